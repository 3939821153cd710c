"""Stage 1: who is matched. As many as the graph allows, the longest waiting classes first. Source: ENGINE.md §4.

Sets of people that can be matched together form a transversal matroid, so taking the classes from the longest waiting
down and enlarging by augmenting paths is best for the count and for every class at once. Per class: first everybody
takes the least contested free mentor, then Pothen-Fan phases (depth first, each mentor visited once per phase)
lengthen by augmenting paths. Where such a phase helps few, searches go on from the free places: thousands wait, so
each soon meets one of them, while a search from a person walks through nearly all mentors. After that, or when a phase
helps nobody, every mentor in reach of whoever is left is closed for ever: full, and held only by people who have no
edge to a mentor that is still open. That set is a Hall witness for them.
"""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Int32s, Int64s
from matching.engine.auction import Covered
from matching.engine.kernels import cover as kernels
from matching.engine.kernels.forward import demand_for, search_of
from matching.engine.types import Instance

OPEN = NOBODY = -1


def cover(instance: Instance, level: Int64s, classes: int) -> Covered:
    """Match as many people as possible, the highest level first.

    `level` (n,) int64 is the position of each person's class, 0 the shortest wait.
    """
    demand = demand_for(instance.mentors, len(instance.capacity))
    full = instance.capacity == 0
    indptr, mentors, utility = with_places(instance, some_full=bool(demand[full].any()))
    demand[full] = 0
    # One place more than can be taken says "never full" as well as a thousand do.
    capacity = np.minimum(instance.capacity, demand + 1).astype(np.int32)
    search = search_of(indptr, mentors, capacity, demand)
    order = np.argsort(-level, kind="stable")
    kernels.cover(search, order, level)
    best = int(instance.utility.max(initial=0))
    return Covered(indptr, mentors, utility, capacity, level, search.mentor, search.closed_at, classes, best)


def with_places(instance: Instance, *, some_full: bool) -> tuple[Int64s, Int32s, Int64s]:
    """Return the edges to mentors with places as (indptr, mentors, utility)."""
    if not some_full:
        return instance.indptr, instance.mentors, instance.utility
    open_to = instance.capacity[instance.mentors] > 0
    before = np.concatenate([[0], np.cumsum(open_to)]).astype(np.int64)
    kept = before[instance.indptr], instance.mentors[open_to], instance.utility[open_to]
    for array in kept:  # like the instance's own arrays: one kernel then does for both
        array.flags.writeable = False
    return kept


def coverage_bound(level: Int64s, lowest: Int64s, closed_at: Int64s, capacity: Int64s, classes: int) -> Int64s:
    """Return (k,) int64: nobody can match more people of class c and above (Kőnig).

    The places of the mentors closed at c or above, and everybody of class c or above with a mentor in reach outside
    those. `lowest` (n,) int64 is the lowest layer among a person's mentors with places, k without one.
    """
    bound = np.zeros(classes, np.int64)
    for c in range(classes):
        bound[c] = capacity[closed_at >= c].sum() + ((level >= c) & (lowest < c)).sum()
    return bound
