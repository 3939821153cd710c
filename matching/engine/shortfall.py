"""Why somebody has no candidate at all: the first limit that leaves nobody of those who offer what they want."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Bools, Int32s
from matching.engine.candidates import REACH, touched_by
from matching.engine.limits import FORBIDDEN, HOURS, LANGUAGE, LIMITS, PLACE, RIVALS, Limits, refused
from matching.engine.prepare import Postings, Ready
from matching.engine.scoring import overlap

NO_MENTORS, NOBODY_OFFERS, FULL = "no_mentors", "nobody_offers", "full"
# In the order in which they are looked at: what a person can change least comes first.
BY_LIMIT = ((LANGUAGE, "language"), (FORBIDDEN, "apart"), (RIVALS, "rivals"), (PLACE, "place"), (HOURS, "hours"))
REASONS = (NO_MENTORS, NOBODY_OFFERS, *(name for _bit, name in BY_LIMIT), FULL)


def why_nobody(ready: Ready, row: int, limits: Limits = LIMITS, enough: int = REACH.enough) -> str:
    """Return which of REASONS leaves the seeker in `row` without anybody; "" when somebody is left.

    Looks at whom `nearby.find` looks at, but not at people who are there for their trade alone.
    """
    others = ready.offers.side.person != ready.needs.side.person[row]
    left = np.flatnonzero(_offering(ready, row, enough) & others)
    if not len(left):
        return NOBODY_OFFERS if others.any() else NO_MENTORS
    bits = refused(ready, np.full(len(left), row, np.int64), left, limits)
    for bit, name in BY_LIMIT:
        keep = (bits & bit) == 0
        left, bits = left[keep], bits[keep]
        if not len(left):
            return name
    return "" if (ready.offers.capacity[left] > 0).any() else FULL


def _offering(ready: Ready, row: int, enough: int) -> Bools:
    """(m,) bool: who offers a wish, where those are few also a topic of its group; without a wish, who is looked at."""
    needs, offers = ready.needs, ready.offers
    if not needs.wishes.lengths[row]:
        rows = np.array([row], np.int64)
        looked_at: Bools = touched_by(ready, overlap(needs, offers, rows), rows, enough)[0]
        return looked_at
    span = slice(needs.wishes.indptr[row], needs.wishes.indptr[row + 1])
    counts = needs.wish_weights[span] > 0
    offering = _standing_under(offers.by_topic, needs.wishes.values[span][counts], len(offers.side))
    if offering.sum() < enough:
        offering |= _standing_under(offers.by_group, needs.wish_groups[span][counts], len(offers.side))
    return offering


def _standing_under(postings: Postings, keys: Int32s, mentors: int) -> Bools:
    """(m,) bool: who stands under one of the keys, at a level above 0."""
    found = np.zeros(mentors, np.bool_)
    for start, length in zip(*postings.find(keys), strict=True):
        entries = slice(start, start + length)
        found[postings.owners[entries][postings.levels[entries] > 0]] = True
    return found
