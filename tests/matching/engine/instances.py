"""Small assignment problems, and what is best by other means: sequential MILP, and certificates by hand."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from matching.engine.types import Instance, Solution


def instance(waiting: Sequence[int], capacity: Sequence[int], pairs: Sequence[tuple[int, int, int]]) -> Instance:
    """Make an instance of (person, mentor, utility)."""
    table = np.array(sorted(pairs), np.int64).reshape(-1, 3)
    return Instance(
        np.searchsorted(table[:, 0], np.arange(len(waiting) + 1)).astype(np.int64),
        table[:, 1].astype(np.int32),
        table[:, 2],
        np.array(capacity, np.int64),
        np.array(waiting, np.int64),
        table[:, 2].astype(np.int32),
    )


@st.composite
def instances(draw: st.DrawFn, most_people: int = 12, most_mentors: int = 6) -> Instance:
    """Draw instances with ties, places of 0, isolated people, empty sides, one class or many."""
    people = draw(st.integers(0, most_people))
    mentors = draw(st.integers(0, most_mentors))
    best = draw(st.sampled_from([0, 1, 3, 10_000, 10**9]))
    waiting = draw(st.lists(st.integers(0, draw(st.integers(0, 5))), min_size=people, max_size=people))
    capacity = draw(st.lists(st.integers(0, draw(st.integers(0, 4))), min_size=mentors, max_size=mentors))
    cells = [(person, mentor) for person in range(people) for mentor in range(mentors)]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    return instance(waiting, capacity, [(*cell, draw(st.integers(0, best))) for cell in chosen])


def random_instance(seed: int) -> Instance:
    """Draw an instance larger and more crowded than what hypothesis likes to make.

    Every third may have places of 0, every fifth isolated people, every seventh isolated mentors; some have one class,
    some nothing but ties, one in forty no edge, one in forty no place.
    """
    rng = np.random.default_rng(seed)
    people, mentors = int(rng.integers(1, 45)), int(rng.integers(1, 13))
    known = rng.random((people, mentors)) < rng.random() ** 2 * 0.6 + 0.02
    known[rng.random(people) < (0.4 if seed % 5 == 0 else 0)] = False
    known[:, rng.random(mentors) < (0.4 if seed % 7 == 0 else 0)] = False
    cells = np.argwhere(known & (seed % 41 != 0))
    values = rng.integers(seed % 11 > 0, rng.choice([2, 3, 60, 10_001]), len(cells))
    pairs = [(int(row), int(col), int(value)) for (row, col), value in zip(cells, values, strict=True)]
    waiting = rng.integers(0, rng.integers(1, 6), people).tolist()
    capacity = rng.integers(seed % 3 > 0, rng.choice([2, 4, 12]), mentors) * (seed % 43 != 0)
    return instance(waiting, capacity.tolist(), pairs)


def few_places_far_away(seed: int) -> Instance:
    """Draw many who wait for full hubs, and few free places to which only the people of those hubs could go.

    Fans of a later class make the free places look contested, so that nobody takes them at once.
    """
    rng = np.random.default_rng(seed)
    hubs, free, fans = int(rng.integers(1, 4)), int(rng.integers(1, 5)), 12
    held = rng.integers(1, 4, hubs)
    pairs: list[tuple[int, int, int]] = []
    waiting: list[int] = []

    def add(level: int, *mentors: int) -> None:
        pairs.extend((len(waiting), int(mentor), int(rng.integers(1, 9))) for mentor in sorted(set(mentors)))
        waiting.append(level)

    for hub in range(hubs):
        for _ in range(held[hub]):
            other = int(rng.integers(hubs))
            add(1, hub, other, *(hubs + rng.choice(free, int(rng.integers(1, 3)))))
    for _ in range(int(rng.integers(4, 16))):
        add(1, *rng.choice(hubs, int(rng.integers(1, 3))))
    for mentor in range(free):
        for _ in range(fans):
            add(0, hubs + mentor)
    return instance(waiting, [*held.tolist(), *[1] * free], pairs)


def large_instance(seed: int, people: int, mentors: int, places: float) -> Instance:
    """Draw some twenty edges a person, denser round some mentors; `places` by people."""
    rng = np.random.default_rng(seed)
    draws = (mentors * rng.random((people, 24)) ** 1.5).astype(np.int32)
    key = np.unique(np.arange(people)[:, None].astype(np.int64) * mentors + draws)
    values = rng.integers(1, 10_001, len(key))
    return Instance(
        np.searchsorted(key // mentors, np.arange(people + 1)).astype(np.int64),
        (key % mentors).astype(np.int32),
        values.astype(np.int64),
        rng.multinomial(int(places * people), np.full(mentors, 1 / mentors)).astype(np.int64),
        np.minimum(rng.exponential(3, people).astype(np.int64), 15),
        values.astype(np.int32),
    )


def objectives(given: Instance, solution: Solution) -> list[int]:
    """Return coverage, matched per class from the longest waiting, total: what is maximised, in order."""
    return [solution.coverage, *solution.covered[::-1].tolist(), solution.total]


def best_objectives(given: Instance) -> list[int]:
    """Return the same by one MILP after the other, each fixing what the one before found."""
    classes = np.unique(given.waiting)[::-1]
    pairs = len(given.mentors)
    if not pairs:
        return [0] * (len(classes) + 2)
    places = np.arange(pairs)
    ones = np.ones(pairs)
    by_person = csr_array((ones, (given.people, places)), shape=(len(given.waiting), pairs))
    by_mentor = csr_array((ones, (given.mentors, places)), shape=(len(given.capacity), pairs))
    limits = np.concatenate([np.ones(len(given.waiting)), given.capacity])
    constraints = [LinearConstraint(vstack([by_person, by_mentor]), -np.inf, limits)]
    goals = [ones, *((given.waiting[given.people] == c).astype(float) for c in classes), given.utility.astype(float)]
    found = []
    for goal in goals:
        result = milp(-goal, constraints=constraints, integrality=ones, bounds=Bounds(0, 1), options={"mip_rel_gap": 0})
        found.append(int(goal @ np.rint(result.x)))
        constraints.append(LinearConstraint(csr_array(goal[None]), found[-1] - 0.5, np.inf))
    return found


def assert_valid(given: Instance, solution: Solution) -> None:
    """Check that every match is a pair of the instance, that nobody has more than their places, and the counts."""
    matched = [at for at, mentor in enumerate(solution.mentor.tolist()) if mentor >= 0]
    for at in matched:
        assert given.indptr[at] <= solution.edge[at] < given.indptr[at + 1]
        assert given.mentors[solution.edge[at]] == solution.mentor[at]
    load = np.bincount(solution.mentor[matched], minlength=len(given.capacity))
    assert (load <= given.capacity).all()
    assert solution.total == sum(int(given.utility[solution.edge[at]]) for at in matched)
    assert solution.coverage == len(matched)


def assert_certified(given: Instance, solution: Solution) -> None:
    """Prove the solution best from its certificates alone, in Python integers."""
    assert_valid(given, solution)
    classes = solution.classes.tolist()
    level = [classes.index(waits) for waits in given.waiting.tolist()]
    options = [given.mentors[given.indptr[at] : given.indptr[at + 1]].tolist() for at in range(len(level))]
    closed, places = solution.closed_at.tolist(), given.capacity.tolist()
    for c in range(len(classes)):
        reach_out = [
            at for at, mine in enumerate(level) if mine >= c and any(closed[j] < c and places[j] for j in options[at])
        ]
        bound = sum(place for place, at in zip(places, closed, strict=True) if at >= c) + len(reach_out)
        assert int(solution.covered[c:].sum()) == bound == solution.coverage_bound[c]
    assert dual_bound(given, solution, level) == solution.total == solution.bound


def dual_bound(given: Instance, solution: Solution, level: list[int]) -> int:
    """Sum the dual of "everybody is placed, and as many of each class stay out as here" for the solution's prices."""
    prices, sinks = solution.prices.tolist(), solution.sink_prices.tolist()
    assert all(price >= 0 for price in prices)
    out = (solution.of_class - solution.covered).tolist()
    bound: int = sum(price * place for price, place in zip(prices, given.capacity.tolist(), strict=True))
    bound += sum(sink * count for sink, count in zip(sinks, out, strict=True))
    for at, mine in enumerate(level):
        span = range(int(given.indptr[at]), int(given.indptr[at + 1]))
        net = [int(given.utility[edge]) * solution.scale - prices[given.mentors[edge]] for edge in span]
        bound += int(max([*net, -sinks[mine]] if out[mine] else net))
    return bound // solution.scale
