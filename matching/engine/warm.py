"""Fills the cache of compiled kernels, so that no match run waits for a compiler: some ten seconds, once a machine.

`make demo` does it after the first page, a worker before it takes its first task.
"""

from __future__ import annotations

import numpy as np

from matching.engine import nearby, prepare
from matching.engine.assignment import solve
from matching.engine.types import Catalogue, Instance, Mentors, Pool, Seekers, silent

NARROW, WIDE = 100, 10**8


def warm() -> None:
    """Call every kernel once, with each kind of array that it may be given."""
    for best in (NARROW, WIDE):
        solve(_three_people(best))
    nearby.find(prepare.pool(_silent_pair()), threads=1)


def _silent_pair() -> Pool:
    nothing = {"topic_weights": np.zeros(0, np.float32)}
    return Pool(
        Seekers(**{**silent(1), **nothing}, waiting=np.zeros(1, np.int32)),
        Mentors(**{**silent(1), **nothing}, capacity=np.ones(1, np.int32), good_for=np.zeros(1, np.int8)),
        Catalogue(np.zeros(0, np.int32), np.zeros(0, np.int32)),
        np.zeros(0, np.uint64),
        np.zeros(0, np.uint64),
        np.zeros(0, np.int32),
    )


def _three_people(best: int) -> Instance:
    """Make an instance with a closed layer, an open one, and somebody who stays out."""
    return Instance(
        np.array([0, 2, 4, 5, 6], np.int64),
        np.array([0, 1, 0, 1, 0, 2], np.int32),
        np.array([best, 3, 2, 1, 5, 7], np.int64),
        np.array([1, 1, 300], np.int64),
        np.array([0, 1, 1, 0], np.int64),
        np.zeros(6, np.int32),
    )
