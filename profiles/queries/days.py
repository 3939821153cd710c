"""A week in words: which hours of which day."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.dates import WEEKDAYS

from profiles.queries.hours import EVERY_DAY, HOURS_A_DAY, hours_of


def days_of(week: bytes | memoryview | None) -> tuple[tuple[str, str], ...]:
    """Name each day that has free hours, with its spans: ("Monday", "08:00–12:00, 17:00–22:00")."""
    free = hours_of(week)
    by_day = {day: [hour % HOURS_A_DAY for hour in free if hour // HOURS_A_DAY == day] for day in EVERY_DAY}
    return tuple((str(WEEKDAYS[day]), ", ".join(_spans(found))) for day, found in by_day.items() if found)


def _spans(found: list[int]) -> Iterator[str]:
    """Join hours that follow each other: their distance from their rank is the same."""
    for _distance, run in groupby(enumerate(found), key=lambda pair: pair[1] - pair[0]):
        span = [hour for _rank, hour in run]
        yield f"{span[0]:02d}:00–{span[-1] + 1:02d}:00"
