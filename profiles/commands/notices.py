"""News for one person: a row in the transaction of its cause."""

import json
from datetime import datetime
from typing import Any

from django.db import connection

from profiles.models import Person

INSERT = """
INSERT INTO profiles_notice (person_id, by_id, verb, subject_kind, subject_key, slot, facts, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (person_id, verb, subject_kind, subject_key, slot) DO NOTHING
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
    about: it is shown and mailed only while the reader may see them. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [person.pk, by.pk if by else None, verb, subject_kind, subject_key, slot, json.dumps(facts or {}), at],
        )
        return bool(cursor.rowcount)
