"""Where one more place would do most: whoever has nobody counts first, then what places are worth."""

import numpy as np

from matching.engine.assignment import solve
from matching.engine.nearby import find
from matching.engine.recruit import shortages
from tests.matching.engine.pools import Row, ready


def shortage_of(seekers: list[Row], mentors: list[Row]) -> list[tuple[int, int, int]]:
    prepared = ready(seekers, mentors)
    found = shortages(prepared, solve(find(prepared).instance(prepared)))
    return [*zip(found.topic.tolist(), found.language.tolist(), found.people.tolist(), strict=True)]


def test_those_without_anybody_are_counted_by_first_wish_and_best_language() -> None:
    portuguese, english = {"topics": [3, 1], "languages": [2, 0]}, {"topics": [1], "languages": [0]}

    found = shortage_of([portuguese, portuguese, english, english], [{"topics": [1], "languages": [0]}])

    assert found[0] in {(3, 2, 2), (1, 0, 2)}
    assert sum(people for _topic, _language, people in found) == 3


def test_where_everybody_has_somebody_nothing_is_short() -> None:
    assert shortage_of([{"topics": [1]}], [{"topics": [1]}, {"topics": [1]}]) == []


def test_nothing_said_is_a_shortage_too() -> None:
    assert shortage_of([{}], []) == [(-1, -1, 1)]


def test_one_more_place_where_it_is_short_helps_exactly_one_more() -> None:
    seekers: list[Row] = [{"topics": [1], "languages": [0]}] * 3 + [{"topics": [2], "languages": [1]}] * 2
    mentors: list[Row] = [{"topics": [1], "languages": [0]}, {"topics": [2], "languages": [1], "capacity": 2}]

    assert shortage_of(seekers, mentors)[0] == (1, 0, 2)
    more: list[Row] = [*mentors, {"topics": [1], "languages": [0]}]
    assert shortage_of(seekers, more)[0] == (1, 0, 1)
    assert np.sum([people for *_kind, people in shortage_of(seekers, more)]) == 1
