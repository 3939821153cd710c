"""Why somebody has nobody yet: the Hall set around them, from which the pages make sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.engine.arrays import Frozen, Int32s, Int64s
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
    reach, group = _reach(instance, solution)
    groups = group[instance.mentors]
    cache: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    rows = []
    for person in np.flatnonzero(solution.edge < 0).tolist():
        bits = 0
        for one in set(groups[instance.indptr[person] : instance.indptr[person + 1]].tolist()):
            bits |= reach[one]
        key = bits, int(instance.waiting[person])
        if key not in cache:
            cache[key] = _count(instance, solution, *key)
        rows.append((person, *cache[key]))
    return Witness(*np.array(rows, np.int64).reshape(len(rows), 5).T)


def _reach(instance: Instance, solution: Solution) -> tuple[list[int], Int64s]:
    """For each group of mentors, as bits, whom a chain of exchanges from there can touch; the group of each mentor.

    Mentors who can all exchange with one another reach the same: mostly nearly all of them are one group. Between such
    groups reach is spread until nothing changes.
    """
    tails, heads, indptr = _exchanges(instance, solution)
    graph = csr_array((np.ones(len(heads), np.int8), heads, indptr), shape=(len(indptr) - 1, len(indptr) - 1))
    groups, group = connected_components(graph, connection="strong") if len(indptr) > 1 else (0, np.zeros(0, np.int64))
    reach = [0] * groups
    for mentor, at in enumerate(group.tolist()):
        reach[at] |= 1 << mentor
    across = group[tails] != group[heads]
    pairs = np.unique(group[tails[across]].astype(np.int64) * groups + group[heads[across]])
    steps = [divmod(pair, groups) for pair in pairs.tolist()]
    while _spread(reach, steps):
        steps.reverse()
    return reach, group.astype(np.int64)


def _exchanges(instance: Instance, solution: Solution) -> tuple[Int32s, Int32s, Int64s]:
    """Return from whom to whom somebody could change, by the mentor they have; where each mentor's rows start."""
    held = np.flatnonzero(solution.mentor >= 0)
    held = held[np.argsort(solution.mentor[held], kind="stable")]
    counts = np.diff(instance.indptr)[held]
    ends = np.cumsum(counts)
    edges = np.arange(counts.sum()) + np.repeat(instance.indptr[held] - ends + counts, counts)
    tails = np.repeat(solution.mentor[held], counts)
    indptr = np.searchsorted(tails, np.arange(len(instance.capacity) + 1))
    return tails, instance.mentors[edges], indptr


def _spread(reach: list[int], steps: list[tuple[int, int]]) -> bool:
    """Let each tail reach what its head reaches; return whether anything changed."""
    changed = False
    for tail, head in steps:
        wider = reach[tail] | reach[head]
        if wider != reach[tail]:
            reach[tail], changed = wider, True
    return changed


def _count(instance: Instance, solution: Solution, bits: int, waiting: int) -> tuple[int, int, int, int]:
    """Return mentors, places, and how many of these go to people who waited longer than `waiting`, and as long."""
    raw = np.frombuffer(bits.to_bytes(len(instance.capacity) // 8 + 1, "little"), np.uint8)
    chosen = np.unpackbits(raw, bitorder="little", count=len(instance.capacity)).astype(np.bool_)
    held = np.flatnonzero(solution.mentor >= 0)
    waits = instance.waiting[held[chosen[solution.mentor[held]]]]
    places = int(instance.capacity[chosen].sum())
    return int(chosen.sum()), places, int((waits > waiting).sum()), int((waits == waiting).sum())
