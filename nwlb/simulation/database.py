"""A database for one simulation: made, migrated, filled with reference data, and gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import environ
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection

from nwlb import cluster, embedded

MAINTENANCE = "postgres"


class MayNotMakeDatabases(Exception):
    """The owner of the tables has no right to make a database."""


@contextmanager
def of_its_own() -> Iterator[None]:
    """Work in a fresh database as the owner of its tables; it is dropped at the end, whatever happened."""
    name = f"nwlb_simulation_{os.getpid()}"
    connection.close()
    before = dict(connection.settings_dict)
    owner: dict[str, Any] = dict(environ.Env.db_url_config(settings.DATABASE_OWNER_URL))
    if embedded.uses_postgres():
        cluster.allow_test_databases(embedded.database_url)
    try:
        connection.settings_dict.update({**owner, "NAME": MAINTENANCE})
        _make(name)
        connection.settings_dict.update(NAME=name)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_reference", verbosity=0)
        yield
    finally:
        connection.close()
        connection.settings_dict.update({**owner, "NAME": MAINTENANCE})
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")  # our own name, with our own number
        connection.close()
        connection.settings_dict.update(before)


def _make(name: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
            cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")  # nothing in it is to last
    except ProgrammingError as error:
        raise MayNotMakeDatabases from error
    finally:
        connection.close()
