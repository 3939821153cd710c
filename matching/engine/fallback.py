"""Stage 2 the slow and steady way: each layer as one min-cost flow, for what the auction will not take.

That is utilities too large to be scaled in one word, and the rare instance on which bids do not end in time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.arrays import Frozen, Int64s
from matching.engine.prices import OPEN, Layered


@dataclass(frozen=True, eq=False)
class _Matrix(Frozen):
    """One layer as a full matching problem: (x,) int64 each, `edges` the pair of the instance behind each value."""

    rows: Int64s
    cols: Int64s
    values: Int64s
    edges: Int64s


def fill(layered: Layered) -> Int64s:
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
