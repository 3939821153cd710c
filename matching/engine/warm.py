"""Fills the cache of compiled kernels, so that no match run waits for a compiler: some ten seconds, once a machine.

`make demo` does it after the first page, a worker before it takes its first task.
"""

from __future__ import annotations

import numpy as np

from matching.engine.assignment import solve
from matching.engine.types import Instance

NARROW, WIDE = 100, 10**8


def warm() -> None:
    """Call every kernel once, with each kind of array that it may be given."""
    for best in (NARROW, WIDE):
        solve(_three_people(best))


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
