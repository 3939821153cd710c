"""What a cluster of Postgres must hold before the first migration: roles, extensions, rights."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql

from nwlb.embedded import APP_ROLE, DATABASE, OWNER_ROLE

SUPERUSER = "postgres"
MAINTENANCE = "postgres"
TEMPLATE = "template1"
EXTENSIONS = ("btree_gist", "citext", "pg_trgm", "unaccent")
RIGHTS = (
    sql.SQL("SELECT, INSERT, UPDATE, DELETE ON TABLES"),
    sql.SQL("USAGE, SELECT ON SEQUENCES"),
)


def prepare(url: Callable[[str, str], str], passwords: Mapping[str, str] | None = None) -> None:
    """Make the roles and the database; asked twice, the second time changes nothing.

    ``url(role, database)`` is where to do it as the superuser. Extensions and rights go into
    the template: the databases of the tests are copies of it.
    """
    with _cursor(url(SUPERUSER, TEMPLATE)) as cursor:
        for role in (OWNER_ROLE, APP_ROLE):
            _make_role(cursor, role, (passwords or {}).get(role))
        _fill_template(cursor)
    with _cursor(url(SUPERUSER, MAINTENANCE)) as cursor:
        if not _exists(cursor, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
            names = sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(*names))


def allow_test_databases(url: Callable[[str, str], str]) -> None:
    """Let the owner make databases of its own, as the tests do."""
    with _cursor(url(SUPERUSER, MAINTENANCE)) as cursor:
        cursor.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER_ROLE)))


def answers(url: str) -> bool:
    """Whether this database takes connections."""
    try:
        psycopg2.connect(url).close()
    except psycopg2.OperationalError:
        return False
    return True


def _make_role(cursor: Any, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if not _exists(cursor, "SELECT FROM pg_roles WHERE rolname = %s", role):
        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password is not None:
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))


def _fill_template(cursor: Any) -> None:
    for name in EXTENSIONS:
        cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
    grant = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} TO {}")
    for rights in RIGHTS:
        cursor.execute(grant.format(sql.Identifier(OWNER_ROLE), rights, sql.Identifier(APP_ROLE)))


def _exists(cursor: Any, query: str, name: str) -> bool:
    cursor.execute(query, [name])
    return cursor.fetchone() is not None


@contextmanager
def _cursor(url: str) -> Iterator[Any]:
    """Open a connection that commits by itself: a database is not made in a transaction."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
