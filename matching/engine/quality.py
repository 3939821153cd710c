"""The figures of a solution: coverage, fit, who would rather swap, how the load is spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Int64s
from matching.engine.types import Instance, Solution


@dataclass(frozen=True)
class Quality:
    """Figures of one solution.

    Attributes
    ----------
    people, mentors, places, pairs : int
        Size of the instance; pairs are the candidates.
    coverage : int
        People matched.
    by_class : dict of int to (matched, people)
        The same for each waiting class that occurs.
    mean_fit, p10_fit, p1_fit, least_fit : float
        Fit of the pairs made, 0..10000; 0 when there are none.
    blocking_waiting : int
        Pairs in which the person has nobody, and the mentor holds somebody of smaller utility: they wait by the rule.
    blocking_swap : int
        Pairs in which both would gain: the person is matched to less, and the mentor has a free place or holds less.
    gini_load, gini_use : float
        Inequality over mentors with places, 0 even to 1, of people held and of the share of places used.
    """

    people: int
    mentors: int
    places: int
    pairs: int
    coverage: int
    by_class: dict[int, tuple[int, int]]
    mean_fit: float
    p10_fit: float
    p1_fit: float
    least_fit: int
    blocking_waiting: int
    blocking_swap: int
    gini_load: float
    gini_use: float


def measure(instance: Instance, solution: Solution) -> Quality:
    """Measure a solution of an instance."""
    fits = instance.fit[solution.edge[solution.edge >= 0]]
    p1, p10 = np.percentile(fits, [1, 10]) if len(fits) else (0.0, 0.0)
    waiting, swap = blocking(instance, solution)
    load = _load(instance, solution)
    offers = instance.capacity > 0
    counts = zip(solution.covered.tolist(), solution.of_class.tolist(), strict=True)
    return Quality(
        people=len(instance.waiting),
        mentors=len(instance.capacity),
        places=int(instance.capacity.sum()),
        pairs=len(instance.mentors),
        coverage=solution.coverage,
        by_class=dict(zip(solution.classes.tolist(), counts, strict=True)),
        mean_fit=float(fits.mean()) if len(fits) else 0.0,
        p10_fit=float(p10),
        p1_fit=float(p1),
        least_fit=int(fits.min()) if len(fits) else 0,
        blocking_waiting=waiting,
        blocking_swap=swap,
        gini_load=gini(load[offers]),
        gini_use=gini(load[offers] / instance.capacity[offers]),
    )


def _load(instance: Instance, solution: Solution) -> Int64s:
    return np.bincount(solution.mentor[solution.mentor >= 0], minlength=len(instance.capacity))


def blocking(instance: Instance, solution: Solution) -> tuple[int, int]:
    """Count the pairs that would leave what they have for each other: (people who wait, people who would swap).

    Both sides go by utility, strictly. A mentor with a free place gains by anybody.
    """
    matched = np.flatnonzero(solution.edge >= 0)
    held = instance.utility[solution.edge[matched]]
    least = np.full(len(instance.capacity), np.iinfo(np.int64).max)
    np.minimum.at(least, solution.mentor[matched], held)
    least[_load(instance, solution) < instance.capacity] = -1
    least[instance.capacity == 0] = np.iinfo(np.int64).max
    own = np.full(len(instance.waiting), -1, np.int64)
    own[matched] = held
    would = (instance.utility > own[instance.people]) & (instance.utility > least[instance.mentors])
    waits = own[instance.people] < 0
    return int((would & waits).sum()), int((would & ~waits).sum())


def gini(values: NDArray[np.number]) -> float:
    """Return the Gini coefficient of values of at least 0; 0 for none, or when all are 0."""
    total = values.sum()
    if not total:
        return 0.0
    rank = np.arange(1, len(values) + 1)
    return float(2 * (rank * np.sort(values)).sum() / (len(values) * total) - (len(values) + 1) / len(values))
