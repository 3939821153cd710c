"""The candidates of a pool in plain numpy, block by block: what the compiled search must give, pair for pair."""

import numpy as np

from matching.engine.arrays import Int32s, Int64s, Words
from matching.engine.candidates import (
    REACH,
    Candidates,
    Reach,
    blocks,
    fits_of,
    place_in_group,
    ties,
    top_of,
    touched_by,
)
from matching.engine.limits import LIMITS, Limits, allowed
from matching.engine.prepare import Ready
from matching.engine.scoring import overlap
from matching.engine.weights import BEST, WEIGHTS, Weights


def find(ready: Ready, weights: Weights = WEIGHTS, limits: Limits = LIMITS, reach: Reach = REACH) -> Candidates:
    """Find the best within the limits, for seekers and for mentors with a place."""
    room = ready.offers.capacity > 0
    back = _Back(len(ready.offers.side), reach.back)
    kept: list[tuple[Int64s, Int64s, Int32s]] = []
    for base, end in blocks(ready):
        block = overlap(ready.needs, ready.offers, np.arange(base, end))
        rows, cols = np.nonzero(touched_by(ready, block, np.arange(base, end), reach.enough) & room)
        rows, cols = allowed(ready, rows + base, cols, limits)
        fits = fits_of(ready, block, base, rows, cols, weights)
        hashed = ties(ready, rows, cols)
        back.add(rows, cols, fits, hashed)
        kept.append(top_of(rows, cols, fits, hashed, base, reach.top))
    return _merge([*kept, back.pairs()], len(ready.offers.side))


class _Back:
    """The best seekers of every mentor so far. A bar per mentor turns away most pairs before they cost a sort."""

    def __init__(self, mentors: int, most: int) -> None:
        self.most = most
        self.bar = np.full(mentors, -1 if most else BEST + 1, np.int32)
        self.rows = np.zeros(0, np.int64)
        self.cols = np.zeros(0, np.int64)
        self.fits = np.zeros(0, np.int32)
        self.hashed = np.zeros(0, np.uint64)

    def add(self, rows: Int64s, cols: Int64s, fits: Int32s, hashed: Words) -> None:
        """Look at more pairs."""
        new = fits >= self.bar[cols]
        rows, cols = np.concatenate([self.rows, rows[new]]), np.concatenate([self.cols, cols[new]])
        fits, hashed = np.concatenate([self.fits, fits[new]]), np.concatenate([self.hashed, hashed[new]])
        order = np.lexsort((hashed, -fits, cols))
        place = place_in_group(cols[order])
        last = order[place == self.most - 1]
        self.bar[cols[last]] = fits[last]
        keep = order[place < self.most]
        self.rows, self.cols, self.fits, self.hashed = rows[keep], cols[keep], fits[keep], hashed[keep]

    def pairs(self) -> tuple[Int64s, Int64s, Int32s]:
        """Return what was kept."""
        return self.rows, self.cols, self.fits


def _merge(parts: list[tuple[Int64s, Int64s, Int32s]], mentors: int) -> Candidates:
    rows, cols, fits = (np.concatenate([part[i] for part in parts]) for i in range(3))
    _, first = np.unique(rows * mentors + cols, return_index=True)
    return Candidates(rows[first], cols[first], fits[first].astype(np.int32))
