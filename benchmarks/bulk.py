"""Tables filled at once: without their indexes and constraints, which are put back, and checked, behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

INDEXES = """
    SELECT format('DROP INDEX %%I', relname), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON oid = indexrelid
    WHERE indrelid::regclass::text = ANY(%s) AND NOT indisunique
"""
CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint
    WHERE contype IN ('f', 'u') AND (conrelid::regclass::text = ANY(%s) OR confrelid::regclass::text = ANY(%s))
"""


@contextmanager
def bare(*tables: str) -> Iterator[None]:
    """Take the indexes and constraints of some tables away for a while; row by row they cost more than the rows."""
    names = list(tables)
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [names, names])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for drop, _again in constraints + indexes:
            cursor.execute(drop)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _drop, again in indexes + constraints:
            cursor.execute(again)
