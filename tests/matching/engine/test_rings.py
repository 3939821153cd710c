"""Rings: against plain enumeration, and what must hold for any graph."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import rings as module
from matching.engine.cycles import cycles
from matching.engine.rings import Rings, pack

Arc = tuple[int, int]
GRAPHS = st.integers(2, 9).flatmap(
    lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40))
)


def as_array(arcs: set[Arc]) -> np.ndarray:
    return np.array(sorted(arcs), np.int64).reshape(-1, 2)


def plain_cycles(arcs: set[Arc], people: int, longest: int) -> set[tuple[int, ...]]:
    found = set()
    for length in range(2, longest + 1):
        for some in combinations(range(people), length):
            for rest in permutations(some[1:]):
                ring = (some[0], *rest)
                if all((ring[at - 1], ring[at]) in arcs for at in range(length)):
                    found.add(ring)
    return found


def plain_best(found: list[tuple[int, ...]], taken: frozenset[int] = frozenset()) -> tuple[int, int]:
    """Return the most people, and among those the most rings, that any choice gives."""
    if not found:
        return 0, 0
    first, *rest = found
    best = plain_best(rest, taken)
    if not taken & set(first):
        people, many = plain_best(rest, taken | set(first))
        best = max(best, (people + len(first), many + 1))
    return best


def as_sets(result: Rings) -> list[list[int]]:
    return [[one for one in row if one >= 0] for row in result.rings.tolist()]


@given(GRAPHS, st.integers(2, 4))
def test_all_short_cycles_are_found_once(graph: tuple[int, set[Arc]], longest: int) -> None:
    people, arcs = graph
    found = [tuple(one for one in row if one >= 0) for row in cycles(as_array(arcs), people, longest).tolist()]
    assert len(found) == len(set(found))
    assert set(found) == plain_cycles(arcs, people, longest)


@settings(max_examples=60)
@given(GRAPHS, st.integers(2, 4))
def test_the_packing_is_the_best_there_is(graph: tuple[int, set[Arc]], longest: int) -> None:
    people, arcs = graph
    result = pack(as_array(arcs), people, longest=longest)
    best = plain_best(sorted(plain_cycles(arcs, people, longest))[:18])
    if len(plain_cycles(arcs, people, longest)) <= 18:
        assert (result.covered, len(result.rings)) == best
    assert result.proven


@given(GRAPHS)
def test_rings_are_rings_and_share_nobody(graph: tuple[int, set[Arc]]) -> None:
    people, arcs = graph
    result = as_sets(pack(as_array(arcs), people))
    for ring in result:
        assert all((ring[at - 1], ring[at]) in arcs for at in range(len(ring)))
    everybody = [person for ring in result for person in ring]
    assert len(everybody) == len(set(everybody))


def barter(people: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.integers(people, size=(4 * people, 2))


def test_the_same_again_and_under_other_numbers() -> None:
    arcs = barter(300, 1)
    first, again = pack(arcs, 300), pack(arcs[::-1], 300)
    assert (first.rings == again.rings).all()
    other = np.random.default_rng(2).permutation(300)
    assert pack(other[arcs], 300).covered == first.covered


def test_one_more_who_can_teach_never_covers_fewer() -> None:
    arcs = barter(120, 3)
    covered = [pack(arcs[:many], 120).covered for many in range(0, len(arcs), 40)]
    assert covered == sorted(covered)
    assert covered[-1] > 0


def test_where_the_exact_way_is_too_long_a_search_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs = barter(400, 4)
    best = pack(arcs, 400)
    assert best.proven
    monkeypatch.setattr(module, "MOST_EXACT", 0)
    tried = pack(arcs, 400)
    assert 0.9 * best.covered <= tried.covered <= best.covered <= tried.bound
    assert not tried.proven
    assert (pack(arcs, 400).rings == tried.rings).all()


def test_nobody_and_no_arcs() -> None:
    nothing = np.empty((0, 2), np.int64)
    for people in (0, 5):
        result = pack(nothing, people)
        assert (result.covered, result.bound, result.proven, len(result.rings)) == (0, 0, True, 0)


@pytest.mark.parametrize("arcs", [[[0, 5]], [[-1, 0]]])
def test_numbers_out_of_range_are_refused(arcs: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"arcs must lie in 0\.\.4"):
        pack(np.array(arcs), 5)


def test_a_ring_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="longest must be 2 or more"):
        pack(np.empty((0, 2), np.int64), 3, longest=1)
