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
    mixed = pair_keys(ready.needs.side.person[found.rows], ready.offers.side.person[found.cols]) * GOLDEN
    order = np.lexsort((mixed >> np.uint64(32), -found.fit, ~picked, found.rows))
    rows, picked = found.rows[order], picked[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    has_pick = np.zeros(len(ready.needs.side), np.bool_)
    has_pick[rows[picked]] = True
    keep = place < most
    rank = place + ~has_pick[rows]
    return Shortlist(rows[keep], found.cols[order][keep], rank[keep], found.fit[order][keep], picked[keep])
