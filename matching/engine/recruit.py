"""Whom to recruit: where one more place would do most, by what people wish first and the language they speak best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Frozen, Int64s, Lists
from matching.engine.prepare import Ready
from matching.engine.types import Solution


@dataclass(frozen=True, eq=False)
class Shortage(Frozen):
    """Where places are missing, the worst first; s rows.

    Attributes
    ----------
    topic, language : (s,) int64
        The first wish, and the language spoken best; -1 none said.
    people : (s,) int64
        How many of those who ask for it have nobody: as many places would be taken at once, each by one of them.
    worth : (s,) int64
        What the places their like hold are worth beyond themselves, in utility: the prices added up. One more such
        place raises the total by its price, because somebody who fits better elsewhere could move (LP duality).
    """

    topic: Int64s
    language: Int64s
    people: Int64s
    worth: Int64s


def shortages(ready: Ready, solution: Solution, most: int = 10) -> Shortage:
    """Add up the unmatched and the prices by (first wish, best language). The unmatched count before any price."""
    topic, language = _firsts(ready.needs.wishes), _firsts(ready.needs.side.people.languages)
    nobody = solution.mentor < 0
    price = np.where(nobody, 0, solution.prices[solution.mentor] // solution.scale) if len(solution.prices) else 0
    kinds, kind = np.unique(np.stack([topic, language], axis=1), axis=0, return_inverse=True)
    people = np.bincount(kind.ravel()[nobody], minlength=len(kinds))
    worth = np.zeros(len(kinds), np.int64)
    np.add.at(worth, kind.ravel(), price)
    order = np.lexsort((kinds[:, 1], kinds[:, 0], -worth, -people))
    order = order[(people[order] > 0) | (worth[order] > 0)][:most]
    return Shortage(kinds[order, 0], kinds[order, 1], people[order], worth[order])


def _firsts(lists: Lists) -> Int64s:
    firsts = np.full(len(lists), -1, np.int64)
    some = lists.lengths > 0
    firsts[some] = lists.values[lists.indptr[:-1][some]]
    return firsts
