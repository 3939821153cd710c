"""Limits that protect people: rows in Postgres, exact under any number of parallel tries."""

from datetime import UTC, datetime, timedelta

from django.db import connection

from profiles.errors import TooMany
from profiles.models import Limit


def spend(*, action: str, subject: str, allowed: int, per: timedelta, at: datetime) -> None:
    """Count one try of ``subject`` at ``action``; raise TooMany past ``allowed`` in the window."""
    if count(action=action, subject=subject, per=per, at=at) > allowed:
        raise TooMany


def count(*, action: str, subject: str, per: timedelta, at: datetime) -> int:
    """Count one try and return how many that makes in the window.

    One upsert that also reads the new count, so that parallel tries cannot slip through together.
    """
    seconds = int(per.total_seconds())
    start = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_limit (action, subject, window_start, count) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (action, subject, window_start) DO UPDATE SET count = profiles_limit.count + 1 "
            "RETURNING count",
            [action, subject, start],
        )
        (made,) = cursor.fetchone()
    return int(made)


def forget_old(*, at: datetime) -> int:
    """Delete counters whose window is long over."""
    deleted, _per_model = Limit.objects.filter(window_start__lt=at - timedelta(days=2)).delete()
    return deleted
