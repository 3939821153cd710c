"""The reference data (places, topics, crafts), remembered beside the tables and put back fast."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import post_migrate

SHELF = "reference_data"
# Filled by Django itself when it migrates, and left alone by the flush or filled again by it.
NOT_OURS = ("django_migrations", "django_content_type", "auth_permission")


@dataclass(frozen=True)
class ReferenceData:
    """The tables that held something when the test database was new, and their columns."""

    columns: dict[str, list[str]]

    @classmethod
    def remember(cls) -> "ReferenceData":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SHELF} CASCADE; CREATE SCHEMA {SHELF}")
            found = {}
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
                if table in NOT_OURS or not cursor.fetchone()[0]:
                    continue
                cursor.execute(f'CREATE TABLE {SHELF}."{table}" AS TABLE public."{table}"')
                found[table] = _columns(table)
        return cls(found)

    def restore_after_every_flush(self) -> None:
        """Hang on to the signal that ends every flush, and so every transactional test."""
        post_migrate.connect(self._restore, sender=apps.get_app_config("profiles"), weak=False)

    def _restore(self, **_signal: object) -> None:
        self.restore()

    def restore(self) -> None:
        """Put every row back; foreign keys are checked at the end, so the order is free."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, names in self.columns.items():
                listed = ", ".join(f'"{name}"' for name in names)
                cursor.execute(
                    f'INSERT INTO "{table}" ({listed}) OVERRIDING SYSTEM VALUE '
                    f'SELECT {listed} FROM {SHELF}."{table}" ON CONFLICT DO NOTHING'
                )


def _columns(table: str) -> list[str]:
    """Name the columns that can be written: Postgres computes the generated ones itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
