"""What somebody searched for lately: theirs alone, a few of them, and gone at one tap."""

from datetime import datetime, timedelta

from django.db import connection

from profiles.models import Person, RecentSearch
from profiles.queries.saved_searches import MOST_RECENT

KEPT = timedelta(days=30)
# One statement; the newest few stay, this one among them.
REMEMBER = """
WITH old AS (
    DELETE FROM profiles_recentsearch WHERE id IN (
        SELECT id FROM profiles_recentsearch WHERE person_id = %(person)s AND query <> %(query)s
        ORDER BY at DESC, id DESC OFFSET %(others)s
    )
)
INSERT INTO profiles_recentsearch (person_id, query, at) VALUES (%(person)s, %(query)s, %(at)s)
ON CONFLICT (person_id, query) DO UPDATE SET at = excluded.at
"""


def remember(*, person: Person, query: str, at: datetime) -> None:
    """Put a search on top of the person's list."""
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, {"person": person.pk, "query": query, "at": at, "others": MOST_RECENT - 1})


def forget(*, person: Person) -> int:
    """Clear the list; say how many there were."""
    deleted, _per_model = RecentSearch.objects.filter(person=person).delete()
    return deleted


def forget_old(*, at: datetime) -> int:
    deleted, _per_model = RecentSearch.objects.filter(at__lt=at - KEPT).delete()
    return deleted
