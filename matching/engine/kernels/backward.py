"""Augmenting paths from the places' end, in compiled loops. See `matching.engine.coverage`.

Where thousands wait for a handful of places, each search from the people walks through nearly all mentors before it
finds one; a search from the place meets somebody who waits within a few steps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Bools, Int32s, Int64s
from matching.engine.kernels.forward import NOBODY, Search, seat
from matching.engine.kernels.jit import kernel


class Backward(NamedTuple):
    """What a search from places needs besides `Search`, n people and m mentors.

    `asking[start[j] : start[j + 1]]` are the people with an edge to mentor j. `onward[j]` is the mentor to whom
    `mover[j]`, whom j holds, would go. `reached[j]` is the latest search that visited j; `dead[j]` the class in which
    nobody who waits can come to j any more.
    """

    start: Int64s
    asking: Int32s
    onward: Int32s
    mover: Int32s
    reached: Int32s
    dead: Int32s
    queue: Int32s


@kernel
def backward_of(start: Int64s, asking: Int32s) -> Backward:
    """Begin with nothing visited."""
    m = len(start) - 1
    nobody = np.full((4, m), NOBODY, np.int32)
    return Backward(start, asking, nobody[0], nobody[1], nobody[2], nobody[3], np.empty(m, np.int32))


@kernel
def turned(search: Search) -> Backward:
    """Sort the edges by mentor."""
    indptr, mentors, m = search.indptr, search.mentors, len(search.held)
    start = np.zeros(m + 1, np.int64)
    for edge in range(len(mentors)):
        start[mentors[edge] + 1] += 1
    for mentor in range(m):
        start[mentor + 1] += start[mentor]
    room = start[:-1].copy()
    asking = np.empty(len(mentors), np.int32)
    for person in range(len(indptr) - 1):
        for edge in range(indptr[person], indptr[person + 1]):
            asking[room[mentors[edge]]] = person
            room[mentors[edge]] += 1
    return backward_of(start, asking)


@kernel
def fill(search: Search, back: Backward, waits: Bools, step: int, stamp: int) -> int:
    """Fill every place that somebody who waits can come to; return the last stamp used."""
    for mentor in range(len(search.held)):
        while search.held[mentor] < search.capacity[mentor] and search.closed_at[mentor] == NOBODY:
            stamp += 1
            if back.dead[mentor] == step or not _fill_one(search, back, waits, mentor, step, stamp):
                break
    return stamp


@kernel
def _fill_one(search: Search, back: Backward, waits: Bools, free: int, step: int, stamp: int) -> bool:
    """Look breadth first for somebody who waits, and let everybody on the way move up."""
    queue, reached, dead, mentor_of = back.queue, back.reached, back.dead, search.mentor
    queue[0], reached[free] = free, stamp
    head, tail = 0, 1
    while head < tail:
        here = queue[head]
        head += 1
        for at in range(back.start[here], back.start[here + 1]):
            person = back.asking[at]
            if waits[person]:
                waits[person] = False
                _move_up(search, back, person, here, free)
                return True
            there = mentor_of[person]
            if there == NOBODY or reached[there] == stamp or dead[there] == step:
                continue
            reached[there], back.onward[there], back.mover[there] = stamp, here, person
            queue[tail] = there
            tail += 1
    for at in range(tail):  # all that can lead here: nobody waits for any of it, and nobody will in this class
        dead[queue[at]] = step
    return False


@kernel
def _move_up(search: Search, back: Backward, person: int, mentor: int, free: int) -> None:
    """Give the newcomer a place of the mentor; who held it goes on, and so forth to the free place."""
    while mentor != free:
        leaves = back.mover[mentor]
        place = search.place[leaves]
        search.slot[search.first[mentor] + place] = person
        search.place[person], search.mentor[person] = place, mentor
        person, mentor = leaves, back.onward[mentor]
    seat(search, person, free)
