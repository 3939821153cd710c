"""The audit is append-only by the database, for the site's role and for everybody else."""

import psycopg2
import psycopg2.errors
import pytest
from django.db import DatabaseError, connection, transaction

from profiles.commands import audit
from profiles.models import AuditEntry
from tests.factories import NOW
from tests.worker import database_url

pytestmark = pytest.mark.django_db


def an_entry() -> AuditEntry:
    return audit.record(action="test.done", by=None, kind="test", key="abc", at=NOW)


@pytest.mark.parametrize("change", [{"action": "other"}, {"actor_key": "somebody"}])
def test_nobody_changes_an_entry(change: dict[str, str]) -> None:
    entry = an_entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(**change)


def test_nobody_deletes_an_entry() -> None:
    entry = an_entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


def test_without_the_trigger_the_same_update_goes_through() -> None:
    entry = an_entry()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE profiles_auditentry DISABLE TRIGGER profiles_audit_append_only")
    assert AuditEntry.objects.filter(pk=entry.pk).update(action="other") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE profiles_auditentry SET action = 'x'",
        "DELETE FROM profiles_auditentry",
        "TRUNCATE profiles_auditentry",
        "ALTER TABLE profiles_auditentry DISABLE TRIGGER ALL",
        "DROP TABLE profiles_auditentry",
    ],
)
def test_the_site_may_not_even_try(statement: str) -> None:
    site = psycopg2.connect(database_url())
    try:
        with site.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("nwlb_app",)
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
    finally:
        site.close()


def test_the_site_may_add() -> None:
    site = psycopg2.connect(database_url())
    try:
        with site.cursor() as cursor:
            cursor.execute(
                "INSERT INTO profiles_auditentry (at, actor_key, action, subject_kind, subject_key, facts) "
                "VALUES (now(), '', 'test.added', 'test', 'x', '{}')"
            )
            assert cursor.rowcount == 1
        site.rollback()
    finally:
        site.close()
