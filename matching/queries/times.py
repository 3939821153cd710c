"""Hours when two people are both free, as moments of the coming days."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from profiles.choices import Audience
from profiles.models import Person
from profiles.queries.hours import HOURS_A_DAY, hours_of

DAYS = 8
A_DAY = 2
MOST = 8
LONG_ENOUGH = 2  # hours a week


def in_common(one: Person, other: Person, at: datetime) -> list[datetime]:
    """Propose moments from tomorrow on when both are free, at most two a day. Hidden hours are not used."""
    return list(islice(_spread(one, other, at), MOST))


def share_hours(viewer: Person, other: Person) -> bool:
    """Whether two people are free together at least two hours a week, by their clocks of today."""
    if not _told(viewer) or not _told(other):
        return False
    monday = datetime(2024, 1, 1, tzinfo=ZoneInfo(viewer.zone))
    mine, theirs = set(hours_of(viewer.week)), set(hours_of(other.week))
    both = sum(_slot(monday + timedelta(hours=hour), other.zone) in theirs for hour in mine)
    return both >= LONG_ENOUGH


def _spread(one: Person, other: Person, at: datetime) -> Iterator[datetime]:
    if not _told(one) or not _told(other):
        return
    mine, theirs = set(hours_of(one.week)), set(hours_of(other.week))
    local = at.astimezone(ZoneInfo(one.zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(1, DAYS):
        free = [
            moment
            for hour in range(HOURS_A_DAY)
            if _slot(moment := (midnight + timedelta(days=day)).replace(hour=hour), one.zone) in mine
            and _slot(moment, other.zone) in theirs
        ]
        yield from free[:: max(1, len(free) // A_DAY)][:A_DAY]


def _slot(moment: datetime, zone: str) -> int:
    local = moment.astimezone(ZoneInfo(zone))
    return local.weekday() * HOURS_A_DAY + local.hour


def _told(person: Person) -> bool:
    return person.week is not None and person.show_hours != Audience.ONLY_ME
