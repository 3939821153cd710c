"""Places and paths to them from the people's end, in compiled loops. See `matching.engine.coverage`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Floats, Int32s, Int64s
from matching.engine.kernels.jit import kernel, prefetch

NOBODY = -1
LINE = 16  # mentors on a line of the cache


class Search(NamedTuple):
    """The state of the search, n people and m mentors.

    `slot[first[j] : first[j] + held[j]]` are the people mentor j holds; person i stands at `place[i]` there.
    `look[i]` is the first edge of i that may still lead to a free place; `via[j]` is who wants a place of mentor j on
    the path being searched. The stack holds mentors, the occupant being looked at, and where in the row of whoever
    stands above to go on. `trail` begins with how many mentors the latest search visited, and lists them.
    """

    indptr: Int64s
    mentors: Int32s
    capacity: Int32s
    contest: Floats
    mentor: Int32s
    place: Int32s
    first: Int64s
    slot: Int32s
    held: Int32s
    closed_at: Int32s
    seen: Int32s
    look: Int64s
    via: Int32s
    stack: Int32s
    occupant: Int32s
    resume: Int64s
    trail: Int32s


@kernel
def demand_for(mentors: Int32s, m: int) -> Int64s:
    """(m,) int64: how many edges each mentor has."""
    demand = np.zeros(m, np.int64)
    for mentor in mentors:
        demand[mentor] += 1
    return demand


def search_of(indptr: Int64s, mentors: Int32s, capacity: Int32s, demand: Int64s) -> Search:
    """Begin with everybody free; `demand` (m,) int64 is how many edges each mentor has."""
    n, m = len(indptr) - 1, len(capacity)
    first = np.concatenate([[0], np.cumsum(capacity, dtype=np.int64)])
    return Search(
        indptr=indptr,
        mentors=mentors,
        capacity=capacity,
        contest=(demand / np.maximum(capacity, 1)).astype(np.float32),
        mentor=np.full(n, NOBODY, np.int32),
        place=np.zeros(n, np.int32),
        first=first,
        slot=np.full(int(first[-1]), NOBODY, np.int32),
        held=np.zeros(m, np.int32),
        closed_at=np.full(m, NOBODY, np.int32),
        seen=np.zeros(m, np.int32),
        look=indptr[:-1].copy(),
        via=np.zeros(m, np.int32),
        stack=np.zeros(m, np.int32),
        occupant=np.zeros(m, np.int32),
        resume=np.zeros(m, np.int64),
        trail=np.zeros(m + 1, np.int32),
    )


@kernel
def take_free(search: Search, person: int) -> bool:
    """Give the least contested mentor with a free place."""
    mentors, held, capacity, contest = search.mentors, search.held, search.capacity, search.contest
    best, least = NOBODY, np.float32(np.inf)
    for edge in range(search.indptr[person], search.indptr[person + 1]):
        mentor = mentors[edge]
        if held[mentor] < capacity[mentor] and contest[mentor] < least:
            best, least = mentor, contest[mentor]
    if best == NOBODY:
        return False
    seat(search, person, best)
    return True


@kernel
def seat(search: Search, person: int, mentor: int) -> None:
    search.slot[search.first[mentor] + search.held[mentor]] = person
    search.place[person] = search.held[mentor]
    search.held[mentor] += 1
    search.mentor[person] = mentor


@kernel
def path(search: Search, root: int, stamp: int, phase: int) -> tuple[int, bool]:
    """Look depth first for a chain of moves that frees a place. One visit per mentor and phase.

    Return the mentor at its end, and whether the search met what another search of the phase had visited: it began
    after the stamp `phase`.
    """
    indptr, mentors, held, capacity, look = search.indptr, search.mentors, search.held, search.capacity, search.look
    first, slot, seen, closed_at, via = search.first, search.slot, search.seen, search.closed_at, search.via
    stack, occupant, resume = search.stack, search.occupant, search.resume
    trail = search.trail
    person, edge, root_edge, depth, visited, crossed = root, indptr[root], indptr[root], 0, 0, False
    while True:
        ahead = look[person]  # full stays full, so what was passed is not looked at again
        while ahead < indptr[person + 1] and held[mentors[ahead]] >= capacity[mentors[ahead]]:
            ahead += 1
        look[person] = ahead
        if ahead < indptr[person + 1]:
            via[mentors[ahead]] = person
            return mentors[ahead], crossed
        down = NOBODY
        while edge < indptr[person + 1]:
            mentor = mentors[edge]
            edge += 1
            if seen[mentor] == stamp or closed_at[mentor] != NOBODY:
                continue
            if seen[mentor] > phase:
                crossed = True
                continue
            seen[mentor] = stamp
            visited += 1
            trail[visited] = mentor
            down = mentor
            break
        if down != NOBODY:
            if depth:
                resume[depth - 1] = edge
            else:
                root_edge = edge
            via[down], stack[depth], occupant[depth] = person, down, 0
            depth += 1
            person = slot[first[down]]
            edge = indptr[person]
        elif depth:
            top = stack[depth - 1]
            occupant[depth - 1] += 1
            if occupant[depth - 1] < held[top]:
                person = slot[first[top] + occupant[depth - 1]]
                edge = indptr[person]
            else:
                depth -= 1
                if depth:
                    person = slot[first[stack[depth - 1]] + occupant[depth - 1]]
                    edge = resume[depth - 1]
                else:
                    person, edge = root, root_edge
        else:
            trail[0] = visited
            return NOBODY, crossed


@kernel
def flip(search: Search, root: int, found: int) -> None:
    """Make the moves: the last one takes the free place, each of the others the place that was just left."""
    person = search.via[found]
    left, place = search.mentor[person], search.place[person]
    seat(search, person, found)
    while person != root:
        mentor, slot = left, place
        person = search.via[mentor]
        left, place = search.mentor[person], search.place[person]
        search.slot[search.first[mentor] + slot] = person
        search.place[person] = slot
        search.mentor[person] = mentor


@kernel
def close(search: Search, step: int) -> None:
    """Close what the latest search visited."""
    for at in range(1, search.trail[0] + 1):
        search.closed_at[search.trail[at]] = step


@kernel
def close_reach(search: Search, people: Int32s, step: int) -> None:
    """Close whatever these people could have, directly or by exchanges: no place is to be had there."""
    stack, first, slot, indptr, mentors = search.stack, search.first, search.slot, search.indptr, search.mentors
    for root in people:
        depth = _close_options(search, root, step, 0)
        while depth:
            depth -= 1
            mentor = stack[depth]
            places = range(first[mentor], first[mentor] + search.held[mentor])
            for at in places:
                prefetch(mentors, indptr[slot[at]])
                prefetch(mentors, indptr[slot[at]] + LINE)
            for at in places:
                depth = _close_options(search, slot[at], step, depth)


@kernel
def _close_options(search: Search, person: int, step: int, depth: int) -> int:
    for edge in range(search.indptr[person], search.indptr[person + 1]):
        mentor = search.mentors[edge]
        if search.closed_at[mentor] == NOBODY:
            search.closed_at[mentor] = step
            search.stack[depth] = mentor
            depth += 1
    return depth


@kernel
def close_phase(search: Search, phase: int, step: int) -> None:
    for mentor in range(len(search.seen)):
        if search.seen[mentor] > phase and search.closed_at[mentor] == NOBODY:
            search.closed_at[mentor] = step
