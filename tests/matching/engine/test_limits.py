"""The hard limits hold in every output, and fail only on what is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import prepare
from matching.engine.candidates import Reach, rank_one
from matching.engine.limits import allowed, refused
from matching.engine.nearby import find
from tests.matching.engine import oracle
from tests.matching.engine.pools import FIRST_MENTOR, Row, drawn, ready

SEEDS = st.integers(0, 10**6)
ONE = np.zeros(1, np.int64)
FREE = {"hours": range(10)}
HOME, NEXT_TOWN, FAR = (51.45, -2.59), (51.38, -2.36), (55.95, -3.19)


def passes(seeker: Row, mentor: Row, forbidden: list[tuple[int, int]] | None = None) -> bool:
    rows, _ = allowed(ready([seeker], [mentor], forbidden or []), ONE, ONE)
    return len(rows) == 1


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_limits_are_those_of_a_second_writing(seed: int) -> None:
    pool = drawn(seed, 12, 10)
    rows, cols = np.divmod(np.arange(120), 10)
    prepared = prepare.pool(pool)
    expected = [oracle.may_meet(pool, row, col) for row, col in zip(rows.tolist(), cols.tolist(), strict=True)]

    assert (refused(prepared, rows, cols) == 0).tolist() == expected
    kept = np.stack(allowed(prepared, rows, cols))
    assert kept.tolist() == np.stack([rows, cols])[:, expected].tolist()


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_output_breaks_a_limit(seed: int) -> None:
    pool = drawn(seed, 25, 12)
    prepared = prepare.pool(pool)

    found = find(prepared, reach=Reach(top=5, back=2))

    for row, col in zip(found.rows.tolist(), found.cols.tolist(), strict=True):
        assert oracle.may_meet(pool, row, col)
        assert pool.mentors.capacity[col] > 0
    for row in range(5):
        assert all(oracle.may_meet(pool, row, col) for col in rank_one(prepared, row)[0].tolist())


@pytest.mark.parametrize(
    ("seeker", "mentor"),
    [
        ({"languages": [1]}, {"languages": [0, 2]}),
        (FREE, {"hours": range(9, 20)}),
        ({"talks": 8, "place": HOME}, {"place": FAR}),
        ({"talks": 15, "place": HOME}, {"talks": 8, "place": FAR}),
        ({"talks": 8, "country": 1}, {"country": 2}),
        ({"crafts": [(3, 1)], "city": 7}, {"crafts": [(3, 2)], "city": 7, "avoids_rivals": True}),
        ({"crafts": [(3, 1)], "city": 7, "avoids_rivals": True}, {"crafts": [(3, 2)], "city": 7}),
        ({"person": 5}, {"person": 5}),
    ],
    ids=["language", "hours", "far", "far for the mentor", "abroad", "rivals", "rivals too", "oneself"],
)
def test_two_known_values_that_exclude_each_other(seeker: Row, mentor: Row) -> None:
    assert not passes(seeker, mentor)


@pytest.mark.parametrize(
    ("seeker", "mentor"),
    [
        ({"languages": [1]}, {"languages": [0, 1]}),
        ({"languages": [1]}, {}),
        (FREE, {"hours": range(8, 20)}),
        (FREE, {}),
        ({**FREE, "talks": 1}, {"hours": range(9, 20)}),
        (FREE, {"hours": range(9, 20), "talks": 1}),
        ({**FREE, "hours_vary": True}, {"hours": range(9, 20)}),
        ({"talks": 8, "place": HOME}, {"place": NEXT_TOWN}),
        ({"talks": 8, "place": HOME}, {}),
        ({"talks": 15, "place": HOME}, {"talks": 15, "place": FAR}),
        ({"talks": 8, "country": 1}, {"country": 1}),
        ({"talks": 8, "place": HOME, "city": 4}, {"place": FAR, "city": 4}),
        ({"crafts": [(3, 1)], "city": 7}, {"crafts": [(3, 2)], "city": 7}),
        ({"crafts": [(3, 1)], "city": 7}, {"crafts": [(3, 2)], "city": 8, "avoids_rivals": True}),
        ({"crafts": [(3, 1)], "city": 7}, {"crafts": [(7, 2)], "city": 7, "avoids_rivals": True}),
        ({"crafts": [(3, 1)]}, {"crafts": [(3, 2)], "avoids_rivals": True}),
    ],
    ids=str,
)
def test_not_known_or_not_excluded_passes(seeker: Row, mentor: Row) -> None:
    assert passes(seeker, mentor)


def test_a_block_holds_both_ways_and_for_that_pair_alone() -> None:
    assert not passes({}, {}, [(0, FIRST_MENTOR)])
    assert not passes({}, {}, [(FIRST_MENTOR, 0)])
    assert passes({}, {}, [(0, FIRST_MENTOR + 1)])
