"""News for one person: a row in the transaction of its cause."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from profiles.choices import new_key
from profiles.models import Notice, Person
from profiles.queries.timing import MERGED

KEPT = timedelta(days=90)

INSERT = """
WITH told AS (
    INSERT INTO profiles_notice (key, person_id, by_id, verb, subject_kind, subject_key, slot, facts, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (person_id, verb, subject_kind, subject_key, slot) DO NOTHING
    RETURNING id
)
INSERT INTO profiles_delivery (notice_id, due_at) SELECT id, %s FROM told
"""


def tell(
    *,
    person: Person,
    verb: str,
    subject_kind: str,
    subject_key: str,
    at: datetime,
    slot: str = "",
    facts: dict[str, Any] | None = None,
    by: Person | None = None,
) -> bool:
    """Owe ``person`` one piece of news, exactly once per verb, subject and slot. True the first time.

    The words stand in ``templates/<app>/notices/<verb>/``. ``facts`` are codes, keys, numbers and
    ISO times that these templates need, never words that people wrote. ``by`` is whom the news is
    about: it is shown and mailed only while the reader may see them. One statement, which also owes
    the mail about it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                *(new_key(), person.pk, by.pk if by else None, verb, subject_kind, subject_key, slot),
                *(json.dumps(facts or {}), at, at + MERGED),
            ],
        )
        return bool(cursor.rowcount)


def withdraw(*, verb: str, subject_kind: str, subject_key: str) -> None:
    """Take back news that is no longer so, and the mail that is owed about it; once so again, it is told again."""
    Notice.objects.filter(verb=verb, subject_kind=subject_kind, subject_key=subject_key).delete()


def read(*, person: Person, at: datetime, key: str = "") -> int:
    """Mark one piece of news as read, or all of it. Returns how many were new."""
    rows = Notice.objects.filter(person=person, read_at=None)
    return (rows.filter(key=key) if key else rows).update(read_at=at)


def read_about(*, person: Person, subject_kind: str, subject_key: str, until: datetime, at: datetime) -> int:
    """Mark as read what a person has just seen on the page of its subject: what had happened by then."""
    rows = Notice.objects.filter(person=person, read_at=None, subject_kind=subject_kind, subject_key=subject_key)
    return rows.filter(at__lte=until).update(read_at=at)


def forget_old(*, at: datetime) -> int:
    """Delete news of which nobody needs to know any more."""
    deleted, _per_model = Notice.objects.filter(at__lt=at - KEPT).delete()
    return deleted
