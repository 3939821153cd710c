"""The fit is the formula of ENGINE.md §2, and what is not said counts half."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import prepare
from matching.engine.arrays import pair_keys
from matching.engine.candidates import score
from matching.engine.scoring import utility
from matching.engine.types import (
    GOOD_FOR_ANY,
    GOOD_FOR_BEGINNER,
    GOOD_FOR_EXPERIENCED,
    waiting_class,
    wish_weights,
)
from matching.engine.weights import Weights
from matching.engine.words import trigrams
from tests.matching.engine import oracle
from tests.matching.engine.pools import FIRST_MENTOR, GROUPS, UNSURE, Row, drawn, pool, ready

ONE = np.zeros(1, np.int64)
ALL_SAID = {
    "topics": [1, 2],
    "crafts": [(0, 1)],
    "hours": range(20),
    "words": "invoice price",
    "languages": [0],
}


def fit(seeker: Row, mentor: Row) -> int:
    return int(score(ready([seeker], [mentor]), ONE, ONE)[0])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_fit_is_that_of_a_second_writing(seed: int) -> None:
    drawn_pool = drawn(seed, 12, 10)
    rows, cols = np.divmod(np.arange(120), 10)
    expected = [oracle.fit(drawn_pool, row, col) for row, col in zip(rows.tolist(), cols.tolist(), strict=True)]

    assert np.abs(score(prepare.pool(drawn_pool), rows, cols) - expected).max() <= 0.51


def test_who_says_nothing_fits_by_half() -> None:
    assert fit({}, {}) == 5000


def test_the_best_pair_fits_fully_and_the_worst_not_at_all() -> None:
    mentor = {**ALL_SAID, "crafts": [(0, 2)], "good_for": GOOD_FOR_ANY}
    stranger = {
        "topics": [GROUPS - 1],
        "crafts": [(1, 0)],
        "hours": range(100, 110),
        "words": "camera garden",
        "good_for": GOOD_FOR_EXPERIENCED,
    }

    assert fit(ALL_SAID, mentor) == 10_000
    assert fit({**ALL_SAID, "crafts": [(0, 0)]}, stranger) < 700


@pytest.mark.parametrize("field", ["topics", "crafts", "hours", "words"])
def test_not_saying_lies_between_no_and_yes(field: str) -> None:
    mentor = {**ALL_SAID, "crafts": [(0, 2)], "good_for": GOOD_FOR_ANY}
    other = {"topics": [5], "crafts": [(1, 1)], "hours": range(100, 101), "words": "camera"}

    silent = {key: value for key, value in ALL_SAID.items() if key != field}

    assert fit({**ALL_SAID, field: other[field]}, mentor) < fit(silent, mentor) < fit(ALL_SAID, mentor)


def test_do_not_know_yet_is_not_a_wish() -> None:
    assert fit({"topics": [UNSURE]}, {"topics": [3]}) == fit({}, {"topics": [3]})
    assert fit({"topics": [3, UNSURE]}, {"topics": [3]}) == fit({"topics": [3]}, {"topics": [3]})


def test_the_first_wish_counts_most_and_a_neighbour_counts_little() -> None:
    first, second = fit({"topics": [1, 2]}, {"topics": [1]}), fit({"topics": [1, 2]}, {"topics": [2]})
    neighbour, stranger = fit({"topics": [1, 2]}, {"topics": [1 + GROUPS]}), fit({"topics": [1, 2]}, {"topics": [5]})

    assert first > second > neighbour > stranger


@pytest.mark.parametrize(
    ("mine", "theirs", "rank"), [(0, 1, 4), (1, 3, 4), (0, 3, 3), (0, -1, 2), (2, 2, 1), (3, 0, 0)]
)
def test_one_or_two_bands_ahead_is_best(mine: int, theirs: int, rank: int) -> None:
    """Of one craft; years not said (2) stand between level (1) and far ahead (3)."""
    ladder = [(3, 0), (2, 2), (0, -1), (0, 3), (0, 1)]
    fits = [fit({"crafts": [(0, a)]}, {"crafts": [(0, b)]}) for a, b in ladder]

    assert fits == sorted(fits)
    assert fit({"crafts": [(0, mine)]}, {"crafts": [(0, theirs)]}) == fits[rank]


def test_an_offer_for_beginners_suits_beginners() -> None:
    beginner, veteran = {"crafts": [(0, 0)]}, {"crafts": [(0, 3)]}
    offer = {"crafts": [(1, -1)], "good_for": GOOD_FOR_BEGINNER}

    assert fit(beginner, offer) > fit({}, offer | {"good_for": 0})
    assert fit(veteran, offer) < fit(veteran, offer | {"good_for": 0})


def test_points_for_a_pair_are_added_and_capped() -> None:
    plain = pool([ALL_SAID, {}], [{}, ALL_SAID | {"crafts": [(0, 2)], "good_for": GOOD_FOR_ANY}])
    keys = pair_keys(np.array([1, 0, 1]), np.array([FIRST_MENTOR, FIRST_MENTOR + 1, 77]))
    order = np.argsort(keys)
    bonus = replace(plain, bonus_keys=keys[order], bonus_points=np.array([300, 300, 300], np.int32)[order])
    rows, cols = np.array([1, 0, 0]), np.array([0, 1, 0])

    before, after = score(prepare.pool(plain), rows, cols), score(prepare.pool(bonus), rows, cols)

    assert (after - before).tolist() == [300, 0, 0]
    assert after[1] == 10_000


@pytest.mark.parametrize(
    "change", [{"skill": 0.6}, {"topic": 0.1}, {"skill": -0.1, "goal": 0.8}, {"work": float("nan")}, {"full_hours": 0}]
)
def test_weights_that_make_no_mean_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weights(**change)


def test_weights_can_be_moved_from_one_term_to_another() -> None:
    prepared = ready([{"topics": [1], "words": "tax"}], [{"topics": [1], "words": "camera"}])

    by_words = score(prepared, ONE, ONE, Weights(skill=0.2, goal=0.5))

    assert by_words[0] < score(prepared, ONE, ONE)[0]


def test_utility_is_concave_and_ends_where_fit_ends() -> None:
    worth = utility(np.arange(10_001, dtype=np.int32))

    assert worth[[0, 5_000, 10_000]].tolist() == [0, 7_500, 10_000]
    assert (np.diff(worth) >= 0).all()
    assert (np.diff(worth[::100], n=2) <= 0).all()


def test_rounds_missed_come_before_weeks_waited() -> None:
    classes = waiting_class(np.array([0, 0, 1, 2, 9]), np.array([0, 50, 0, 1, 50]))

    assert classes.tolist() == [0, 3, 4, 9, 15]


@pytest.mark.parametrize("count", range(8))
def test_wishes_weigh_less_one_by_one(count: int) -> None:
    weights = wish_weights(count)

    assert len(weights) == count
    assert weights == sorted(weights, reverse=True)


def test_trigrams_know_neither_case_nor_accents_nor_little_words() -> None:
    assert trigrams("Déclaration d'IMPÔTS").tolist() == trigrams("declaration impots").tolist()
    assert trigrams("to a").size == trigrams("").size == 0
    assert trigrams("税").size > 0
    assert set(trigrams("pricing")) & set(trigrams("prices"))
    assert not set(trigrams("pricing")) & set(trigrams("camera"))
