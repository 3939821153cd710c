"""Exchange rings: everybody teaches the next one. As many people as possible, then the shorter rings.

A packing of vertex-disjoint cycles of bounded length, solved by the cycle formulation of D. J. Abraham, A. Blum and
T. Sandholm, "Clearing algorithms for barter exchange markets", EC 2007, one block of the graph at a time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csc_array
from scipy.sparse.csgraph import connected_components

from matching.engine.arrays import Bools, Frozen, Int64s
from matching.engine.cycles import cycles

LONGEST = 4
BATCH = 4_000  # cycles of small blocks that are solved together: each call of the solver costs milliseconds
MOST_EXACT = 150_000
SECONDS = 20.0
TRIES_PER_CYCLE = 4
MOST_TRIES = 200_000


@dataclass(frozen=True, eq=False)
class Rings(Frozen):
    """Rings that share nobody.

    Attributes
    ----------
    rings : (r, longest) int64
        One ring a row, each person teaches the next and the last the first; filled up with -1.
    covered : int
        How many people are in a ring.
    bound : int
        No packing covers more.
    seconds : float

    """

    rings: Int64s
    covered: int
    bound: int
    seconds: float

    @property
    def proven(self) -> bool:
        return self.covered == self.bound


def pack(arcs: Int64s, people: int, *, longest: int = LONGEST, seconds: float = SECONDS, seed: int = 0) -> Rings:
    """Choose rings that cover the most people; among those the most rings, which makes them short.

    Parameters
    ----------
    arcs : (k, 2) int64
        ``(a, b)``: a can teach b, and the two may meet. Numbers 0..people - 1.
    people : int
    longest : int
        How many people a ring may have at most; 2 or more.
    seconds : float
        For each call of the exact solver; past it, or where a block has too many cycles, a search takes over and
        ``bound`` says how much it may miss.
    seed : int
        Of that search. The same input and seed give the same rings, but for a solver that ran out of time.

    Raises
    ------
    ValueError
        ``longest`` is below 2, or a number is out of range.
    TooMany
        The graph has more than four million short cycles.

    """
    start = time.perf_counter()
    if longest < 2:  # noqa: PLR2004 - a ring of one is none
        raise ValueError(f"longest must be 2 or more, not {longest}.")
    if len(arcs) and not ((arcs >= 0) & (arcs < people)).all():
        raise ValueError(f"arcs must lie in 0..{people - 1}.")
    found = cycles(arcs.reshape(-1, 2), people, longest)
    chosen, bound = np.zeros(len(found), bool), 0
    for block in _blocks(found, people):
        picked, at_most = _solve(found[block], seconds, seed)
        chosen[block[picked]] = True
        bound += at_most
    rings = found[chosen]
    return Rings(rings, int((rings >= 0).sum()), bound, time.perf_counter() - start)


def _blocks(found: Int64s, people: int) -> list[Int64s]:
    """Split the cycles into sets that share nobody; small ones are put together."""
    if not len(found):
        return []
    row, col = np.nonzero(found >= 0)
    size = len(found) + people
    graph = coo_array((np.ones(len(row), np.int8), (row, len(found) + found[row, col])), shape=(size, size))
    label = connected_components(graph, directed=False)[1][: len(found)]
    order = np.argsort(label, kind="stable")
    _labels, first, many = np.unique(label[order], return_index=True, return_counts=True)
    # A block joins the batch of the one before it until the batch is full.
    batch = np.zeros(len(many), np.int64)
    held = number = 0
    for at, count in enumerate(many.tolist()):
        if held and held + count > BATCH:
            number, held = number + 1, 0
        batch[at], held = number, held + count
    starts = first[np.flatnonzero(np.diff(batch, prepend=-1))]
    return np.split(order, starts[1:])


def _solve(found: Int64s, seconds: float, seed: int) -> tuple[Bools, int]:
    """Choose among the cycles of one block; return the choice and the most people that any choice covers."""
    lengths = (found >= 0).sum(axis=1)
    members, compact = np.unique(found, return_inverse=True)
    compact = compact.reshape(found.shape) - int(members[0] < 0)
    everybody = len(members) - int(members[0] < 0)
    if len(found) > MOST_EXACT:
        return search(compact, lengths, everybody, seed), everybody
    rings_at_most = everybody // 2 + 1
    # First people, then rings: no number of rings outweighs one person.
    worth = lengths * rings_at_most + 1
    row, col = np.nonzero(compact >= 0)
    uses = csc_array((np.ones(len(row)), (compact[row, col], row)), shape=(everybody, len(found)))
    answer = milp(
        -worth.astype(np.float64),
        constraints=LinearConstraint(uses, ub=1),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(found)),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = everybody
    if answer.mip_dual_bound is not None and np.isfinite(answer.mip_dual_bound):
        bound = min(everybody, int((-answer.mip_dual_bound + 1e-6) // rings_at_most))
    exact = answer.x > 0.5 if answer.x is not None else np.zeros(len(found), bool)  # noqa: PLR2004
    if int(lengths[exact].sum()) == bound:
        return exact, bound
    tried = search(compact, lengths, everybody, seed)
    return max(exact, tried, key=lambda one: int(worth[one].sum())), bound


def search(found: Int64s, lengths: Int64s, people: int, seed: int) -> Bools:
    """Greedy by people per conflict, then force a ring in, evict what it touches, refill; keep it if not worse."""
    rng = np.random.default_rng(seed)
    members = [[one for one in row if one >= 0] for row in found.tolist()]
    rings_of: list[list[int]] = [[] for _person in range(people)]
    for ring, inside in enumerate(members):
        for person in inside:
            rings_of[person].append(ring)
    crowd = np.array([sum(len(rings_of[person]) for person in inside) for inside in members])
    owner = [-1] * people
    for ring in np.argsort(-lengths / crowd, kind="stable").tolist():
        _enter(ring, members, owner)
    for ring in rng.integers(len(members), size=min(MOST_TRIES, TRIES_PER_CYCLE * len(members))).tolist():
        _force(ring, members, rings_of, owner)
    chosen = np.zeros(len(members), bool)
    chosen[[ring for ring in owner if ring >= 0]] = True
    return chosen


def _enter(ring: int, members: list[list[int]], owner: list[int]) -> bool:
    if any(owner[person] >= 0 for person in members[ring]):
        return False
    for person in members[ring]:
        owner[person] = ring
    return True


def _leave(rings: Iterable[int], members: list[list[int]], owner: list[int]) -> list[int]:
    freed = [person for ring in rings for person in members[ring]]
    for person in freed:
        owner[person] = -1
    return freed


def _force(ring: int, members: list[list[int]], rings_of: list[list[int]], owner: list[int]) -> None:
    evicted = sorted({owner[person] for person in members[ring]} - {-1})
    if ring in evicted:
        return
    freed = _leave(evicted, members, owner)
    _enter(ring, members, owner)
    entered = [ring, *(one for person in freed for one in rings_of[person] if _enter(one, members, owner))]
    gain, loss = ((sum(len(members[one]) for one in some), len(some)) for some in (entered, evicted))
    if gain < loss:
        _leave(entered, members, owner)
        for one in evicted:
            _enter(one, members, owner)
