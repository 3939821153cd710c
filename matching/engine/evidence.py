"""The stored things a pair has in common, as numbers to make sentences of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Bools, Bytes, Doubles, Floats, Frozen, Int8s, Int16s, Int32s, Int64s, Lists, Words
from matching.engine.limits import kilometres, shared_quarters
from matching.engine.prepare import HOURS, QUARTER_WORDS, Ready, utc_quarters
from matching.engine.types import MOST_LANGUAGES, NO_OFFSET

MORNING, AFTERNOON, EVENING, LATE, WEEKEND = range(5)
SHOWN_LANGUAGES = 3


@dataclass(frozen=True, eq=False)
class Evidence(Frozen):
    """What p pairs have in common, from the seeker's side. -1 is "not known" or "none" unless said otherwise.

    Attributes
    ----------
    wishes_asked, wishes_covered : (p,) int16
        Wishes of the seeker (without "don't know yet"), and how many of them the mentor offers.
    weight_covered : (p,) float32
        Their share of the weight of all wishes.
    first_wish : (p,) bool
        The first wish is among them.
    topics : Lists of int32
        The wishes offered, in the seeker's order.
    near_wish, near_topic : (p,) int32
        The first wish that is met only by a neighbour, and the mentor's topic of the same group.
    craft, trade : (p,) int32
        The shared craft, and the shared trade, in which the mentor has the most years.
    craft_years, trade_years : (p,) int8
        The mentor's band in it, -1 not said or none.
    minutes : (p,) int32
        Shared minutes a week, -1 not known.
    block : (p,) int8
        Where most of them lie in the seeker's own week: MORNING, AFTERNOON, EVENING (weekdays), LATE or WEEKEND; -1
        nowhere.
    languages_shared : (p,) int8
        How many languages both speak.
    languages : (p, 3) int16
        The first of them, by the seeker's order.
    seeker_rank, mentor_rank : (p,) int8
        Place of ``languages[:, 0]`` in the list of each, 0 first.
    km : (p,) int32
        Distance, rounded to 1, 5 or 10 km as it grows.
    same_city, same_region, same_country : (p,) int8
        1 yes, 0 no, -1 not known.
    zone_gap : (p,) int16
        Minutes between the clocks, 0..720.
    talks : (p,) uint8
        Ways to talk both like, as bits; 0 none or not said.
    """

    wishes_asked: Int16s
    wishes_covered: Int16s
    weight_covered: Floats
    first_wish: Bools
    topics: Lists
    near_wish: Int32s
    near_topic: Int32s
    craft: Int32s
    craft_years: Int8s
    trade: Int32s
    trade_years: Int8s
    minutes: Int32s
    block: Int8s
    languages_shared: Int8s
    languages: Int16s
    seeker_rank: Int8s
    mentor_rank: Int8s
    km: Int32s
    same_city: Int8s
    same_region: Int8s
    same_country: Int8s
    zone_gap: Int16s
    talks: Bytes


def gather(ready: Ready, rows: Int64s, cols: Int64s) -> Evidence:
    """Look up everything the pairs (rows, cols), (p,) int64 each, have in common."""
    one, other = ready.needs.side, ready.offers.side
    return Evidence(
        **_topics(ready, rows, cols),
        **_crafts(ready, rows, cols),
        **_hours(ready, rows, cols),
        **_languages(ready, rows, cols),
        km=_rounded(kilometres(one, other, rows, cols)),
        same_city=_equal(one.city[rows], other.city[cols]),
        same_region=_equal(one.region[rows], other.region[cols]),
        same_country=_equal(one.country[rows], other.country[cols]),
        zone_gap=_zone_gap(one.offset[rows], other.offset[cols]),
        talks=one.talks[rows] & other.talks[cols],
    )


def _crossed(mine: Lists, theirs: Lists, rows: Int64s, cols: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Set every entry of the first list of a pair against every entry of the second.

    Returns pair, left and right, (x,) int64 each: the pair's number and the positions in ``mine.values`` and
    ``theirs.values``, by pair, then in the order of the first list. Lists are short (a handful), so x stays near 25 p.
    """
    many, few = mine.lengths[rows], theirs.lengths[cols]
    pair = np.repeat(np.arange(len(rows)), many * few)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(many * few) - many * few, many * few)
    width = few[pair]
    return (
        pair,
        mine.indptr[rows][pair] + nth // np.maximum(width, 1),
        theirs.indptr[cols][pair] + nth % np.maximum(width, 1),
    )


def _topics(ready: Ready, rows: Int64s, cols: Int64s) -> dict[str, Any]:
    needs, offered = ready.needs, ready.offers.topics
    pair, left, right = _crossed(needs.wishes, offered, rows, cols)
    hit = needs.wishes.values[left] == offered.values[right]
    at, wish = pair[hit], left[hit]
    weight = np.concatenate([[0.0], np.cumsum(needs.wish_weights, dtype=np.float64)])[needs.wishes.indptr]
    covered = np.bincount(at, minlength=len(rows))
    first = np.zeros(len(rows), np.bool_)
    first[at[wish == needs.wishes.indptr[rows[at]]]] = True
    whole = np.diff(weight)[rows]
    part = np.bincount(at, needs.wish_weights[wish], minlength=len(rows))
    groups = ready.catalogue.topic_group
    beside = np.flatnonzero(groups[needs.wishes.values[left]] == groups[offered.values[right]])
    width = len(needs.wishes.values)
    beside = beside[~np.isin(left[beside] + width * pair[beside], wish + width * at)]
    return {
        "wishes_asked": needs.wishes.lengths[rows].astype(np.int16),
        "wishes_covered": covered.astype(np.int16),
        "weight_covered": (part / np.where(whole > 0, whole, 1)).astype(np.float32),
        "first_wish": first,
        "topics": Lists(np.concatenate([[0], np.cumsum(covered)]).astype(np.int64), needs.wishes.values[wish]),
        "near_wish": _firsts(pair[beside], needs.wishes.values[left[beside]], len(rows)),
        "near_topic": _firsts(pair[beside], offered.values[right[beside]], len(rows)),
    }


def _firsts(pair: Int64s, values: NDArray[Any], n: int) -> Int32s:
    """(n,) int32: the first value of each pair, -1 where it has none. `pair` ascends."""
    found = np.full(n, -1, np.int32)
    found[pair[::-1]] = values[::-1]
    return found


def _crafts(ready: Ready, rows: Int64s, cols: Int64s) -> dict[str, Any]:
    mine, theirs = ready.needs.side.people, ready.offers.side.people
    pair, left, right = _crossed(mine.crafts, theirs.crafts, rows, cols)
    years = theirs.craft_years[right]
    order = np.lexsort((-years, pair))
    pair, left, right, years = pair[order], left[order], right[order], years[order]
    ours, others = mine.crafts.values[left], theirs.crafts.values[right]
    trades = ready.catalogue.craft_trade
    craft, trade = ours == others, trades[ours] == trades[others]
    return {
        "craft": _firsts(pair[craft], others[craft], len(rows)),
        "craft_years": _firsts(pair[craft], years[craft], len(rows)).astype(np.int8),
        "trade": _firsts(pair[trade], trades[others[trade]], len(rows)),
        "trade_years": _firsts(pair[trade], years[trade], len(rows)).astype(np.int8),
    }


# From, to (past midnight above 24), and days: 0 is Monday, 7 the end of Sunday.
_PRESET_HOURS = {
    MORNING: (8, 12, 0, 5),
    AFTERNOON: (12, 17, 0, 5),
    EVENING: (17, 22, 0, 5),
    LATE: (22, 26, 0, 7),
    WEEKEND: (8, 20, 5, 7),
}


def _presets() -> Bools:
    """(5, 168) bool: the presets of the sign-up, by their codes."""
    flags = np.zeros((len(_PRESET_HOURS), HOURS), np.bool_)
    for code, (start, end, first_day, last_day) in _PRESET_HOURS.items():
        for day in range(first_day, last_day):
            flags[code, (24 * day + np.arange(start, end)) % HOURS] = True
    return flags


PRESETS = _presets()


def _hours(ready: Ready, rows: Int64s, cols: Int64s) -> dict[str, Any]:
    one, other = ready.needs.side, ready.offers.side
    known = one.hours_known[rows] & other.hours_known[cols]
    offsets, which = np.unique(one.offset[rows], return_inverse=True)
    counts = np.zeros((len(PRESETS), len(rows)), np.int64)
    for preset, hours in enumerate(PRESETS):
        packed = np.repeat(np.packbits(hours)[None], len(offsets), axis=0)
        counts[preset] = _shared_within(ready, rows, cols, utc_quarters(packed, offsets)[:, which.ravel()])
    best = counts.argmax(axis=0)
    some = known & (counts.max(axis=0, initial=0) > 0)
    minutes = np.where(known, 15 * shared_quarters(one, other, rows, cols), -1)
    return {"minutes": minutes.astype(np.int32), "block": np.where(some, best, -1).astype(np.int8)}


def _shared_within(ready: Ready, rows: Int64s, cols: Int64s, within: Words) -> Int64s:
    one, other = ready.needs.side.quarters, ready.offers.side.quarters
    shared = np.zeros(len(rows), np.int64)
    for word in range(QUARTER_WORDS):
        shared += np.bitwise_count(one[word][rows] & other[word][cols] & within[word])
    return shared


def _languages(ready: Ready, rows: Int64s, cols: Int64s) -> dict[str, Any]:
    mine, theirs = ready.needs.side.people.languages, ready.offers.side.people.languages
    pair, left, right = _crossed(mine, theirs, rows, cols)
    hit = mine.values[left] == theirs.values[right]
    pair, left, right = pair[hit], left[hit], right[hit]
    count = np.bincount(pair, minlength=len(rows))
    place = np.arange(len(pair)) - (np.cumsum(count) - count)[pair]
    shown = place < SHOWN_LANGUAGES
    languages = np.full((len(rows), SHOWN_LANGUAGES), -1, np.int16)
    languages[pair[shown], place[shown]] = mine.values[left[shown]]
    return {
        "languages_shared": np.minimum(count, MOST_LANGUAGES - 1).astype(np.int8),
        "languages": languages,
        "seeker_rank": _firsts(pair, left - mine.indptr[rows[pair]], len(rows)).astype(np.int8),
        "mentor_rank": _firsts(pair, right - theirs.indptr[cols[pair]], len(rows)).astype(np.int8),
    }


def _rounded(km: Doubles) -> Int32s:
    """Round to 1, 5 or 10 km as it grows: the points are coarse, and nobody should be found by them."""
    step = np.array([1, 5, 10])[np.searchsorted([10, 100], km, side="right")]
    return np.where(np.isnan(km), -1, np.rint(km / step) * step).astype(np.int32)


def _equal(one: Int32s, other: Int32s) -> Int8s:
    return np.where((one < 0) | (other < 0), -1, one == other).astype(np.int8)


def _zone_gap(one: Int16s, other: Int16s) -> Int16s:
    gap = np.abs(one.astype(np.int64) - other)
    gap = np.minimum(gap, 24 * 60 - gap)
    return np.where((one == NO_OFFSET) | (other == NO_OFFSET), -1, gap).astype(np.int16)
