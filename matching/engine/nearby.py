"""Who could help whom, found in compiled loops: the best few pairs of each person, in bounded memory.

Loaded by the match run only (it imports the kernels). Source: ENGINE.md §3. Gives what the plain search in
tests/matching/engine/plain.py gives.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import get_native_id

import numpy as np

from matching.engine.arrays import Bools, Int32s, Int64s
from matching.engine.candidates import REACH, Candidates, Reach
from matching.engine.dealing import asked_of, cards_of, desk_of, offered_of, rules_of
from matching.engine.kernels.cards import Desk
from matching.engine.kernels.nearby import look
from matching.engine.kernels.pairs import COL, LAST_COL, LAST_ROW, ROW, TIE
from matching.engine.limits import LIMITS, Limits
from matching.engine.prepare import Needs, Ready
from matching.engine.weights import WEIGHTS, Weights

CHUNK = 512
GIVES_WAY = 10  # so nice is the search to whoever reads a page meanwhile


def find(
    ready: Ready,
    weights: Weights = WEIGHTS,
    limits: Limits = LIMITS,
    reach: Reach = REACH,
    threads: int | None = None,
) -> Candidates:
    """Find the candidate pairs of a match run: the best within the limits, for seekers and for mentors with a place.

    `threads` is the number of processors unless said otherwise; any number gives the same pairs. Nor do they depend on
    the order of the people: ties are broken by a hash of the two, which also spreads the load.
    """
    n, m = len(ready.needs.side), len(ready.offers.side)
    if not n or not m:
        return Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))
    sides = (cards_of(ready.needs.side, ready), cards_of(ready.offers.side, ready))
    offered = offered_of(ready.offers)
    given = (*sides, asked_of(ready), offered, rules_of(ready, weights, limits, reach))
    top, kept = np.zeros((n, max(1, reach.top)), np.int64), np.zeros(n, np.int32)
    chunks, order = count(0, CHUNK), _alike(ready.needs)

    def work(desk: Desk) -> None:
        nice = max(GIVES_WAY, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, get_native_id(), nice)  # of this thread alone
        while (first := next(chunks)) < n:
            look(*given, desk, reach.top, reach.back, top, kept, order[first : first + CHUNK])

    desks = [desk_of(ready, reach, len(offered.weeks)) for _ in range(threads or len(os.sched_getaffinity(0)))]
    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(work, desks))
    return _merge(*_top(top, kept), *_back(desks, reach), m)


def _alike(needs: Needs) -> Int64s:
    """Order the seekers so that the same mentors come up again while they are still in the cache."""
    said = needs.wishes.lengths > 0
    wish = np.full(len(said), -1)
    wish[said] = needs.wishes.values[needs.wishes.indptr[:-1][said]]
    return np.lexsort((wish, needs.side.languages[0]))


def _top(top: Int64s, kept: Int32s) -> tuple[Int64s, Int64s, Int32s]:
    rows, at = np.nonzero(np.arange(top.shape[1]) < kept[:, None])
    keys = top[rows, at]
    return rows, LAST_COL - (keys & LAST_COL), (keys >> (COL + TIE)).astype(np.int32)


def _back(desks: list[Desk], reach: Reach) -> tuple[Int64s, Int64s, Int32s]:
    """Merge what each thread found best for the mentors."""
    found = np.concatenate([np.where(_held(desk), desk.back, -1) for desk in desks], axis=1)
    found.sort(axis=1)
    cols, at = np.nonzero(found[:, ::-1][:, : reach.back] >= 0)
    keys = found[:, ::-1][cols, at]
    return LAST_ROW - (keys & LAST_ROW), cols, (keys >> (ROW + TIE)).astype(np.int32)


def _held(desk: Desk) -> Bools:
    held: Bools = np.arange(desk.back.shape[1]) < desk.held[:, None]
    return held


def _merge(
    rows: Int64s, cols: Int64s, fits: Int32s, more_rows: Int64s, more_cols: Int64s, more_fits: Int32s, mentors: int
) -> Candidates:
    keys = np.concatenate([rows * mentors + cols, more_rows * mentors + more_cols])
    keys, first = np.unique(keys, return_index=True)
    rows, cols = np.divmod(keys, mentors)
    return Candidates(rows, cols, np.concatenate([fits, more_fits])[first])
