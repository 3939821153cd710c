"""Candidates are the best pairs within the limits, whoever is listed first and however the work is cut up."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import candidates, nearby, prepare
from matching.engine.arrays import pair_keys
from matching.engine.assignment import solve
from matching.engine.candidates import Reach, rank_one, score
from matching.engine.limits import allowed
from matching.engine.nearby import find
from matching.engine.prepare import Ready
from tests.matching.engine import plain
from tests.matching.engine.pools import FIRST_MENTOR, GROUPS, drawn, ready

SEEDS = st.integers(0, 10**6)


def best_fits(prepared: Ready, row: int, cols: list[int], k: int) -> list[int]:
    rows = np.full(len(cols), row)
    best: list[int] = np.sort(score(prepared, rows, np.array(cols, np.int64)))[::-1][:k].tolist()
    return best


def within_reach(prepared: Ready, row: int) -> list[int]:
    """Mentors with a place, within the limits, who share a group or a trade; anyone for whoever said no wish."""
    needs, offers = prepared.needs, prepared.offers
    _, cols = allowed(prepared, np.full(len(offers.side), row), np.arange(len(offers.side)))
    groups = set(needs.wish_groups[needs.wishes.indptr[row] : needs.wishes.indptr[row + 1]].tolist())
    group = prepared.catalogue.topic_group
    found = []
    for col in cols.tolist():
        group_shared = groups & set(group[offers.topics[col]].tolist())
        trade_shared = needs.side.trades[0, row] & offers.side.trades[0, col]
        if (group_shared or trade_shared or not groups) and offers.capacity[col] > 0:
            found.append(col)
    return found


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_each_seeker_keeps_the_best_and_each_mentor_too(seed: int) -> None:
    prepared = prepare.pool(drawn(seed, 20, 12))

    found = find(prepared, reach=Reach(top=4, back=0))
    both = find(prepared, reach=Reach(top=4, back=2))

    everyone = {row: within_reach(prepared, row) for row in range(20)}
    for row, cols in everyone.items():
        kept = np.sort(found.fit[found.rows == row])[::-1].tolist()
        assert kept == best_fits(prepared, row, cols, 4)
    for col in range(12):
        rows = np.array([row for row, cols in everyone.items() if col in cols], np.int64)
        best = np.sort(score(prepared, rows, np.full(len(rows), col)))[::-1][:2].tolist()
        kept = np.sort(both.fit[both.cols == col])[::-1].tolist()
        assert kept[: len(best)] == best
    assert {*zip(found.rows.tolist(), found.cols.tolist(), strict=True)} <= {
        *zip(both.rows.tolist(), both.cols.tolist(), strict=True)
    }


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_order_of_the_people_changes_nothing(seed: int) -> None:
    pool = drawn(seed, 15, 10)
    there = np.random.default_rng(seed).permutation(15)
    shuffled = replace(prepare.pool(pool), needs=reordered(prepare.pool(pool).needs, there))

    one, other = find(prepare.pool(pool), reach=Reach(3, 1)), find(shuffled, reach=Reach(3, 1))

    assert sorted(zip(one.rows.tolist(), one.cols.tolist(), one.fit.tolist(), strict=True)) == sorted(
        zip(there[other.rows].tolist(), other.cols.tolist(), other.fit.tolist(), strict=True)
    )


def reordered(needs: prepare.Needs, there: np.ndarray) -> prepare.Needs:
    """Put seeker there[i] at place i."""
    side = {
        field.name: getattr(needs.side, field.name)[..., there]
        for field in fields(needs.side)
        if field.name != "people"
    }
    words = needs.side.people.words
    people = replace(needs.side.people, words=words.of([words[row].tolist() for row in there], np.uint32))
    wishes = needs.wishes
    rows = [np.arange(wishes.indptr[row], wishes.indptr[row + 1]) for row in there]
    at = np.concatenate(rows)
    return replace(
        needs,
        side=replace(needs.side, people=people, **side),
        wishes=wishes.of([wishes.values[row].tolist() for row in rows]),
        wish_weights=needs.wish_weights[at],
        wish_groups=needs.wish_groups[at],
        waiting=needs.waiting[there],
    )


@settings(max_examples=150, deadline=None)
@given(
    SEEDS,
    st.sampled_from([(20, 12), (40, 15), (6, 30), (1, 1), (2, 40)]),
    st.sampled_from([Reach(4, 2, 3), Reach(3, 0, 256), Reach(0, 3, 8), Reach(2, 1, 0), Reach()]),
    st.integers(1, 3),
)
def test_the_compiled_search_finds_what_the_plain_one_finds(
    seed: int, size: tuple[int, int], reach: Reach, threads: int
) -> None:
    prepared = with_points(prepare.pool(drawn(seed, *size)), seed)

    one, other = plain.find(prepared, reach=reach), find(prepared, reach=reach, threads=threads)

    assert one.rows.tolist() == other.rows.tolist()
    assert one.cols.tolist() == other.cols.tolist()
    assert one.fit.tolist() == other.fit.tolist()


def with_points(prepared: Ready, seed: int) -> Ready:
    """Give and take points for some pairs, as for running proposals and for pairs that ended."""
    rng = np.random.default_rng(seed)
    mine, theirs = rng.integers(0, len(prepared.needs.side), 9), rng.integers(0, len(prepared.offers.side), 9)
    keys = np.unique(pair_keys(mine, FIRST_MENTOR + theirs))
    return replace(prepared, bonus_keys=keys, bonus_points=rng.integers(-900, 400, len(keys)).astype(np.int32))


def test_small_pieces_find_the_same_as_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepare.pool(drawn(3, 40, 15))
    rows, cols = np.divmod(np.arange(600), 15)
    whole, fits = find(prepared), score(prepared, rows, cols)
    monkeypatch.setattr(candidates, "CELLS", 50)
    monkeypatch.setattr(nearby, "CHUNK", 7)

    parts = find(prepared)

    assert parts.rows.tolist() == whole.rows.tolist()
    assert parts.cols.tolist() == whole.cols.tolist()
    assert parts.fit.tolist() == whole.fit.tolist()
    assert score(prepared, rows, cols).tolist() == fits.tolist()


def test_ties_are_spread_over_the_people() -> None:
    found = find(ready([{"topics": [1]}] * 30, [{"topics": [1]}] * 4), reach=Reach(top=0, back=3))

    assert np.bincount(found.cols).tolist() == [3, 3, 3, 3]
    assert len(set(found.rows.tolist())) > 3


def test_neighbours_are_looked_at_only_where_too_few_offer_the_wish() -> None:
    prepared = ready([{"topics": [1]}], [{"topics": [1]}, {"topics": [1]}, {"topics": [1 + GROUPS]}])

    assert find(prepared, reach=Reach(enough=2)).cols.tolist() == [0, 1]
    assert find(prepared, reach=Reach(enough=3)).cols.tolist() == [0, 1, 2]


def test_the_trade_helps_when_nobody_offers_anything_near() -> None:
    prepared = ready([{"topics": [1], "crafts": [(0, 0)]}], [{"topics": [2], "crafts": [(4, 2)]}, {"topics": [2]}])

    assert find(prepared).cols.tolist() == [0]


def test_whoever_does_not_know_yet_may_meet_anyone() -> None:
    assert find(ready([{}], [{"topics": [2]}, {}])).cols.tolist() == [0, 1]


def test_one_seeker_sees_the_best_first_and_also_the_full() -> None:
    prepared = ready(
        [{"topics": [1, 2]}], [{"topics": [5]}, {"topics": [1, 2], "capacity": 0}, {"topics": [2]}, {"topics": [1]}]
    )

    cols, fit = rank_one(prepared, 0, k=3)

    assert cols.tolist() == [1, 3, 2]
    assert fit.tolist() == sorted(fit.tolist(), reverse=True)
    assert find(prepared).cols.tolist() == [2, 3]


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_one_seeker_is_ranked_by_the_same_fit_as_the_run(seed: int) -> None:
    prepared = prepare.pool(drawn(seed, 6, 15))
    for row in range(6):
        cols, fit = rank_one(prepared, row, k=5)
        _, open_to = allowed(prepared, np.full(15, row), np.arange(15))
        assert fit.tolist() == score(prepared, np.full(len(cols), row), cols).tolist()
        assert fit.tolist() == best_fits(prepared, row, open_to.tolist(), 5)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0)])
def test_empty_sides(n: int, m: int) -> None:
    prepared = prepare.pool(drawn(1, n, m))

    found = find(prepared)

    assert len(found.rows) == 0
    assert solve(found.instance(prepared)).mentor.tolist() == [-1] * n
    if n:
        assert rank_one(prepared, 0)[0].tolist() == []


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_a_run_from_people_to_pairs_is_certified(seed: int) -> None:
    prepared = prepare.pool(drawn(seed, 30, 8))
    found = find(prepared)

    solution = solve(found.instance(prepared))

    matched = np.flatnonzero(solution.mentor >= 0)
    assert solution.gap == 0
    assert found.rows[solution.edge[matched]].tolist() == matched.tolist()
    assert found.cols[solution.edge[matched]].tolist() == solution.mentor[matched].tolist()
