"""Who meets whom: coverage, then waiting classes, then total utility, exact and certified. Source: ENGINE.md §4.

Loaded by the nightly run and the command line only: it imports scipy.

Stage 1 (`coverage`) says who is matched and cuts the graph into layers; stage 2 solves each layer exactly; a pass of
longest paths over what could still be exchanged turns the result into prices, which prove it best.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.arrays import Frozen, Int32s, Int64s
from matching.engine.coverage import OPEN, cover, coverage_bound, layer_of
from matching.engine.prices import Layered, certify, place_prices
from matching.engine.types import Instance, Solution


@dataclass(frozen=True, eq=False)
class _Matrix(Frozen):
    """One layer as a full matching problem: (x,) int64 each, `edges` the pair of the instance behind each value."""

    rows: Int64s
    cols: Int64s
    values: Int64s
    edges: Int64s


def solve(instance: Instance) -> Solution:
    """Solve the assignment lexicographically: most people, longest waiting classes first, greatest total utility.

    Parameters
    ----------
    instance : Instance
        n people, m mentors, e pairs. Empty sides, places of 0 and people without pairs are welcome.

    Returns
    -------
    Solution
        With its coverage certificate, dual prices and gap. The same instance gives the same solution; another order of
        its people or mentors gives the same counts and total.

    Notes
    -----
    Utility times mentors squared should stay under 2**53, as scipy computes in doubles; beyond that the gap tells what
    was lost.
    """
    started = time.perf_counter()
    classes, level = np.unique(instance.waiting, return_inverse=True)
    level = level.ravel().astype(np.int64)
    stage1 = cover(instance, level)
    layer, lowest = layer_of(instance, level, stage1.closed_at)
    layered = Layered(instance, level, lowest, layer, stage1.closed_at, len(classes))
    edge = _fill(layered)
    prices = place_prices(layered, edge)
    sinks, prices, gap = certify(layered, edge, prices)
    matched = edge >= 0
    total = int(instance.utility[edge[matched]].sum())
    return Solution(
        mentor=_mentors(instance, edge),
        edge=edge,
        classes=classes.astype(np.int64),
        of_class=np.bincount(level, minlength=len(classes)),
        covered=np.bincount(level[matched], minlength=len(classes)),
        coverage_bound=coverage_bound(level, lowest, stage1.closed_at, instance.capacity, len(classes)),
        closed_at=stage1.closed_at,
        total=total,
        bound=total + gap,
        prices=prices,
        sink_prices=sinks,
        seconds=time.perf_counter() - started,
    )


def _mentors(instance: Instance, edge: Int64s) -> Int32s:
    mentor = np.full(len(edge), -1, np.int32)
    mentor[edge >= 0] = instance.mentors[edge[edge >= 0]]
    return mentor


def _fill(layered: Layered) -> Int64s:
    """Return the chosen edge of each person, (n,) int64, -1 nobody."""
    chosen = np.full(len(layered.level), -1, np.int64)
    inside = layered.inside()
    for step in np.unique(layered.layer[layered.instance.people[inside]]):
        edges = inside[layered.layer[layered.instance.people[inside]] == step]
        best = _solve_layer(layered, edges, closed=step != OPEN)
        chosen[layered.instance.people[best]] = best
    return chosen


def _solve_layer(layered: Layered, edges: Int64s, *, closed: bool) -> Int64s:
    """Return the chosen edges of one layer.

    In the open layer everybody is placed. In a closed one every place is taken, everybody of a longer waiting class
    than the layer's is placed (stage 1 shows that it can be done), and the rest take what is left: so the places are
    the side that must be filled, and a bonus no exchange can make up for puts those of longer waiting classes first.
    """
    matrix = _matrix(layered, edges)
    values = matrix.values + 1  # scipy takes an explicit zero for no pair
    if closed:
        values = values + _bonus(layered, edges) * layered.must()[layered.instance.people[matrix.edges]]
        rows, cols = matrix.cols, matrix.rows
    else:
        rows, cols = matrix.rows, matrix.cols
    shape = (int(rows.max()) + 1, int(cols.max()) + 1)
    picked_rows, picked_cols = min_weight_full_bipartite_matching(
        csr_array((values.astype(np.float64), (rows, cols)), shape=shape), maximize=True
    )
    # Both sides are sorted by one key, so the picked cells are found again by their key.
    key = rows * shape[1] + cols
    order = np.argsort(key)
    chosen: Int64s = matrix.edges[order[np.searchsorted(key[order], picked_rows * shape[1] + picked_cols)]]
    return chosen


def _bonus(layered: Layered, edges: Int64s) -> int:
    """More than any chain of exchanges can be worth: it passes each mentor of the layer at most once."""
    mentors = len(np.unique(layered.instance.mentors[edges]))
    return (mentors + 2) * (int(layered.instance.utility[edges].max(initial=0)) + 1)


def _matrix(layered: Layered, edges: Int64s) -> _Matrix:
    """People by single places: each mentor stands there once per place, at most as often as somebody could want it."""
    instance = layered.instance
    row = np.unique(instance.people[edges], return_inverse=True)[1]
    mentors, mentor, demand = np.unique(instance.mentors[edges], return_inverse=True, return_counts=True)
    places = np.minimum(instance.capacity[mentors], demand)
    first = np.cumsum(places) - places
    copies = places[mentor]
    nth = np.arange(copies.sum()) - np.repeat(np.cumsum(copies) - copies, copies)
    return _Matrix(
        np.repeat(row.astype(np.int64), copies),
        np.repeat(first[mentor], copies) + nth,
        np.repeat(instance.utility[edges], copies),
        np.repeat(edges, copies),
    )
