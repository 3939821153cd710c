"""Coverage, then waiting classes, then utility: exact, proven, and the same whoever is listed first."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.assignment import solve
from matching.engine.types import Instance
from tests.matching.engine.instances import (
    assert_certified,
    best_objectives,
    dual_bound,
    instance,
    instances,
    objectives,
    random_instance,
)


@settings(max_examples=150, deadline=None)
@given(instances())
def test_every_solution_proves_itself_best(problem: Instance) -> None:
    assert_certified(problem, solve(problem))


@settings(max_examples=40, deadline=None)
@given(instances(most_people=8, most_mentors=4))
def test_it_finds_what_sequential_milp_finds(problem: Instance) -> None:
    assert objectives(problem, solve(problem)) == best_objectives(problem)


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_sequential_milp_finds_in_larger_ones(seed: int) -> None:
    problem = random_instance(seed, people=40, mentors=10)

    solution = solve(problem)

    assert_certified(problem, solution)
    assert objectives(problem, solution) == best_objectives(problem)


def test_a_worse_assignment_cannot_be_proven() -> None:
    """The certificate must be able to fail: swap two people and the same prices bound a smaller total."""
    problem = instance([0, 0], [1, 1], [(0, 0, 90), (0, 1, 10), (1, 0, 20), (1, 1, 80)])
    best = solve(problem)
    worse = replace(best, mentor=best.mentor[::-1].copy(), edge=np.array([1, 2]), total=30)

    assert dual_bound(problem, worse, [0, 0]) > worse.total


def test_more_people_come_before_a_better_fit() -> None:
    problem = instance([0, 0], [1, 1], [(0, 0, 10_000), (0, 1, 1), (1, 0, 1)])

    assert solve(problem).mentor.tolist() == [1, 0]


def test_longer_waiting_comes_before_a_better_fit() -> None:
    assert solve(instance([1, 0], [1], [(0, 0, 1), (1, 0, 10_000)])).mentor.tolist() == [0, -1]


def test_more_people_come_before_longer_waiting() -> None:
    """Class 2 takes whichever place leaves the other one for class 1."""
    problem = instance([2, 1], [1, 1], [(0, 0, 9_000), (0, 1, 1), (1, 0, 5_000)])

    assert solve(problem).mentor.tolist() == [1, 0]


def test_a_tie_in_class_goes_to_the_better_fit() -> None:
    assert solve(instance([1, 1], [1], [(0, 0, 400), (1, 0, 500)])).mentor.tolist() == [-1, 0]


@settings(max_examples=60, deadline=None)
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_the_people_changes_nothing(problem: Instance, random: np.random.Generator) -> None:
    people = list(range(len(problem.waiting)))
    mentors = list(range(len(problem.capacity)))
    random.shuffle(people)
    random.shuffle(mentors)
    pairs = [
        (people[row], mentors[col], value)
        for row, col, value in zip(
            problem.people.tolist(), problem.mentors.tolist(), problem.utility.tolist(), strict=True
        )
    ]
    shuffled = instance(
        problem.waiting[np.argsort(people)].tolist() if people else [],
        problem.capacity[np.argsort(mentors)].tolist() if mentors else [],
        pairs,
    )

    assert objectives(shuffled, solve(shuffled)) == objectives(problem, solve(problem))


@settings(max_examples=60, deadline=None)
@given(instances(), st.integers(0, 3), st.data())
def test_one_more_mentor_never_lowers_coverage(problem: Instance, places: int, data: st.DataObject) -> None:
    pairs = list(zip(problem.people.tolist(), problem.mentors.tolist(), problem.utility.tolist(), strict=True))
    people = st.integers(0, len(problem.waiting) - 1) if len(problem.waiting) else st.nothing()
    known = data.draw(st.lists(people, unique=True))
    newcomer = len(problem.capacity)
    more = instance(
        problem.waiting.tolist(),
        [*problem.capacity.tolist(), places],
        [*pairs, *((person, newcomer, 5) for person in known)],
    )
    before, after = solve(problem), solve(more)

    assert after.coverage >= before.coverage
    assert (np.cumsum(after.covered[::-1]) >= np.cumsum(before.covered[::-1])).all()


@settings(max_examples=30, deadline=None)
@given(instances())
def test_the_same_problem_has_the_same_answer_and_is_left_alone(problem: Instance) -> None:
    first, second = solve(problem), solve(problem)

    assert first.edge.tolist() == second.edge.tolist()
    with pytest.raises(ValueError, match="read-only"):
        problem.utility[...] = 0


@pytest.mark.parametrize(("people", "capacity"), [([], []), ([], [2]), ([3, 0], []), ([3, 0], [0, 0]), ([3, 0], [1])])
def test_nobody_nothing_and_no_pairs(people: list[int], capacity: list[int]) -> None:
    solution = solve(instance(people, capacity, []))

    assert (solution.coverage, solution.total, solution.gap) == (0, 0, 0)
    assert solution.mentor.tolist() == [-1] * len(people)


def test_a_thousand_people_take_well_under_a_second_and_are_certified() -> None:
    problem = random_instance(7, people=900, mentors=298)

    solution = solve(problem)

    assert solution.gap == 0
    assert np.cumsum(solution.covered[::-1])[::-1].tolist() == solution.coverage_bound.tolist()
