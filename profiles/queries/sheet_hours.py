"""Free hours as people write them into a cell: "weekday mornings; Sat 10-14, evenings"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language

from profiles.choices import WEEK_SLOTS, fold
from profiles.queries.hours import EVERY_DAY, HOURS_A_DAY, PRESETS, WEEKDAYS, WEEKEND, week_from_hours
from profiles.queries.languages import locale_for

NAMED = {
    "weekday_mornings": "weekday mornings|weekday morning|weekdays mornings|mornings|morning",
    "weekday_afternoons": "weekday afternoons|weekday afternoon|weekdays afternoons|afternoons|afternoon",
    "weekday_evenings": "weekday evenings|weekday evening|weekdays evenings|evenings|evening|after work",
    "late_night": "late night|late nights|late at night|nights|night",
    "weekends": "weekends|weekend|at weekends|on weekends",
}
PRESET_OF = {words: code for code, named in NAMED.items() for words in named.split("|")}
VARY = {"varies", "vary", "it varies", "changes", "changes every week", "it changes every week", "flexible", "any"}
SPANS_OF_DAYS = {
    "weekdays": WEEKDAYS, "weekday": WEEKDAYS, "weekends": WEEKEND, "weekend": WEEKEND,
    "daily": EVERY_DAY, "every day": EVERY_DAY, "everyday": EVERY_DAY,
}  # fmt: skip
NOON = 12
WHOLE_DAY = range(8, 20)  # of a day without a time
PARTS = {"morning": range(8, 12), "afternoon": range(12, 17), "evening": range(17, 22), "night": range(22, 26)}
PART = re.compile(rf"(?P<days>.+?) (?P<part>{'|'.join(PARTS)})s?")
PIECES = re.compile(r"[;,\n]+")
HOURS = re.compile(
    r"(?P<days>.*?)\s*\b(?:from )?(?P<first>\d{1,2})(?:[:.h](?P<first_minutes>\d{2}))?\s*(?P<first_half>am|pm|h)?"
    r"\s*(?:-|to|until|till)\s*(?P<last>\d{1,2})(?:[:.h](?P<last_minutes>\d{2}))?\s*(?P<last_half>am|pm|h)?"
)


@dataclass(frozen=True)
class Hours:
    week: bytes | None
    vary: bool
    unread: tuple[str, ...]


def read_hours(words: str) -> Hours:
    """Read presets and spans; only whole free hours count. What cannot be read is handed back."""
    slots: set[int] = set()
    unread: list[str] = []
    vary = False
    for piece in _pieces(words):
        found = _slots(piece)
        if fold(piece) in VARY:
            vary = True
        elif found:
            slots |= found
        else:
            unread.append(piece)
    return Hours(week_from_hours(slots) if slots else None, vary, tuple(unread))


def _pieces(words: str) -> Iterator[str]:
    """Split a cell; days without hours go with the piece that follows ("Mon, Wed 9-12")."""
    held = ""
    for piece in filter(None, (part.strip() for part in PIECES.split(words))):
        joined = f"{held} {piece}".strip()
        if _days(joined) and fold(piece) not in PRESET_OF:
            held = joined
            continue
        yield joined
        held = ""
    if held:
        yield held


def _slots(piece: str) -> set[int]:
    words = fold(piece)
    if words in PRESET_OF:
        return set(PRESETS[PRESET_OF[words]])
    part, clock = PART.fullmatch(words), HOURS.fullmatch(words)
    if part:
        days, span = _days(part["days"]), PARTS[part["part"]]
    elif clock:
        days, span = _days(clock["days"]), _span(clock)
    else:
        days, span = _days(words), WHOLE_DAY
    return {(day * HOURS_A_DAY + hour) % WEEK_SLOTS for day in days for hour in span}


def _span(clock: re.Match[str]) -> range:
    """Read two times as hours that may run into the next morning; none when they make no sense.

    "9-5" and "9-5pm" are a working day, "22-2" is a night.
    """
    half = clock["first_half"] or clock["last_half"]
    first = _hour(clock["first"], clock["first_minutes"], half, round_up=True)
    last = _hour(clock["last"], clock["last_minutes"], clock["last_half"], round_up=False)
    if first is None or last is None or first == last:
        return range(0)
    if half == "pm" and not clock["first_half"] and first > last:
        first -= NOON
    if not half and last < first <= NOON:
        last += NOON
    return range(first, last if last > first else last + HOURS_A_DAY)


def _hour(hour: str, minutes: str | None, half: str | None, *, round_up: bool) -> int | None:
    """Read an hour of the clock, 0 to 24; half hours round to the inside of the span."""
    value = int(hour)
    if half in ("am", "pm"):
        if not 1 <= value <= NOON:
            return None
        value = value % NOON + (NOON if half == "pm" else 0)
    value += bool(round_up and minutes and int(minutes))
    return value if value <= HOURS_A_DAY else None


def _days(words: str) -> tuple[int, ...]:
    """Read "mon-fri", "tue thu", "weekdays"; nothing when any word is no day."""
    plain = words.strip().strip(":").strip()
    if plain in SPANS_OF_DAYS:
        return tuple(SPANS_OF_DAYS[plain])
    found: list[int] = []
    for part in filter(None, re.split(r"\s+and\s+|[\s/&+]+", re.sub(r"\s*-\s*|\s+to\s+", "-", fold(plain)))):
        first, _dash, last = part.partition("-")
        names = day_names(get_language() or "en")
        if first not in names or (last and last not in names):
            return ()
        span = (names[last or first] - names[first]) % 7
        found += [(names[first] + day) % 7 for day in range(span + 1)]
    return tuple(found)


@cache
def day_names(locale: str) -> dict[str, int]:
    """Number the days of the week by their names in English and in the reader's language."""
    names: dict[str, int] = {"tues": 1, "thur": 3, "thurs": 3}
    for tag in ("en", locale):
        for width in ("wide", "abbreviated", "short"):
            for day, name in locale_for(tag).days["format"][width].items():
                names.setdefault(fold(name).rstrip("."), day)
                names.setdefault(fold(name).rstrip(".") + "s", day)
    return names
