"""The week of a person: 168 hours as 21 bytes, Monday 00:00 first, in their own zone."""

from collections.abc import Iterable

from profiles.choices import WEEK_BYTES, WEEK_SLOTS

HOURS_A_DAY = 24
EVERY_DAY = range(7)
WEEKDAYS = range(5)
WEEKEND = range(5, 7)


def _block(days: Iterable[int], first: int, until: int) -> frozenset[int]:
    """Hours ``first`` to ``until`` of each day; past 24 they run into the next morning."""
    return frozenset((day * HOURS_A_DAY + hour) % WEEK_SLOTS for day in days for hour in range(first, until))


# In the order in which pages show them.
PRESETS: dict[str, frozenset[int]] = {
    "weekday_mornings": _block(WEEKDAYS, 8, 12),
    "weekday_afternoons": _block(WEEKDAYS, 12, 17),
    "weekday_evenings": _block(WEEKDAYS, 17, 22),
    "late_night": _block(EVERY_DAY, 22, 26),
    "weekends": _block(WEEKEND, 8, 20),
}


def week_from_hours(hours: Iterable[int]) -> bytes:
    """Pack slots 0 to 167 into 21 bytes, highest bit first (the order of ``numpy.packbits``).

    Raises:
        IndexError: a slot is outside the week.

    """
    packed = bytearray(WEEK_BYTES)
    for hour in hours:
        if not 0 <= hour < WEEK_SLOTS:
            raise IndexError(hour)
        packed[hour // 8] |= 0x80 >> hour % 8
    return bytes(packed)


def hours_of(week: bytes | memoryview | None) -> list[int]:
    """List the slots that are set; a week that was never said has none."""
    packed = bytes(week or b"")
    return [slot for slot in range(len(packed) * 8) if packed[slot // 8] & 0x80 >> slot % 8]


def week_from_presets(codes: Iterable[str]) -> bytes:
    """Join the hours of the named parts of a week; words that name none add nothing."""
    return week_from_hours(frozenset[int]().union(*(PRESETS.get(code, frozenset()) for code in codes)))


def presets_of(week: bytes | memoryview | None) -> list[str]:
    """Name the parts of a week that are free as a whole, in the order of the pages."""
    free = frozenset(hours_of(week))
    return [code for code, hours in PRESETS.items() if hours <= free]
