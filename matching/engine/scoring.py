"""How well two people fit: a sum of terms for each side, and their harmonic mean. Source: ENGINE.md §2."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Bools, Doubles, Floats, Frozen, Int32s, Int64s, Words, pair_keys
from matching.engine.limits import listed, share_bits, shared_quarters
from matching.engine.prepare import BANDS, Needs, Offers, Postings, Ready
from matching.engine.types import (
    GOOD_FOR_ANY,
    GOOD_FOR_BEGINNER,
    GOOD_FOR_EXPERIENCED,
    GOOD_FOR_NOT_SAID,
    GOOD_FOR_SOME,
)
from matching.engine.weights import BEST, UNKNOWN, WEIGHTS, Weights


@dataclass(frozen=True, eq=False)
class Overlap(Frozen):
    """Topics and words of a block of seekers against all mentors; every array is (seekers, mentors), float32.

    Attributes
    ----------
    skill, group_skill : sum of wish weight times level over the topics offered, and over the groups offered, by weight
    of all wishes.
    topic, group_topic : weight times level of the best single wish offered, by weight of the first wish; likewise by
    group.
    words : how many of the goal's trigrams the offer has.
    """

    skill: Floats
    group_skill: Floats
    topic: Floats
    group_topic: Floats
    words: Floats


@dataclass(frozen=True, eq=False)
class Terms(Frozen):
    """The terms of p pairs, (p,) float32 in [0, 1] each; what is not known is .5."""

    skill: Floats
    goal: Floats
    hours: Floats
    work: Floats
    level: Floats
    topic: Floats
    good_for: Floats


def overlap(needs: Needs, offers: Offers, rows: Int64s) -> Overlap:
    """Compare topics, groups and words of a block of seekers with all mentors by the inverted lists.

    Memory is 20 bytes per seeker and mentor: keep ``len(rows)`` small (see `candidates.CELLS`).
    """
    shape = (len(rows), len(offers.side))
    skill, topic = _wish_sums(needs, needs.wishes.values, offers.by_topic, rows, shape)
    group_skill, group_topic = _wish_sums(needs, needs.wish_groups, offers.by_group, rows, shape)
    return Overlap(skill, group_skill, topic, group_topic, _word_counts(needs, offers, rows, shape))


def _wish_sums(
    needs: Needs, keys: Int32s, postings: Postings, rows: Int64s, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Weighted sum over the wishes, and the best single wish.

    Wish by wish, so that no pair comes up twice in one step.
    """
    total, best = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    first, count = needs.wishes.indptr[rows], needs.wishes.lengths[rows]
    for place in range(int(count.max(initial=0))):
        block = np.flatnonzero(count > place)
        wish = first[block] + place
        start, length = postings.find(keys[wish])
        entry = _ranges(start, length)
        row = np.repeat(block, length)
        value = np.repeat(needs.wish_weights[wish], length) * postings.levels[entry]
        at = (row, postings.owners[entry])
        total[at] += value
        best[at] = np.maximum(best[at], value)
    return total / _column(wish_totals(needs, rows)), best / _column(wish_peaks(needs, rows))


def _word_counts(needs: Needs, offers: Offers, rows: Int64s, shape: tuple[int, int]) -> Floats:
    words = needs.side.people.words
    count = words.lengths[rows]
    entry = _ranges(words.indptr[rows], count)
    start, length = offers.by_word.find(words.values[entry])
    cell = np.repeat(np.repeat(np.arange(len(rows)), count), length) * shape[1]
    cell += offers.by_word.owners[_ranges(start, length)]
    return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float32)


def wish_totals(needs: Needs, rows: Int64s) -> Doubles:
    sums = np.concatenate([[0.0], np.cumsum(needs.wish_weights, dtype=np.float64)])
    totals: Doubles = sums[needs.wishes.indptr[rows + 1]] - sums[needs.wishes.indptr[rows]]
    return totals


def wish_peaks(needs: Needs, rows: Int64s) -> Floats:
    peaks = np.zeros(len(needs.side), np.float32)
    np.maximum.at(peaks, needs.wishes.owners, needs.wish_weights)
    return peaks[rows]


def _column(values: NDArray[np.floating]) -> Floats:
    """As a column to divide by; whoever has no wish gets 1, as there is nothing to divide."""
    return np.where(values > 0, values, 1).astype(np.float32)[:, None]


def _ranges(start: Int64s, length: Int64s) -> Int64s:
    """Concatenate ``arange(start[i], start[i] + length[i])``."""
    ends = np.cumsum(length)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - ends + length, length)


def terms(ready: Ready, block: Overlap, base: int, rows: Int64s, cols: Int64s, weights: Weights = WEIGHTS) -> Terms:
    """Return all terms of the pairs (rows, cols). `block` holds the seekers from row `base` on."""
    skill, topic = _wanted(ready, block, base, rows, cols, weights)
    work, level = _craft_terms(ready, rows, cols)
    return Terms(
        skill,
        _goal(ready, block.words[rows - base, cols], rows, cols, weights),
        _hours(ready, rows, cols, weights),
        work,
        level,
        topic,
        _good_for(ready, rows, cols),
    )


def _wanted(
    ready: Ready, block: Overlap, base: int, rows: Int64s, cols: Int64s, weights: Weights
) -> tuple[Floats, Floats]:
    """(p,) float32 each.

    skill: how much of all wishes is offered; topic: how far the mentor is asked about something they offer.
    """
    at = (rows - base, cols)
    known = (ready.needs.wishes.lengths > 0)[rows] & ready.offers.topics_known[cols]
    group = np.float32(weights.group)
    skill = np.minimum(1, block.skill[at] + group * block.group_skill[at])
    topic = np.minimum(1, block.topic[at] + group * block.group_topic[at])
    return _known_or_half(known, skill), _known_or_half(known, topic)


def _goal(ready: Ready, shared: Floats, rows: Int64s, cols: Int64s, weights: Weights) -> Floats:
    asked = ready.needs.side.words_count[rows]
    known = (asked > 0) & (ready.offers.side.words_count[cols] > 0)
    share = shared / np.maximum(asked, 1) / weights.full_overlap
    return _known_or_half(known, np.minimum(1, share))


def _hours(ready: Ready, rows: Int64s, cols: Int64s, weights: Weights) -> Floats:
    """Shared hours by `full_hours`.

    A week that changes is worth what is said of it, and never less than not knowing.
    """
    one, other = ready.needs.side, ready.offers.side
    share = np.minimum(1, shared_quarters(one, other, rows, cols) / (4 * weights.full_hours))
    known = one.hours_known[rows] & other.hours_known[cols]
    vary = one.hours_vary[rows] | other.hours_vary[cols]
    return _known_or_half(known, np.where(vary, np.maximum(share, UNKNOWN), share))


def _craft_terms(ready: Ready, rows: Int64s, cols: Int64s) -> tuple[Floats, Floats]:
    """(p,) float32 each.

    work: 1 the same craft, .5 the same trade, 0 neither. level: by years in that craft, or in the trade where no craft
    is shared; not known where no trade is either.
    """
    one, other = ready.needs.side, ready.offers.side
    known = one.crafts_known[rows] & other.crafts_known[cols]
    craft = share_bits(one.crafts, other.crafts, rows, cols)
    trade = ~craft & share_bits(one.trades, other.trades, rows, cols)
    level = np.full(len(rows), UNKNOWN, np.float32)
    for shared, mine, theirs in (
        (craft, one.craft_bands, other.craft_bands),
        (trade, one.trade_bands, other.trade_bands),
    ):
        at = np.flatnonzero(shared)
        level[at] = _ahead(mine, theirs, rows[at], cols[at])
    return _known_or_half(known, np.where(craft, 1.0, np.where(trade, 0.5, 0.0))), level


def _ahead(mine: Words, theirs: Words, rows: Int64s, cols: Int64s) -> Floats:
    """(p,) float32: 1 if the mentor is one or two bands ahead in something shared, .6 three, .3 level, 0 behind."""
    by_step = {step: np.zeros(len(rows), np.bool_) for step in range(1 - BANDS, BANDS)}
    for low in range(BANDS):
        for high in range(BANDS):
            by_step[high - low] |= share_bits(mine[low], theirs[high], rows, cols)
    behind = by_step[-1] | by_step[-2] | by_step[-3]
    cases: list[Bools] = [by_step[1] | by_step[2], by_step[3], by_step[0], behind]
    return np.select(cases, [1.0, 0.6, 0.3, 0.0], UNKNOWN).astype(np.float32)


# Rows: what the mentor says the offer suits. Columns: the seeker's years band + 1, so column 0 is not said.
SUITS = np.full((5, 5), UNKNOWN, np.float32)
SUITS[GOOD_FOR_BEGINNER, 1:] = [1, 0.5, 0, 0]
SUITS[GOOD_FOR_SOME, 1:] = [0.5, 1, 0.5, 0.5]
SUITS[GOOD_FOR_EXPERIENCED, 1:] = [0, 0.5, 1, 1]
SUITS[GOOD_FOR_ANY] = 1
SUITS[GOOD_FOR_NOT_SAID] = UNKNOWN


def _good_for(ready: Ready, rows: Int64s, cols: Int64s) -> Floats:
    suits: Floats = SUITS[ready.offers.good_for[cols], ready.needs.side.experience[rows].astype(np.int64) + 1]
    return suits


def _known_or_half(known: Bools, value: NDArray[np.floating]) -> Floats:
    return np.where(known, value, UNKNOWN).astype(np.float32)


def fit(pair: Terms, weights: Weights = WEIGHTS) -> Int32s:
    """Return (p,) int32, 0..10000: ``round(10000 * 2st / (s + t))``. One side's enthusiasm cannot buy the other's."""
    s = (
        weights.skill * pair.skill.astype(np.float64)
        + weights.goal * pair.goal
        + weights.seeker_hours * pair.hours
        + weights.work * pair.work
        + weights.seeker_level * pair.level
    )
    t = (
        weights.topic * pair.topic.astype(np.float64)
        + weights.good_for * pair.good_for
        + weights.mentor_hours * pair.hours
        + weights.mentor_level * pair.level
    )
    both = s + t
    mean = np.divide(2 * s * t, both, out=np.zeros_like(both), where=both > 0)
    clipped: Int32s = np.rint(BEST * mean).astype(np.int32)
    return clipped


def with_bonus(ready: Ready, rows: Int64s, cols: Int64s, fits: Int32s) -> Int32s:
    """Add the pool's points for particular pairs; the result stays within 0..10000."""
    keys = pair_keys(ready.needs.side.person[rows], ready.offers.side.person[cols])
    at = np.flatnonzero(listed(keys, ready.bonus_keys))
    fits = fits.copy()
    fits[at] += ready.bonus_points[np.searchsorted(ready.bonus_keys, keys[at])]
    return np.clip(fits, 0, BEST)


def utility(fits: Int32s) -> Int64s:
    """Return (p,) int64 ``round(10000 * (1 - (1 - fit / 10000) ** 2))``: what the worst-off gain counts most."""
    worth: Int64s = np.rint(BEST * (1 - (1 - fits / BEST) ** 2)).astype(np.int64)
    return worth
