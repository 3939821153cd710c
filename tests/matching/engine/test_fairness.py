"""Fair by rule: nobody is passed over twice for somebody with no better claim, if an exchange could have helped."""

from dataclasses import replace

import numpy as np
import pytest

from matching.engine.assignment import solve
from matching.engine.types import Instance, Solution, waiting_class
from tests.matching.engine.instances import random_instance

POOLS = range(120)


def two_rounds(seed: int, *, by_rule: bool) -> tuple[Instance, Solution, Solution]:
    """Run a pool twice with nobody leaving; return it as the rule sees it in the second round, and both solutions.

    Whoever goes by the score alone takes everybody for equally long waiting.
    """
    pool = random_instance(seed)
    weeks = pool.waiting
    missed, found = np.zeros(len(weeks), np.int64), []
    for _ in range(2):
        pool = replace(pool, waiting=waiting_class(missed, weeks).astype(np.int64))
        seen = pool if by_rule else replace(pool, waiting=np.zeros(len(weeks), np.int64))
        found.append(solve(seen))
        missed = np.where(found[-1].mentor < 0, missed + 1, 0)
    return pool, found[0], found[1]


def within_reach(pool: Instance, solution: Solution, person: int) -> set[int]:
    """Mentors a person could have had, directly or by others moving on: worked out from the definition."""
    reach: set[int] = set()
    wider = options(pool, person)
    while wider - reach:
        reach |= wider
        held = [at for at, mentor in enumerate(solution.mentor.tolist()) if mentor in reach]
        wider = set().union(*(options(pool, at) for at in held))
    return reach


def options(pool: Instance, person: int) -> set[int]:
    return set(pool.mentors[pool.indptr[person] : pool.indptr[person + 1]].tolist())


def breaches(pool: Instance, first: Solution, second: Solution) -> int:
    """Count who was passed over twice while somebody with no better claim was served twice on a place in reach."""
    count = 0
    twice = (first.mentor >= 0) & (second.mentor >= 0)
    for person in np.flatnonzero((first.mentor < 0) & (second.mentor < 0)).tolist():
        reach = within_reach(pool, second, person)
        no_better = twice & (pool.waiting <= pool.waiting[person])
        count += any(second.mentor[other] in reach for other in np.flatnonzero(no_better).tolist())
    return count


@pytest.mark.parametrize("seed", POOLS)
def test_nobody_is_passed_over_twice_for_somebody_with_no_better_claim(seed: int) -> None:
    assert breaches(*two_rounds(seed, by_rule=True)) == 0


def test_a_matcher_that_goes_by_the_score_alone_is_caught() -> None:
    assert sum(breaches(*two_rounds(seed, by_rule=False)) for seed in POOLS) > len(POOLS)
