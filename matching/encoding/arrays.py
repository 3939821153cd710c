"""Rows to the engine's arrays."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from matching.encoding.rows import MentorRow, PlaceRow, PoolRows, Said, SeekerRow
from matching.engine import prepare
from matching.engine.arrays import Lists, Words, pair_keys
from matching.engine.prepare import Ready
from matching.engine.types import (
    CHAT,
    GOOD_FOR_ANY,
    GOOD_FOR_BEGINNER,
    GOOD_FOR_EXPERIENCED,
    GOOD_FOR_NOT_SAID,
    GOOD_FOR_SOME,
    IN_PERSON,
    MOST_CRAFTS,
    MOST_LANGUAGES,
    MOST_TRADES,
    NO_OFFSET,
    NOT_SAID,
    PHONE,
    VIDEO,
    Catalogue,
    Mentors,
    Pool,
    Seekers,
    waiting_class,
    wish_weights,
)
from matching.engine.words import trigram_lists
from profiles.choices import WEEK_BYTES, GoodFor, Talk

TALKS: dict[str, int] = {Talk.CHAT: CHAT, Talk.PHONE: PHONE, Talk.VIDEO: VIDEO, Talk.IN_PERSON: IN_PERSON}
GOOD_FOR: dict[str, int] = {
    "": GOOD_FOR_NOT_SAID,
    GoodFor.BEGINNER: GOOD_FOR_BEGINNER,
    GoodFor.SOME: GOOD_FOR_SOME,
    GoodFor.EXPERIENCED: GOOD_FOR_EXPERIENCED,
    GoodFor.ANY: GOOD_FOR_ANY,
}
Code = TypeVar("Code")
NO_WEEK = bytes(WEEK_BYTES)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, eq=False)
class Encoded:
    """A pool as arrays, and the ids and codes behind their numbers."""

    pool: Pool
    topics: tuple[int, ...]
    crafts: tuple[int, ...]
    trades: tuple[int, ...]
    languages: tuple[str, ...]

    @cached_property
    def ready(self) -> Ready:
        return prepare.pool(self.pool)


def encode(rows: PoolRows, at: datetime) -> Encoded:
    """Turn rows into the arrays of one match, hours at the offsets of the coming Monday."""
    everybody = [*(row.said for row in rows.seekers), *(row.said for row in rows.mentors)]
    book = _book(everybody, at)
    pool = Pool(
        _seekers(rows.seekers, book),
        _mentors(rows.mentors, book),
        _catalogue(book),
        _apart(rows.apart),
        np.zeros(0, np.uint64),
        np.zeros(0, np.int32),
    )
    return Encoded(pool, tuple(book.topics), tuple(book.crafts), tuple(book.trades), tuple(book.languages))


def digest(pool: Pool) -> str:
    """Return the SHA-256 of everything a run reads: equal input, equal digest."""
    total = hashlib.sha256()
    for name, array in _arrays(pool, "pool"):
        total.update(f"{name} {array.dtype} {array.shape} ".encode())
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def offset_on_monday(zone: str, at: datetime) -> int:
    """Return the minutes east of UTC of a zone when its coming Monday begins; NO_OFFSET for no zone."""
    try:
        here = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return NO_OFFSET
    return _offset(here, at.astimezone(here).date())


@lru_cache(maxsize=4096)
def _offset(here: ZoneInfo, today: date) -> int:
    monday = datetime.combine(today + timedelta(days=7 - today.weekday()), time(), here)
    return round((monday.utcoffset() or timedelta()) / QUARTER) * 15


@dataclass(frozen=True)
class _Book:
    """Dense numbers for ids and codes."""

    groups: dict[int, int]
    parents: dict[int, int]
    topics: dict[int, int]
    crafts: dict[int, int]
    trades: dict[int, int]
    languages: dict[str, int]
    at: datetime
    offsets: dict[str, int] = field(default_factory=dict)
    regions: dict[tuple[str, str], int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)

    def craft(self, craft: int) -> int:
        """Past what the engine can tell apart a craft counts as its trade."""
        number = self.crafts[craft]
        return number if number < MOST_CRAFTS else self.crafts[self.parents[craft]]

    def offset(self, zone: str) -> int:
        if zone not in self.offsets:
            self.offsets[zone] = offset_on_monday(zone, self.at)
        return self.offsets[zone]

    def region(self, place: PlaceRow) -> int:
        if not place.region:
            return NOT_SAID
        return self.regions.setdefault((place.country, place.region), len(self.regions))

    def country(self, place: PlaceRow) -> int:
        return self.countries.setdefault(place.country, len(self.countries))


def _book(everybody: Sequence[Said], at: datetime) -> _Book:
    groups = dict(sorted(set(chain.from_iterable(said.topics for said in everybody))))
    parents = {craft: trade for said in everybody for craft, trade, _years in said.crafts}
    trades = sorted(set(parents.values()))
    return _Book(
        groups=groups,
        parents=parents,
        topics=_numbered(groups),
        crafts=_numbered([*trades, *sorted(set(parents) - set(trades))]),
        trades=_numbered(trades),
        languages=_numbered(_by_use(said.languages for said in everybody)),
        at=at,
    )


def _numbered(codes: Iterable[Code]) -> dict[Code, int]:
    return {code: number for number, code in enumerate(codes)}


def _by_use(lists: Iterable[Sequence[str]]) -> list[str]:
    """Return the languages by how many speak them, as many as the engine can tell apart."""
    used: dict[str, int] = {}
    for code in chain.from_iterable(lists):
        used[code] = used.get(code, 0) + 1
    return sorted(used, key=lambda code: (-used[code], code))[:MOST_LANGUAGES]


def _catalogue(book: _Book) -> Catalogue:
    groups = _numbered(dict.fromkeys(book.groups[topic] for topic in book.topics))
    crafts = list(book.crafts)[:MOST_CRAFTS]
    trades = [min(book.trades[book.parents.get(craft, craft)], MOST_TRADES - 1) for craft in crafts]
    return Catalogue(
        topic_group=np.array([groups[book.groups[topic]] for topic in book.topics], np.int32),
        craft_trade=np.array(trades, np.int32),
    )


def _seekers(rows: Sequence[SeekerRow], book: _Book) -> Seekers:
    weights = [weight for row in rows for weight in wish_weights(len(row.said.topics))]
    missed = np.array([row.missed for row in rows], np.int64)
    weeks = np.array([row.weeks for row in rows], np.int64)
    return Seekers(
        **_people([row.said for row in rows], book),
        topic_weights=np.array(weights, np.float32),
        waiting=waiting_class(missed, weeks),
    )


def _mentors(rows: Sequence[MentorRow], book: _Book) -> Mentors:
    return Mentors(
        **_people([row.said for row in rows], book),
        topic_weights=np.ones(sum(len(row.said.topics) for row in rows), np.float32),
        capacity=np.array([row.room for row in rows], np.int32),
        good_for=np.array([GOOD_FOR[row.good_for] for row in rows], np.int8),
    )


def _people(said: Sequence[Said], book: _Book) -> dict[str, Any]:
    crafts = [_crafts(one, book) for one in said]
    known = book.languages
    return {
        "person": np.array([one.person for one in said], np.int64),
        "topics": Lists.of([[book.topics[topic] for topic, _group in one.topics] for one in said]),
        "crafts": Lists.of([list(mine) for mine in crafts]),
        "craft_years": np.array(list(chain.from_iterable(mine.values() for mine in crafts)), np.int8),
        "languages": Lists.of([[known[code] for code in one.languages if code in known] for one in said]),
        "hours": np.frombuffer(b"".join(one.week or NO_WEEK for one in said), np.uint8).reshape(-1, WEEK_BYTES),
        "hours_said": np.array([one.week is not None for one in said], np.bool_),
        "hours_vary": np.array([one.hours_vary for one in said], np.bool_),
        "utc_offset": np.array([book.offset(one.zone) for one in said], np.int16),
        "talks": np.array([sum(TALKS[talk] for talk in set(one.talks)) for one in said], np.uint8),
        "words": trigram_lists(one.words for one in said),
        "avoids_rivals": np.array([one.avoids_rivals for one in said], np.bool_),
        **_places([one.place for one in said], book),
    }


def _crafts(said: Said, book: _Book) -> dict[int, int]:
    """Return the years band of each craft; where two count as one trade, the higher."""
    bands: dict[int, int] = {}
    for craft, _trade, years in said.crafts:
        number = book.craft(craft)
        bands[number] = max(bands.get(number, NOT_SAID), NOT_SAID if years is None else years)
    return bands


def _places(places: Sequence[PlaceRow | None], book: _Book) -> dict[str, Any]:
    return {
        "lat": np.array([place.latitude if place else np.nan for place in places], np.float64),
        "lon": np.array([place.longitude if place else np.nan for place in places], np.float64),
        "city": np.array([place.id if place else NOT_SAID for place in places], np.int32),
        "region": np.array([book.region(place) if place else NOT_SAID for place in places], np.int32),
        "country": np.array([book.country(place) if place else NOT_SAID for place in places], np.int32),
    }


def _apart(pairs: Sequence[tuple[int, int]]) -> Words:
    table = np.array(pairs, np.int64).reshape(len(pairs), 2)
    return np.unique(pair_keys(table[:, 0], table[:, 1]))


def _arrays(value: Any, name: str) -> Iterator[tuple[str, np.ndarray]]:
    if isinstance(value, np.ndarray):
        yield name, value
    elif is_dataclass(value):
        for part in fields(value):
            yield from _arrays(getattr(value, part.name), f"{name}.{part.name}")
