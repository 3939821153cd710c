"""Who stands in whose way, and why not somebody better: numbers, from which the pages make sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Int32s
from matching.engine.limits import FORBIDDEN, HOURS, LANGUAGE, LIMITS, PLACE, RIVALS, SELF, Limits, refused
from matching.engine.prepare import Ready
from matching.engine.types import Instance, Solution


def ranks(instance: Instance, solution: Solution) -> Int32s:
    """(n,) int32: how many candidates fit a person better than the mentor they got; -1 for nobody yet."""
    matched = solution.edge >= 0
    own = np.zeros(len(instance.waiting), np.int64)
    own[matched] = instance.fit[solution.edge[matched]]
    better = instance.fit > own[instance.people]
    count = np.bincount(instance.people[better], minlength=len(instance.waiting))
    return np.where(matched, count, -1).astype(np.int32)


@dataclass(frozen=True)
class Barred:
    """Of `mentors`, how many one seeker cannot meet, by limit; a mentor may fail several. `left` pass all."""

    mentors: int
    left: int
    language: int
    hours: int
    place: int
    rivals: int
    forbidden: int
    self: int


def barred(ready: Ready, row: int, limits: Limits = LIMITS) -> Barred:
    """Count which limits stand between one seeker and all mentors: why a list is short or empty."""
    cols = np.arange(len(ready.offers.side))
    bits = refused(ready, np.full(len(cols), row, np.int64), cols, limits)
    fails = [int(((bits & bit) > 0).sum()) for bit in (LANGUAGE, HOURS, PLACE, RIVALS, FORBIDDEN, SELF)]
    return Barred(len(cols), int((bits == 0).sum()), *fails)
