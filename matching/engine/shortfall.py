"""Why somebody has no candidate at all: the first limit that leaves nobody of those who offer what they want."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Bools
from matching.engine.limits import FORBIDDEN, HOURS, LANGUAGE, LIMITS, PLACE, RIVALS, Limits, refused
from matching.engine.prepare import Ready
from matching.engine.scoring import overlap

NO_MENTORS, NOBODY_OFFERS, FULL = "no_mentors", "nobody_offers", "full"
# In the order in which they are looked at: what a person can change least comes first.
BY_LIMIT = ((LANGUAGE, "language"), (FORBIDDEN, "apart"), (RIVALS, "rivals"), (PLACE, "place"), (HOURS, "hours"))
REASONS = (NO_MENTORS, NOBODY_OFFERS, *(name for _bit, name in BY_LIMIT), FULL)


def why_nobody(ready: Ready, row: int, limits: Limits = LIMITS) -> str:
    """Return which of REASONS leaves the seeker in `row` without anybody; "" when somebody is left."""
    others = ready.offers.side.person != ready.needs.side.person[row]
    left = np.flatnonzero(_offering(ready, row) & others)
    if not len(left):
        return NOBODY_OFFERS if others.any() else NO_MENTORS
    bits = refused(ready, np.full(len(left), row, np.int64), left, limits)
    for bit, name in BY_LIMIT:
        keep = (bits & bit) == 0
        left, bits = left[keep], bits[keep]
        if not len(left):
            return name
    return "" if (ready.offers.capacity[left] > 0).any() else FULL


def _offering(ready: Ready, row: int) -> Bools:
    """(m,) bool: who offers a wish or a topic of its group; everybody where no wish is said."""
    if not ready.needs.wishes.lengths[row]:
        return np.ones(len(ready.offers.side), np.bool_)
    block = overlap(ready.needs, ready.offers, np.array([row], np.int64))
    offering: Bools = (block.skill[0] > 0) | (block.group_skill[0] > 0)
    return offering
