"""From what people said to what the scoring reads: bit sets, hours in UTC, points on the globe, inverted lists.

Preparing 20,000 mentors takes a fraction of a second. Keep the result between requests and prepare only the seeker
anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Bools, Bytes, Doubles, Floats, Frozen, Int8s, Int16s, Int32s, Int64s, Lists, Words
from matching.engine.types import (
    IN_PERSON,
    MOST_CRAFTS,
    MOST_LANGUAGES,
    MOST_TRADES,
    NO_OFFSET,
    Catalogue,
    Mentors,
    People,
    Pool,
    Seekers,
)

HOURS = 168
QUARTERS = 4 * HOURS
QUARTER_MINUTES = 15
QUARTER_WORDS = -(-QUARTERS // 64)
BANDS = 4
EARTH_KM = 6371.0
_ABSENT, _NOT_SAID = -2, -1


@dataclass(frozen=True, eq=False)
class Side(Frozen):
    """One side of the pool, ready to be compared; n people. Bit sets are uint64 words with the person last.

    Attributes
    ----------
    quarters : (11, n) uint64
        Free quarter hours of the UTC week. Every zone of the world is a whole number of quarters away, so half-hour
        zones are exact.
    hours_known, hours_vary : (n,) bool
        Hours and zone both said; the week changes.
    languages : (2, n), crafts : (2, n), trades : (1, n) uint64
        Bit sets.
    craft_bands : (4, 2, n), trade_bands : (4, 1, n) uint64
        The crafts in each years band; the trades by the highest band of their crafts.
    experience : (n,) int8
        Highest years band, -1 not said.
    where : (3, n) float64
        Point on a globe of radius 1, NaN not said.
    """

    people: People
    person: Int64s
    quarters: Words
    hours_known: Bools
    hours_vary: Bools
    offset: Int16s
    languages: Words
    languages_known: Bools
    crafts: Words
    trades: Words
    craft_bands: Words
    trade_bands: Words
    crafts_known: Bools
    experience: Int8s
    talks: Bytes
    where: Doubles
    city: Int32s
    region: Int32s
    country: Int32s
    avoids_rivals: Bools
    words_count: Int64s

    def __len__(self) -> int:
        """Return how many people there are."""
        return len(self.person)


@dataclass(frozen=True, eq=False)
class Postings(Frozen):
    """An inverted list: who stands under a key, and how strongly.

    ``owners[indptr[k]:indptr[k + 1]]`` (int32) are the mentors under ``keys[k]``, ``levels`` (float32) their levels.
    """

    keys: NDArray[Any]
    indptr: Int64s
    owners: Int32s
    levels: Floats

    def find(self, wanted: NDArray[Any]) -> tuple[Int64s, Int64s]:
        """Return start and length, (w,) int64 each, of the entries under each wanted key."""
        if not len(self.keys):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        start = self.indptr[at]
        return start, np.where(self.keys[at] == wanted, self.indptr[at + 1] - start, 0)


@dataclass(frozen=True, eq=False)
class Needs(Frozen):
    """The seekers' side: wishes by topic and by group (position 0 is the first wish), without "I don't know yet"."""

    side: Side
    wishes: Lists
    wish_weights: Floats
    wish_groups: Int32s
    waiting: Int32s


@dataclass(frozen=True, eq=False)
class Offers(Frozen):
    """The mentors' side with its inverted lists by topic, by group of topics (highest level) and by trigram."""

    side: Side
    topics: Lists
    topics_known: Bools
    by_topic: Postings
    by_group: Postings
    by_word: Postings
    capacity: Int32s
    good_for: Int8s


@dataclass(frozen=True, eq=False)
class Ready(Frozen):
    """A prepared pool."""

    needs: Needs
    offers: Offers
    catalogue: Catalogue
    forbidden: Words
    bonus_keys: Words
    bonus_points: Int32s


def pool(raw: Pool) -> Ready:
    """Prepare both sides of a pool."""
    return Ready(
        seekers(raw.seekers, raw.catalogue),
        mentors(raw.mentors, raw.catalogue),
        raw.catalogue,
        raw.forbidden,
        raw.bonus_keys,
        raw.bonus_points,
    )


def seekers(raw: Seekers, catalogue: Catalogue) -> Needs:
    """Prepare seekers."""
    real = raw.topics.values != catalogue.unsure
    indptr = np.concatenate([[0], np.cumsum(real)])[raw.topics.indptr].astype(np.int64)
    topics = raw.topics.values[real].astype(np.int32)
    return Needs(
        _side(raw, catalogue),
        Lists(indptr, topics),
        raw.topic_weights[real].astype(np.float32),
        catalogue.topic_group[topics].astype(np.int32),
        raw.waiting,
    )


def mentors(raw: Mentors, catalogue: Catalogue) -> Offers:
    """Prepare mentors and their inverted lists."""
    owners = raw.topics.owners.astype(np.int32)
    levels = raw.topic_weights.astype(np.float32)
    words = raw.words
    return Offers(
        _side(raw, catalogue),
        raw.topics,
        raw.topics.lengths > 0,
        _postings(raw.topics.values, owners, levels),
        _by_group(catalogue.topic_group[raw.topics.values], owners, levels),
        _postings(words.values, words.owners.astype(np.int32), np.ones(len(words.values), np.float32)),
        raw.capacity,
        raw.good_for,
    )


def utc_quarters(hours: Bytes, offset: Int16s) -> Words:
    """Shift local weeks to the UTC week.

    Parameters
    ----------
    hours : (n, 21) uint8
        168 packed local hours, Monday 00:00 first.
    offset : (n,) int16
        Minutes east of UTC; NO_OFFSET counts as 0 (the caller keeps those apart).

    Returns
    -------
    (11, n) uint64
        672 quarter hours, the week rolled round: Monday 00:30 in Kolkata is Sunday 19:00 in UTC.
    """
    shift = np.where(offset == NO_OFFSET, 0, offset.astype(np.int64)) // QUARTER_MINUTES
    quarters = np.zeros((QUARTER_WORDS, len(hours)), np.uint64)
    for quarter in np.unique(shift).tolist():
        there = np.flatnonzero(shift == quarter)
        local = np.unpackbits(hours[there], axis=1, count=HOURS).astype(np.bool_)
        quarters[:, there] = bit_words(np.roll(np.repeat(local, 4, axis=1), -quarter, axis=1), QUARTER_WORDS)
    return quarters


def bit_words(flags: Bools, words: int) -> Words:
    """Pack (n, bits) flags into (words, n) uint64; bit b of word w is flag 64 * w + b."""
    padded = np.zeros((len(flags), 64 * words), np.bool_)
    padded[:, : flags.shape[1]] = flags
    packed = np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return np.ascontiguousarray(packed.T)


def _side(raw: People, catalogue: Catalogue) -> Side:
    crafts = _bands(len(raw), MOST_CRAFTS, raw.crafts, raw.crafts.values, raw.craft_years)
    trades = _bands(len(raw), MOST_TRADES, raw.crafts, catalogue.craft_trade[raw.crafts.values], raw.craft_years)
    return Side(
        people=raw,
        person=raw.person,
        quarters=utc_quarters(raw.hours, raw.utc_offset),
        hours_known=raw.hours_said & (raw.utc_offset != NO_OFFSET),
        hours_vary=raw.hours_vary,
        offset=raw.utc_offset,
        languages=_language_words(raw.languages),
        languages_known=raw.languages.lengths > 0,
        crafts=bit_words(crafts > _ABSENT, MOST_CRAFTS // 64),
        trades=bit_words(trades > _ABSENT, MOST_TRADES // 64),
        craft_bands=np.stack([bit_words(crafts == band, MOST_CRAFTS // 64) for band in range(BANDS)]),
        trade_bands=np.stack([bit_words(trades == band, MOST_TRADES // 64) for band in range(BANDS)]),
        crafts_known=raw.crafts.lengths > 0,
        experience=np.maximum(crafts.max(axis=1), _NOT_SAID).astype(np.int8),
        talks=raw.talks,
        where=_on_globe(raw.lat, raw.lon),
        city=raw.city,
        region=raw.region,
        country=raw.country,
        avoids_rivals=raw.avoids_rivals,
        words_count=raw.words.lengths,
    )


def _bands(n: int, most: int, lists: Lists, keys: NDArray[Any], years: Int8s) -> Int8s:
    """(n, most) int8: highest years band under each key, -1 years not said, -2 key absent."""
    table = np.full((n, most), _ABSENT, np.int8)
    np.maximum.at(table, (lists.owners, keys), years)
    return table


def _language_words(languages: Lists) -> Words:
    flags = np.zeros((len(languages), MOST_LANGUAGES), np.bool_)
    flags[languages.owners, languages.values] = True
    return bit_words(flags, MOST_LANGUAGES // 64)


def _on_globe(lat: Doubles, lon: Doubles) -> Doubles:
    phi, lam = np.radians(lat), np.radians(lon)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _postings(keys: NDArray[Any], owners: Int32s, levels: Floats) -> Postings:
    order = np.argsort(keys, kind="stable")
    found, counts = np.unique(keys[order], return_counts=True)
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Postings(found, indptr, owners[order], levels[order])


def _by_group(groups: Int32s, owners: Int32s, levels: Floats) -> Postings:
    """Inverted list by group that names a mentor once per group, at the highest level offered there."""
    order = np.lexsort((-levels, owners, groups))
    groups, owners, levels = groups[order], owners[order], levels[order]
    first = np.ones(len(groups), np.bool_)
    first[1:] = (groups[1:] != groups[:-1]) | (owners[1:] != owners[:-1])
    return _postings(groups[first], owners[first], levels[first])


def in_person_only(side: Side) -> Bools:
    """(n,) bool: said how they like to talk, and nothing but meeting will do."""
    only: Bools = side.talks == IN_PERSON
    return only
