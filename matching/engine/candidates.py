"""Pairs worth looking at: scored, and ranked for one seeker, in plain numpy. A whole pool: `nearby.find`."""

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
    for base, end in blocks(ready):
        at = order[np.searchsorted(rows[order], base) : np.searchsorted(rows[order], end)]
        if len(at):
            block = overlap(ready.needs, ready.offers, np.arange(base, end))
            found[at] = fits_of(ready, block, base, rows[at], cols[at], weights)
    return found


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
    fits = fits_of(ready, block, row, rows, cols, weights)
    _, cols, fits = top_of(rows, cols, fits, ties(ready, rows, cols), row, k)
    return cols, fits


def blocks(ready: Ready) -> list[tuple[int, int]]:
    """Split the seekers so that a block holds at most CELLS seeker-mentor cells."""
    step = max(1, min(CELLS // max(1, len(ready.offers.side)), 1 << ROW_BITS))
    n = len(ready.needs.side)
    return [(base, min(n, base + step)) for base in range(0, n, step)]


def fits_of(ready: Ready, block: Overlap, base: int, rows: Int64s, cols: Int64s, weights: Weights) -> Int32s:
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


def ties(ready: Ready, rows: Int64s, cols: Int64s) -> Words:
    """(p,) uint64, 16 bits mixed from the two people (splitmix64)."""
    mixed = pair_keys(ready.needs.side.person[rows], ready.offers.side.person[cols])
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed >> np.uint64(64 - TIE_BITS)


def top_of(rows: Int64s, cols: Int64s, fits: Int32s, ties: Words, base: int, k: int) -> tuple[Int64s, Int64s, Int32s]:
    """Keep the k best pairs of each row: everything packed into one word, so that one plain sort does it."""
    key = (rows - base).astype(np.uint64)
    for bits, value in ((FIT_BITS, BEST - fits), (TIE_BITS, ties), (COL_BITS, cols)):
        key = (key << np.uint64(bits)) | value.astype(np.uint64)
    key.sort()
    col = (key & np.uint64((1 << COL_BITS) - 1)).astype(np.int64)
    fits = BEST - ((key >> np.uint64(COL_BITS + TIE_BITS)) & np.uint64((1 << FIT_BITS) - 1)).astype(np.int32)
    row = (key >> np.uint64(64 - ROW_BITS)).astype(np.int64)
    keep = place_in_group(row) < k
    return row[keep] + base, col[keep], fits[keep]


def place_in_group(sorted_groups: Int64s) -> Int64s:
    """(p,) int64: 0, 1, 2, ... within each run of equal values."""
    return np.arange(len(sorted_groups)) - np.searchsorted(sorted_groups, sorted_groups)
