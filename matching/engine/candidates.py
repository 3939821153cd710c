"""Who could help whom: the best few pairs, found by inverted lists, in bounded memory. Source: ENGINE.md §3."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Bools, Frozen, Int32s, Int64s, Words, pair_keys
from matching.engine.limits import LIMITS, Limits, allowed
from matching.engine.prepare import Ready
from matching.engine.scoring import Overlap, fit, overlap, terms, utility, with_bonus
from matching.engine.types import Instance
from matching.engine.weights import BEST, WEIGHTS, Weights

CELLS = 1 << 20
ROW_BITS, FIT_BITS, TIE_BITS, COL_BITS = 12, 14, 16, 22


@dataclass(frozen=True)
class Reach:
    """How many pairs to keep.

    Attributes
    ----------
    top : int
        Best mentors kept for each seeker.
    back : int
        Best seekers kept for each mentor besides: without them coverage falls.
    enough : int
        With fewer mentors than this offering a wished topic, look at its group, then at the trade.
    """

    top: int = 32
    back: int = 8
    enough: int = 256


REACH = Reach()


@dataclass(frozen=True, eq=False)
class Candidates(Frozen):
    """Pairs sorted by seeker and mentor: rows, cols (p,) int64, fit (p,) int32."""

    rows: Int64s
    cols: Int64s
    fit: Int32s

    def instance(self, ready: Ready) -> Instance:
        """Return the assignment problem over these pairs, worth `utility` of their fit."""
        indptr = np.searchsorted(self.rows, np.arange(len(ready.needs.side) + 1))
        return Instance(
            indptr.astype(np.int64),
            self.cols.astype(np.int32),
            utility(self.fit),
            ready.offers.capacity.astype(np.int64),
            ready.needs.waiting.astype(np.int64),
            self.fit,
        )


def score(ready: Ready, rows: Int64s, cols: Int64s, weights: Weights = WEIGHTS) -> Int32s:
    """(p,) int32: fit of any pairs, whether the limits allow them or not. `rows` need not be sorted."""
    found = np.zeros(len(rows), np.int32)
    order = np.argsort(rows, kind="stable")
    for base, end in _blocks(ready):
        at = order[np.searchsorted(rows[order], base) : np.searchsorted(rows[order], end)]
        if len(at):
            block = overlap(ready.needs, ready.offers, np.arange(base, end))
            found[at] = _fits(ready, block, base, rows[at], cols[at], weights)
    return found


def find(ready: Ready, weights: Weights = WEIGHTS, limits: Limits = LIMITS, reach: Reach = REACH) -> Candidates:
    """Find the candidate pairs of a match run: the best within the limits, for seekers and for mentors with a place.

    Time grows with the pairs touched (about 0.7 µs each), memory with `CELLS` and the pairs kept. The result does not
    depend on the order of the people: ties are broken by a hash of the two, which also spreads the load.
    """
    room = ready.offers.capacity > 0
    back = _Back(len(ready.offers.side), reach.back)
    kept: list[tuple[Int64s, Int64s, Int32s]] = []
    for base, end in _blocks(ready):
        block = overlap(ready.needs, ready.offers, np.arange(base, end))
        rows, cols = np.nonzero(touched_by(ready, block, np.arange(base, end), reach.enough) & room)
        rows, cols = allowed(ready, rows + base, cols, limits)
        fits = _fits(ready, block, base, rows, cols, weights)
        ties = _ties(ready, rows, cols)
        back.add(rows, cols, fits, ties)
        kept.append(_top(rows, cols, fits, ties, base, reach.top))
    return _merge([*kept, back.pairs()], len(ready.offers.side))


def rank_one(
    ready: Ready, row: int, k: int = 20, weights: Weights = WEIGHTS, limits: Limits = LIMITS
) -> tuple[Int64s, Int32s]:
    """Rank the mentors for one seeker, also those without a place just now.

    Returns
    -------
    cols, fit : (<= k,) int64, int32
        The best mentors within the limits, best first.
    """
    rows = np.full(len(ready.offers.side), row, np.int64)
    rows, cols = allowed(ready, rows, np.arange(len(rows)), limits)
    block = overlap(ready.needs, ready.offers, np.array([row], np.int64))
    fits = _fits(ready, block, row, rows, cols, weights)
    _, cols, fits = _top(rows, cols, fits, _ties(ready, rows, cols), row, k)
    return cols, fits


def _blocks(ready: Ready) -> list[tuple[int, int]]:
    """Split the seekers so that a block holds at most CELLS seeker-mentor cells."""
    step = max(1, min(CELLS // max(1, len(ready.offers.side)), 1 << ROW_BITS))
    n = len(ready.needs.side)
    return [(base, min(n, base + step)) for base in range(0, n, step)]


def _fits(ready: Ready, block: Overlap, base: int, rows: Int64s, cols: Int64s, weights: Weights) -> Int32s:
    return with_bonus(ready, rows, cols, fit(terms(ready, block, base, rows, cols, weights), weights))


def touched_by(ready: Ready, block: Overlap, rows: Int64s, enough: int) -> Bools:
    """(seekers, mentors) bool: whom to look at for whom.

    Who offers a wish; where those are too few also its group; then the trade; then, with no wish said, anyone.
    """
    touched = block.skill > 0
    few = touched.sum(axis=1) < enough
    touched[few] |= block.group_skill[few] > 0
    few = touched.sum(axis=1) < enough
    mine, theirs = ready.needs.side.trades[0][rows], ready.offers.side.trades[0]
    touched[few] |= (mine[few, None] & theirs) != 0
    few = touched.sum(axis=1) < enough
    touched[few & (ready.needs.wishes.lengths[rows] == 0)] = True
    return touched


def _ties(ready: Ready, rows: Int64s, cols: Int64s) -> Words:
    """(p,) uint64, 16 bits mixed from the two people (splitmix64)."""
    mixed = pair_keys(ready.needs.side.person[rows], ready.offers.side.person[cols])
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed >> np.uint64(64 - TIE_BITS)


def _top(rows: Int64s, cols: Int64s, fits: Int32s, ties: Words, base: int, k: int) -> tuple[Int64s, Int64s, Int32s]:
    """Keep the k best pairs of each row: everything packed into one word, so that one plain sort does it."""
    key = (rows - base).astype(np.uint64)
    for bits, value in ((FIT_BITS, BEST - fits), (TIE_BITS, ties), (COL_BITS, cols)):
        key = (key << np.uint64(bits)) | value.astype(np.uint64)
    key.sort()
    col = (key & np.uint64((1 << COL_BITS) - 1)).astype(np.int64)
    fits = BEST - ((key >> np.uint64(COL_BITS + TIE_BITS)) & np.uint64((1 << FIT_BITS) - 1)).astype(np.int32)
    row = (key >> np.uint64(64 - ROW_BITS)).astype(np.int64)
    keep = _place_in_group(row) < k
    return row[keep] + base, col[keep], fits[keep]


def _place_in_group(sorted_groups: Int64s) -> Int64s:
    """(p,) int64: 0, 1, 2, ... within each run of equal values."""
    return np.arange(len(sorted_groups)) - np.searchsorted(sorted_groups, sorted_groups)


class _Back:
    """The best seekers of every mentor so far. A bar per mentor turns away most pairs before they cost a sort."""

    def __init__(self, mentors: int, most: int) -> None:
        self.most = most
        self.bar = np.full(mentors, -1 if most else BEST + 1, np.int32)
        self.rows = np.zeros(0, np.int64)
        self.cols = np.zeros(0, np.int64)
        self.fits = np.zeros(0, np.int32)
        self.ties = np.zeros(0, np.uint64)

    def add(self, rows: Int64s, cols: Int64s, fits: Int32s, ties: Words) -> None:
        """Look at more pairs."""
        new = fits >= self.bar[cols]
        rows, cols = np.concatenate([self.rows, rows[new]]), np.concatenate([self.cols, cols[new]])
        fits, ties = np.concatenate([self.fits, fits[new]]), np.concatenate([self.ties, ties[new]])
        order = np.lexsort((ties, -fits, cols))
        place = _place_in_group(cols[order])
        last = order[place == self.most - 1]
        self.bar[cols[last]] = fits[last]
        keep = order[place < self.most]
        self.rows, self.cols, self.fits, self.ties = rows[keep], cols[keep], fits[keep], ties[keep]

    def pairs(self) -> tuple[Int64s, Int64s, Int32s]:
        """Return what was kept."""
        return self.rows, self.cols, self.fits


def _merge(parts: list[tuple[Int64s, Int64s, Int32s]], mentors: int) -> Candidates:
    rows, cols, fits = (np.concatenate([part[i] for part in parts]) for i in range(3))
    _, first = np.unique(rows * mentors + cols, return_index=True)
    return Candidates(rows[first], cols[first], fits[first].astype(np.int32))
