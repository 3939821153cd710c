"""Who would rather swap, how the load lies, and why somebody has nobody: each against its definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.explain import Barred, barred, ranks
from matching.engine.quality import blocking, gini, measure
from matching.engine.types import Instance
from matching.engine.witness import witness
from tests.matching.engine.instances import instance, instances
from tests.matching.engine.pools import FIRST_MENTOR, ready


@settings(max_examples=150, deadline=None)
@given(instances())
def test_the_witness_is_a_hall_set_in_which_nobody_has_a_worse_claim(problem: Instance) -> None:
    solution = solve(problem)
    found = witness(problem, solution)

    assert found.person.tolist() == np.flatnonzero(solution.mentor < 0).tolist()
    for person, mentors, places, longer, same in np.stack(
        [found.person, found.mentors, found.places, found.longer, found.same], axis=1
    ).tolist():
        reach = set(_options(problem, person))
        while True:
            held = [at for at, mentor in enumerate(solution.mentor.tolist()) if mentor in reach]
            wider = reach.union(*(_options(problem, at) for at in held))
            if wider == reach:
                break
            reach = wider
        assert (mentors, places) == (len(reach), sum(problem.capacity[list(reach)].tolist()))
        assert len(held) == places == longer + same
        assert longer == sum(problem.waiting[at] > problem.waiting[person] for at in held)


def _options(problem: Instance, person: int) -> list[int]:
    options: list[int] = problem.mentors[problem.indptr[person] : problem.indptr[person + 1]].tolist()
    return options


@settings(max_examples=100, deadline=None)
@given(instances())
def test_blocking_pairs_are_those_of_the_definition(problem: Instance) -> None:
    solution = solve(problem)
    mentor, edge = solution.mentor.tolist(), solution.edge.tolist()
    waiting = swap = 0
    for at, (row, col) in enumerate(zip(problem.people.tolist(), problem.mentors.tolist(), strict=True)):
        value = problem.utility[at]
        held = [problem.utility[edge[other]] for other, hers in enumerate(mentor) if hers == col]
        she_would = len(held) < problem.capacity[col] or any(value > other for other in held)
        if mentor[row] < 0:
            waiting += she_would
        else:
            swap += she_would and value > problem.utility[edge[row]]

    assert blocking(problem, solution) == (waiting, swap)


def test_figures_of_a_run() -> None:
    problem = instance([2, 0, 0], [1, 2, 0], [(0, 0, 8000), (1, 0, 9000), (1, 1, 4000), (2, 2, 7000)])

    figures = measure(problem, solve(problem))

    assert (figures.people, figures.mentors, figures.places, figures.pairs) == (3, 3, 3, 4)
    assert figures.coverage == 2
    assert figures.by_class == {0: (1, 2), 2: (1, 1)}
    assert (figures.mean_fit, figures.least_fit) == (6000.0, 4000)
    assert (figures.blocking_waiting, figures.blocking_swap) == (0, 1)
    assert figures.gini_load == pytest.approx(0)
    assert figures.gini_use == pytest.approx(1 / 6)


def test_figures_of_nothing() -> None:
    problem = instance([], [], [])

    figures = measure(problem, solve(problem))

    assert (figures.coverage, figures.mean_fit, figures.least_fit, figures.gini_load) == (0, 0.0, 0, 0.0)


@given(st.lists(st.integers(0, 20), min_size=1))
def test_gini_is_the_mean_difference_by_twice_the_mean(values: list[int]) -> None:
    differences = sum(abs(one - other) for one in values for other in values)
    expected = differences / (2 * len(values) * sum(values)) if sum(values) else 0

    assert gini(np.array(values)) == pytest.approx(expected, abs=1e-12)


def test_the_rank_counts_who_would_have_fitted_better() -> None:
    problem = instance([1, 0, 0], [1, 1], [(0, 0, 900), (1, 0, 800), (1, 1, 300)])

    assert ranks(problem, solve(problem)).tolist() == [0, 1, -1]


def test_an_empty_list_says_which_limits_stood_in_the_way() -> None:
    prepared = ready(
        [{"languages": [0], "hours": range(4)}],
        [
            {"languages": [1], "hours": range(100, 110)},
            {"languages": [0], "hours": range(100, 110)},
            {"languages": [0], "hours": range(4)},
            {"person": 0},
        ],
        forbidden=[(0, FIRST_MENTOR + 2)],
    )

    assert barred(prepared, 0) == Barred(mentors=4, left=0, language=1, hours=2, place=0, rivals=0, forbidden=1, self=1)
