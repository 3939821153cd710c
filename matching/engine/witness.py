"""Why somebody has nobody yet: the Hall set around them, from which the pages make sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.engine.arrays import Frozen, Int64s
from matching.engine.types import Instance, Solution


@dataclass(frozen=True, eq=False)
class Witness(Frozen):
    """Why each of u unmatched people has nobody: a Hall set around them.

    Attributes
    ----------
    person : (u,) int64
        Who, ascending.
    mentors, places : (u,) int64
        The mentors this person could have, directly or by any chain of exchanges, and their places; all are taken by
        people who could have none but these mentors.
    longer, same : (u,) int64
        How many of those places are held by people of a longer waiting class, and of the same one. The two add up to
        `places`: nobody who waits for less long holds one.
    """

    person: Int64s
    mentors: Int64s
    places: Int64s
    longer: Int64s
    same: Int64s


def witness(instance: Instance, solution: Solution) -> Witness:
    """Return the Hall witness of everybody unmatched.

    Reach is one long bit string per group of mentors who can exchange with one another: a few passes over the exchanges
    between them.
    """
    people = np.flatnonzero(solution.edge < 0)
    reach, group = _reach(instance, solution)
    groups = group[instance.mentors]
    cache: dict[int, tuple[int, int, Int64s]] = {}
    rows = []
    for person in people.tolist():
        span = slice(instance.indptr[person], instance.indptr[person + 1])
        bits = 0
        for one in set(groups[span].tolist()):
            bits |= reach[one]
        if bits not in cache:
            cache[bits] = _count(instance, solution, bits)
        mentors, places, waits = cache[bits]
        longer = int((waits > instance.waiting[person]).sum())
        rows.append((person, mentors, places, longer, int((waits == instance.waiting[person]).sum())))
    table = np.array(rows, np.int64).reshape(len(rows), 5)
    return Witness(*table.T)


def _reach(instance: Instance, solution: Solution) -> tuple[list[int], Int64s]:
    """For each group of mentors, as bits, whom a chain of exchanges from there can touch; the group of each mentor.

    Mentors who can all exchange with one another reach the same; between such groups reach is spread until nothing
    changes.
    """
    most = len(instance.capacity)
    now = solution.mentor[instance.people].astype(np.int64)
    moves = (now >= 0) & (now != instance.mentors)
    tails, heads = np.divmod(np.unique(now[moves] * most + instance.mentors[moves]), max(1, most))
    graph = csr_array((np.ones(len(tails), np.int8), (tails, heads)), shape=(most, most))
    groups, group = connected_components(graph, connection="strong") if most else (0, np.zeros(0, np.int64))
    reach = [0] * groups
    for mentor, at in enumerate(group.tolist()):
        reach[at] |= 1 << mentor
    pairs = np.unique(group[tails].astype(np.int64) * groups + group[heads])
    steps = [(tail, head) for tail, head in (divmod(pair, groups) for pair in pairs.tolist()) if tail != head]
    while _spread(reach, steps):
        steps.reverse()
    return reach, group.astype(np.int64)


def _spread(reach: list[int], steps: list[tuple[int, int]]) -> bool:
    """Let each tail reach what its head reaches; return whether anything changed."""
    changed = False
    for tail, head in steps:
        wider = reach[tail] | reach[head]
        if wider != reach[tail]:
            reach[tail], changed = wider, True
    return changed


def _count(instance: Instance, solution: Solution, bits: int) -> tuple[int, int, Int64s]:
    """Return mentors, places, and the waiting classes of whoever holds these places."""
    raw = np.frombuffer(bits.to_bytes(len(instance.capacity) // 8 + 1, "little"), np.uint8)
    chosen = np.unpackbits(raw, bitorder="little", count=len(instance.capacity)).astype(np.bool_)
    held = np.flatnonzero(solution.mentor >= 0)
    waits = instance.waiting[held[chosen[solution.mentor[held]]]]
    return int(chosen.sum()), int(instance.capacity[chosen].sum()), waits
