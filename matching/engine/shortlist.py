"""The few mentors each seeker is shown: the one the assignment picked, then the best others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Bools, Frozen, Int32s, Int64s, pair_keys
from matching.engine.candidates import Candidates
from matching.engine.prepare import Ready
from matching.engine.types import Solution

GOLDEN = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, eq=False)
class Shortlist(Frozen):
    """Pairs to show, sorted by seeker and rank: rows, cols, rank (p,) int64, fit (p,) int32, picked (p,) bool.

    Rank 0 is the pick; who got none starts at rank 1.
    """

    rows: Int64s
    cols: Int64s
    rank: Int64s
    fit: Int32s
    picked: Bools

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.rows)

    def counts(self, seekers: int) -> Int64s:
        """(n,) int64: how many mentors each seeker is shown."""
        return np.bincount(self.rows, minlength=seekers)


def shortlist(ready: Ready, found: Candidates, solution: Solution, most: int = 5) -> Shortlist:
    """Choose at most `most` of each seeker's candidates. Equals are ordered by a hash of the two."""
    picked = np.zeros(len(found.rows), np.bool_)
    picked[solution.edge[solution.edge >= 0]] = True
    likely = _likely(found, picked, most)
    rows, cols = found.rows[likely], found.cols[likely]
    mixed = pair_keys(ready.needs.side.person[rows], ready.offers.side.person[cols]) * GOLDEN
    order = likely[np.lexsort((mixed >> np.uint64(32), -found.fit[likely], ~picked[likely], rows))]
    rows, picked = found.rows[order], picked[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    has_pick = np.zeros(len(ready.needs.side), np.bool_)
    has_pick[rows[picked]] = True
    keep = place < most
    rank = place + ~has_pick[rows]
    return Shortlist(rows[keep], found.cols[order][keep], rank[keep], found.fit[order][keep], picked[keep])


def _likely(found: Candidates, picked: Bools, most: int) -> Int64s:
    """Return where each seeker's best `most` stand, and whoever equals the last of them: few are left to be ordered."""
    best = int(found.fit.max(initial=0))
    key = found.rows * (best + 2) + np.where(picked, 0, best + 1 - found.fit)
    counts = np.bincount(found.rows)
    ends = np.cumsum(counts)
    last = np.minimum(ends - counts + most, ends) - 1
    likely: Int64s = np.flatnonzero(key <= np.repeat(np.sort(key)[last], counts)) if len(key) else np.zeros(0, np.int64)
    return likely
