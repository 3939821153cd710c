"""All short cycles of a directed graph, by joining paths as arrays."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Int64s

AT_ONCE = 500_000  # paths that are made longer in one piece
MOST = 4_000_000


class TooMany(Exception):
    """The graph has more short cycles than can be held."""


def arcs_of(arcs: Int64s, people: int) -> tuple[Int64s, Int64s, Int64s]:
    """Sort arcs by their ends, each once and none to oneself.

    Returns
    -------
    indptr, heads, keys : (people + 1,), (k,), (k,) int64
        Who the arcs of each person lead to, and ``tail * people + head`` in rising order.

    """
    keys = np.unique(arcs[arcs[:, 0] != arcs[:, 1]] @ np.array([people, 1], np.int64))
    indptr = np.searchsorted(keys, np.arange(people + 1, dtype=np.int64) * people)
    return indptr, keys % max(1, people), keys


def cycles(arcs: Int64s, people: int, longest: int) -> Int64s:
    """Return every cycle of 2 to ``longest`` people once, its smallest number first.

    Parameters
    ----------
    arcs : (k, 2) int64
        Who can teach whom, as numbers 0..people - 1.
    people, longest : int
        ``longest`` is 2, 3 or 4 in practice: the number of cycles grows with the degree to that power.

    Returns
    -------
    (c, longest) int64
        One cycle a row, filled up with -1; short ones first, then in the order of their numbers.

    Raises
    ------
    TooMany
        There are more than four million.

    """
    indptr, heads, keys = arcs_of(arcs, people)
    paths = np.stack([keys // max(1, people), heads], axis=1)
    paths = paths[paths[:, 0] < paths[:, 1]]
    found = []
    for length in range(2, longest + 1):
        closed = paths[_has(keys, paths[:, -1] * people + paths[:, 0])]
        found.append(np.pad(closed, ((0, 0), (0, longest - length)), constant_values=-1))
        if sum(map(len, found)) > MOST:
            raise TooMany
        if length < longest:
            paths = _longer(paths, indptr, heads)
    return np.concatenate(found)


def _longer(paths: Int64s, indptr: Int64s, heads: Int64s) -> Int64s:
    """Add one more person to each path: anybody new with a greater number than the first."""
    pieces = [np.empty((0, paths.shape[1] + 1), np.int64)]
    degree = np.diff(indptr)[paths[:, -1]]
    ends = np.cumsum(degree)
    start, total = 0, 0
    while start < len(paths):
        before = ends[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
        part, many = paths[start:stop], degree[start:stop]
        row = np.repeat(np.arange(len(part)), many)
        first = np.cumsum(many) - many
        step = np.arange(len(row)) - first[row]
        new = heads[indptr[part[row, -1]] + step]
        fresh = (new > part[row, 0]) & (part[row, 1:] != new[:, None]).all(axis=1)
        pieces.append(np.column_stack([part[row[fresh]], new[fresh]]))
        total += len(pieces[-1])
        if total > 4 * MOST:
            raise TooMany
        start = stop
    return np.concatenate(pieces)


def _has(keys: Int64s, wanted: Int64s) -> np.ndarray:
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return keys[at] == wanted if len(keys) else np.zeros(len(wanted), bool)
