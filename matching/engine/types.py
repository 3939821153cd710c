"""What the matcher reads and writes: frozen structs of arrays.

Units: hours are local clock hours of one week, Monday 00:00 first; offsets are minutes east of UTC; places are
degrees; fit and utility are integers 0..10000. Not said is -1 in identifiers and bands, NaN in degrees, an empty list,
or 0 in `talks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.arrays import (
    Bools,
    Bytes,
    Doubles,
    Floats,
    Frozen,
    Int8s,
    Int16s,
    Int32s,
    Int64s,
    Lists,
    Words,
)

CHAT, PHONE, VIDEO, IN_PERSON = 1, 2, 4, 8
ONLINE = CHAT | PHONE | VIDEO

GOOD_FOR_NOT_SAID, GOOD_FOR_BEGINNER, GOOD_FOR_SOME, GOOD_FOR_EXPERIENCED, GOOD_FOR_ANY = range(5)

NOT_SAID = -1
NO_OFFSET = -32768
MOST_LANGUAGES = MOST_CRAFTS = 128
MOST_TRADES = 64


@dataclass(frozen=True, eq=False)
class Catalogue(Frozen):
    """The trees above topics and crafts.

    Attributes
    ----------
    topic_group : (topics,) int32
        Group of each topic, 0 and up.
    craft_trade : (crafts,) int32
        Trade of each craft, 0..63; at most 128 crafts.
    unsure : int
        The topic that means "I don't know yet"; -1 when there is none. It is no wish: whoever lists only it has said
        nothing yet.
    """

    topic_group: Int32s
    craft_trade: Int32s
    unsure: int = NOT_SAID


@dataclass(frozen=True, eq=False, kw_only=True)
class People(Frozen):
    """What both sides say of themselves; n people.

    Attributes
    ----------
    person : (n,) int64
        Stable number of the person, 0..2**32 - 1; keeps anybody from meeting themselves and keys `forbidden`.
    topics, topic_weights : Lists of int32, (nnz,) float32
        Wishes in the seeker's order with falling weights (see `wish_weights`), or topics offered with a level in (0,
        1]. No topic twice.
    crafts, craft_years : Lists of int32, (nnz,) int8
        Kinds of work; years band 0 just starting, 1 one to three, 2 four to nine, 3 ten and more, -1 not said.
    languages : Lists of int32
        Numbers 0..127, the best language first.
    hours : (n, 21) uint8
        ``np.packbits`` of 168 local hours, Monday 00:00 first.
    hours_said, hours_vary : (n,) bool
        Whether the hours were answered; whether "it changes every week" was ticked.
    utc_offset : (n,) int16
        Minutes east of UTC at the coming Monday, a multiple of 15; NO_OFFSET when the zone is not known.
    talks : (n,) uint8
        CHAT | PHONE | VIDEO | IN_PERSON; 0 not said.
    lat, lon : (n,) float64
        Rounded degrees, NaN not said.
    city, region, country : (n,) int32
        Numbers, -1 not said. A region's number is unique over all countries.
    words : Lists of uint32
        Sorted hashes of the trigrams of the goal (seekers) or of the offer (mentors); see `words.trigrams`.
    avoids_rivals : (n,) bool
        "Not with people who do my work in my town".
    """

    person: Int64s
    topics: Lists
    topic_weights: Floats
    crafts: Lists
    craft_years: Int8s
    languages: Lists
    hours: Bytes
    hours_said: Bools
    hours_vary: Bools
    utc_offset: Int16s
    talks: Bytes
    lat: Doubles
    lon: Doubles
    city: Int32s
    region: Int32s
    country: Int32s
    words: Lists
    avoids_rivals: Bools

    def __len__(self) -> int:
        """Return how many people there are."""
        return len(self.person)


@dataclass(frozen=True, eq=False, kw_only=True)
class Seekers(People):
    """People who look for support. `waiting` (n,) int32: waiting class, higher waits longer (see `waiting_class`)."""

    waiting: Int32s


@dataclass(frozen=True, eq=False, kw_only=True)
class Mentors(People):
    """People whose offer is open.

    `capacity` (n,) int32: places free now; `good_for` (n,) int8: one of the GOOD_FOR codes.
    """

    capacity: Int32s
    good_for: Int8s


@dataclass(frozen=True, eq=False)
class Pool(Frozen):
    """Everything a match run reads.

    Attributes
    ----------
    forbidden : (f,) uint64
        Sorted `pair_keys` that may not meet: blocks either way, partners of the last 180 days. Holds both ways round.
    bonus_keys, bonus_points : (b,) uint64 sorted, (b,) int32
        Points added to the fit of a pair: 300 for a healthy running proposal, fewer than 0 after a pair that ended.
    """

    seekers: Seekers
    mentors: Mentors
    catalogue: Catalogue
    forbidden: Words
    bonus_keys: Words
    bonus_points: Int32s


@dataclass(frozen=True, eq=False)
class Instance(Frozen):
    """A sparse assignment problem of n people and m mentors.

    Attributes
    ----------
    indptr : (n + 1,) int64
    mentors : (e,) int32
        The mentors person i may have are ``mentors[indptr[i]:indptr[i + 1]]``, no one twice.
    utility : (e,) int64
        What each of these pairs is worth, 0 and up.
    capacity : (m,) int64
        Places.
    waiting : (n,) int64
        Waiting class, higher goes first.
    fit : (e,) int32
        Fit behind the utility, for the figures; the utility itself where there is none.
    """

    indptr: Int64s
    mentors: Int32s
    utility: Int64s
    capacity: Int64s
    waiting: Int64s
    fit: Int32s

    @property
    def people(self) -> Int64s:
        """(e,) int64, the person of each pair."""
        return np.repeat(np.arange(len(self.waiting), dtype=np.int64), np.diff(self.indptr))


@dataclass(frozen=True, eq=False)
class Solution(Frozen):
    """A lexicographically best assignment with its certificates.

    Attributes
    ----------
    mentor : (n,) int32
        Mentor of each person, -1 nobody yet.
    edge : (n,) int64
        Position of that pair in the instance, -1 nobody yet.
    classes : (k,) int64
        The waiting classes that occur, ascending.
    of_class, covered : (k,) int64
        People, and people matched, in each.
    coverage_bound : (k,) int64
        Nobody can match more people of ``classes[c]`` and above than this (Kőnig); equals what is covered.
    closed_at : (m,) int64
        Position in `classes` at which the mentor was closed for ever, -1 still open.
    total, bound : int
        Utility, and what no assignment with these counts can exceed (dual of `prices`, rounded down, as utility is
        whole). ``gap = bound - total``; 0 proves optimality.
    prices, sink_prices : (m,) int64, (k,) int64
        Dual prices of a place with each mentor (0 and up) and of staying unmatched in each class (any sign), in units
        of 1 / scale.
    scale : int
        How many units of the prices make one of utility.
    seconds : float
        Time of the solve.
    """

    mentor: Int32s
    edge: Int64s
    classes: Int64s
    of_class: Int64s
    covered: Int64s
    coverage_bound: Int64s
    closed_at: Int64s
    total: int
    bound: int
    prices: Int64s
    sink_prices: Int64s
    scale: int
    seconds: float

    @property
    def coverage(self) -> int:
        """How many people are matched."""
        return int(self.covered.sum())

    @property
    def gap(self) -> int:
        """How far the total may be from the best, at most."""
        return self.bound - self.total


def wish_weights(count: int) -> list[float]:
    """Return the weights of `count` wishes: 1, .8, .6, .4, .3 and .3 from there on, so that the first one leads."""
    return [1.0, 0.8, 0.6, 0.4, 0.3, *[0.3] * max(0, count - 5)][:count]


def waiting_class(missed: Int64s, weeks: Int64s) -> Int32s:
    """Return (n,) int32, 0..15: rounds missed, then weeks waited, each up to three. Source: ENGINE.md §1."""
    return (4 * np.clip(missed, 0, 3) + np.clip(weeks, 0, 3)).astype(np.int32)


def silent(n: int) -> dict[str, Any]:
    """Return the fields of n `People` who have said nothing, numbered from 0: a base to override."""
    return {
        "person": np.arange(n, dtype=np.int64),
        "topics": Lists.empty(n),
        "topic_weights": np.zeros(0, np.float32),
        "crafts": Lists.empty(n),
        "craft_years": np.zeros(0, np.int8),
        "languages": Lists.empty(n),
        "hours": np.zeros((n, 21), np.uint8),
        "hours_said": np.zeros(n, np.bool_),
        "hours_vary": np.zeros(n, np.bool_),
        "utc_offset": np.full(n, NO_OFFSET, np.int16),
        "talks": np.zeros(n, np.uint8),
        "lat": np.full(n, np.nan),
        "lon": np.full(n, np.nan),
        "city": np.full(n, NOT_SAID, np.int32),
        "region": np.full(n, NOT_SAID, np.int32),
        "country": np.full(n, NOT_SAID, np.int32),
        "words": Lists.empty(n, np.uint32),
        "avoids_rivals": np.zeros(n, np.bool_),
    }
