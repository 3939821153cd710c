"""Passes over all edges: cutting the graph into layers, finding edges again, and the two certificates."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Int32s, Int64s
from matching.engine.kernels.jit import kernel

FAR_BELOW = -(1 << 62)


@kernel
def layer_of(level: Int64s, mentor: Int32s, closed_at: Int32s) -> Int32s:
    """(n,) int32: the layer a person stands in: that of their mentor, or the class itself for who has nobody."""
    layer = np.empty(len(level), np.int32)
    for person in range(len(level)):
        layer[person] = closed_at[mentor[person]] if mentor[person] >= 0 else level[person]
    return layer


@kernel
def count_rows(indptr: Int64s, mentors: Int32s, layer: Int32s, closed_at: Int32s) -> Int64s:
    """(n,) int64: how many edges of each person stay within their layer."""
    kept = np.zeros(len(layer), np.int64)
    for person in range(len(layer)):
        for edge in range(indptr[person], indptr[person + 1]):
            kept[person] += closed_at[mentors[edge]] == layer[person]
    return kept


@kernel
def fill_rows(
    indptr: Int64s,
    mentors: Int32s,
    utility: Int64s,
    layer: Int32s,
    closed_at: Int32s,
    starts: Int64s,
    sink: Int64s,
    shift: int,
    words: Int64s,
    asked: Int64s,
) -> None:
    """Pack the kept edges, ``utility << shift | mentor``; last the sink of whoever may stay out (-1: may not).

    Counts in `asked` (m,) how many came to each mentor.
    """
    for person in range(len(layer)):
        at = starts[person]
        if at == starts[person + 1]:
            continue
        for edge in range(indptr[person], indptr[person + 1]):
            if closed_at[mentors[edge]] == layer[person]:
                words[at] = (np.int64(utility[edge]) << shift) | mentors[edge]
                asked[mentors[edge]] += 1
                at += 1
        if sink[person] >= 0:
            words[at] = sink[person]


@kernel
def edges_of(indptr: Int64s, mentors: Int32s, mentor: Int32s) -> Int64s:
    """(n,) int64: where in the graph each person's mentor stands, -1 nobody."""
    found = np.full(len(mentor), -1, np.int64)
    for person in range(len(mentor)):
        if mentor[person] >= 0:
            for edge in range(indptr[person], indptr[person + 1]):
                if mentors[edge] == mentor[person]:
                    found[person] = edge
                    break
    return found


@kernel
def lowest_layer(indptr: Int64s, mentors: Int32s, capacity: Int64s, closed_at: Int32s, nowhere: int) -> Int64s:
    """(n,) int64: the lowest layer among the mentors with places in reach; `nowhere` without one."""
    lowest = np.full(len(indptr) - 1, nowhere, np.int64)
    for person in range(len(lowest)):
        for edge in range(indptr[person], indptr[person + 1]):
            mentor = mentors[edge]
            if capacity[mentor] > 0 and closed_at[mentor] < lowest[person]:
                lowest[person] = closed_at[mentor]
    return lowest


@kernel
def regret(
    indptr: Int64s,
    mentors: Int32s,
    utility: Int64s,
    scale: int,
    edge: Int64s,
    level: Int64s,
    out: Int64s,
    prices: Int64s,
    sinks: Int64s,
) -> int:
    """Sum what everybody could gain at these prices over what they have: the people's half of the duality gap.

    In units of 1 / scale. Summed as differences, so that large prices cancel before they are added up.
    """
    total = np.int64(0)
    for person in range(len(level)):
        best = np.int64(FAR_BELOW)
        if out[level[person]] > 0:
            best = -sinks[level[person]]
        own = -sinks[level[person]]
        for at in range(indptr[person], indptr[person + 1]):
            value = np.int64(utility[at]) * scale - prices[mentors[at]]
            best = max(best, value)
            if at == edge[person]:
                own = value
        total += best - own
    return total
