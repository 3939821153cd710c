"""Coverage, then waiting classes, then utility: exact, proven, and the same whoever is listed first."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import auction
from matching.engine.assignment import solve
from matching.engine.coverage import cover
from matching.engine.types import Instance
from tests.matching.engine import flow
from tests.matching.engine.instances import (
    assert_certified,
    best_objectives,
    dual_bound,
    few_places_far_away,
    instance,
    instances,
    large_instance,
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


@pytest.mark.parametrize("batch", range(20))
def test_it_finds_what_sequential_milp_finds_in_larger_ones(batch: int) -> None:
    for seed in range(26 * batch, 26 * (batch + 1)):
        problem = random_instance(seed)

        solution = solve(problem)

        assert_certified(problem, solution)
        assert objectives(problem, solution) == best_objectives(problem)


@pytest.mark.parametrize("seed", range(40))
def test_places_that_only_others_can_go_to_are_filled(seed: int) -> None:
    problem = few_places_far_away(seed)

    solution = solve(problem)

    assert_certified(problem, solution)
    assert objectives(problem, solution) == best_objectives(problem)


@pytest.mark.parametrize("places", [0.6, 1.0, 1.4, 4.0])
def test_it_finds_what_min_cost_flow_finds_in_thousands(places: float) -> None:
    problem = large_instance(3, people=4_000, mentors=800, places=places)

    solution = solve(problem)

    assert (solution.gap, solution.total) == (0, flow.best_total(problem, solution.covered.tolist()))
    assert np.cumsum(solution.covered[::-1])[::-1].tolist() == solution.coverage_bound.tolist()
    assert solution.coverage == flow.most_people(problem)


@pytest.mark.parametrize("seed", range(30))
def test_without_bids_min_cost_flow_takes_over_and_finds_the_same(seed: int) -> None:
    problem = random_instance(seed)

    slow = solve(problem, most_bids=0)

    assert_certified(problem, slow)
    assert objectives(problem, slow) == objectives(problem, solve(problem))


def test_numbers_too_large_for_the_auction_are_solved_too() -> None:
    problem = large_instance(5, people=500, mentors=40, places=0.7)
    vast = replace(problem, utility=problem.utility * 10**9)

    assert auction.sell(cover(vast, *_levels(vast))) is None
    assert_certified(vast, solve(vast))


def test_everybody_wants_the_same_and_it_still_ends() -> None:
    """All equal: the case in which prices of single places would creep up by epsilon."""
    pairs = [(person, mentor, 7) for person in range(300) for mentor in range(8)]
    problem = instance([0] * 300, [30] * 8, pairs)

    solution = solve(problem)

    assert (solution.coverage, solution.total, solution.gap) == (240, 7 * 240, 0)


def _levels(problem: Instance) -> tuple[np.ndarray, int]:
    classes, level = np.unique(problem.waiting, return_inverse=True)
    return level.astype(np.int64), len(classes)


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
    problem = large_instance(7, people=900, mentors=298, places=0.8)

    solution = solve(problem)

    assert solution.seconds < 0.5

    assert solution.gap == 0
    assert np.cumsum(solution.covered[::-1])[::-1].tolist() == solution.coverage_bound.tolist()
