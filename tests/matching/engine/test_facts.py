"""Five facts, each yes, in part, no and not said, and the stored things behind them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import facts, prepare
from matching.engine.facts import NO, NOT_SAID, PART, YES, Facts
from matching.engine.types import CHAT, IN_PERSON, PHONE, VIDEO, People
from tests.matching.engine import oracle
from tests.matching.engine.pools import GROUPS, TRADES, UNSURE, Row, drawn, ready

ONE = np.zeros(1, np.int64)
HOME, NEXT_TOWN, NEXT_COUNTRY = (51.45, -2.59), (51.40, -2.40), (48.85, 2.35)
ONLINE = {"talks": CHAT | VIDEO}


def facts_of(seeker: Row, mentor: Row) -> Facts:
    return facts.grade(ready([seeker], [mentor]), ONE, ONE)


def fact(which: int, seeker: Row, mentor: Row) -> int:
    return int(facts_of(seeker, mentor).grades[0, which])


@pytest.mark.parametrize(
    ("wishes", "offered", "grade"),
    [
        ([1, 2, 3], [1], YES),
        ([1, 2, 3], [2, 3], YES),
        ([1, 2, 3], [3], PART),
        ([1, 2, 3], [2 + GROUPS, 5], PART),
        ([1, 2, 3], [4, 5], NO),
        ([UNSURE, 2], [2], YES),
        ([UNSURE], [2], NOT_SAID),
        ([], [2], NOT_SAID),
        ([1], [], NOT_SAID),
    ],
)
def test_skill(wishes: list[int], offered: list[int], grade: int) -> None:
    assert fact(facts.SKILL, {"topics": wishes}, {"topics": offered}) == grade


@pytest.mark.parametrize(
    ("mine", "theirs", "grade"),
    [
        ([(0, 1)], [(5, 1), (0, -1)], YES),
        ([(0, 1)], [(TRADES, 1)], PART),
        ([(0, 1)], [(1, 3)], NO),
        ([], [(1, 3)], NOT_SAID),
        ([(0, 1)], [], NOT_SAID),
    ],
)
def test_work(mine: list[tuple[int, int]], theirs: list[tuple[int, int]], grade: int) -> None:
    assert fact(facts.WORK, {"crafts": mine}, {"crafts": theirs}) == grade


@pytest.mark.parametrize(
    ("mine", "theirs", "grade"),
    [
        ([3, 0], [3], YES),
        ([3, 0], [0, 3], YES),
        ([3, 0], [0, 1, 3], PART),
        ([3, 0], [0], PART),
        ([3], [0], NO),
        ([3], [], NOT_SAID),
        ([], [0], NOT_SAID),
    ],
)
def test_language(mine: list[int], theirs: list[int], grade: int) -> None:
    assert fact(facts.LANGUAGE, {"languages": mine}, {"languages": theirs}) == grade


@pytest.mark.parametrize(
    ("mine", "theirs", "grade"),
    [
        ({"place": HOME}, {"place": NEXT_TOWN}, YES),
        ({"city": 3}, {"city": 3}, YES),
        ({"place": HOME, "city": 3}, {"place": NEXT_COUNTRY, "city": 3}, YES),
        ({**ONLINE, "offset": 0}, {"talks": VIDEO, "offset": 180}, YES),
        ({**ONLINE, "offset": 0}, {"talks": VIDEO, "offset": 195}, PART),
        ({**ONLINE, "offset": -660}, {"talks": VIDEO, "offset": 720}, YES),
        (ONLINE, ONLINE, PART),
        ({**ONLINE, "offset": 0}, {"talks": VIDEO | IN_PERSON, "offset": 0}, PART),
        ({"region": 2, "country": 1}, {"region": 2, "country": 1}, PART),
        ({"country": 1}, {"country": 1}, PART),
        ({"country": 1, "talks": IN_PERSON}, {"country": 1}, NO),
        ({"country": 1, "talks": PHONE}, {"country": 2, "talks": CHAT}, NO),
        ({"place": HOME, "talks": IN_PERSON}, {"place": NEXT_COUNTRY}, NO),
        ({"country": 1}, {"country": 2}, NOT_SAID),
        ({"place": HOME}, {}, NOT_SAID),
        ({"talks": PHONE}, {"talks": CHAT}, NOT_SAID),
        ({}, {}, NOT_SAID),
    ],
    ids=str,
)
def test_place(mine: Row, theirs: Row, grade: int) -> None:
    assert fact(facts.PLACE, mine, theirs) == grade


def test_hours_are_graded_from_what_both_said() -> None:
    assert [fact(facts.HOURS, {"hours": range(n)}, {"hours": range(20)}) for n in (0, 1, 2, 5, 6)] == [
        NO,
        NO,
        PART,
        PART,
        YES,
    ]
    assert fact(facts.HOURS, {}, {"hours": range(20)}) == NOT_SAID


def test_the_wishes_behind_skill_are_named_in_the_seekers_order() -> None:
    found = facts_of({"topics": [7, 4, 9, 2]}, {"topics": [2, 4, 9 + GROUPS, 20]}).evidence

    assert found.topics[0].tolist() == [4, 2]
    assert (found.wishes_asked[0], found.wishes_covered[0]) == (4, 2)
    assert found.weight_covered[0] == pytest.approx(1.2 / 2.8)
    assert not found.first_wish[0]
    assert (found.near_wish[0], found.near_topic[0]) == (9, 9 + GROUPS)


def test_the_craft_named_is_the_one_with_most_years() -> None:
    found = facts_of({"crafts": [(0, 0), (5, 0)]}, {"crafts": [(0, 1), (5, 3)]}).evidence
    other = facts_of({"crafts": [(0, 0)]}, {"crafts": [(TRADES, -1)]}).evidence

    assert (found.craft[0], found.craft_years[0], found.trade[0]) == (5, 3, 1)
    assert (other.craft[0], other.trade[0], other.trade_years[0]) == (-1, 0, -1)


def test_shared_languages_are_named_in_the_seekers_order() -> None:
    found = facts_of({"languages": [4, 1, 0, 2, 3]}, {"languages": [0, 1, 2, 3]}).evidence

    assert found.languages_shared[0] == 4
    assert found.languages[0].tolist() == [1, 0, 2]
    assert (found.seeker_rank[0], found.mentor_rank[0]) == (1, 1)


def test_distance_clocks_and_ways_to_talk() -> None:
    found = facts_of(
        {"place": HOME, "city": 1, "region": 2, "country": 3, "offset": -600, "talks": CHAT | PHONE},
        {"place": NEXT_COUNTRY, "city": 2, "country": 3, "offset": 720, "talks": PHONE | IN_PERSON},
    ).evidence

    assert found.km[0] == 460
    assert (found.same_city[0], found.same_region[0], found.same_country[0]) == (0, -1, 1)
    assert found.zone_gap[0] == 120
    assert found.talks[0] == PHONE


def test_distance_is_rounded_more_the_further_it_is() -> None:
    north = [HOME[0] + km / 111.195 for km in (0, 3.4, 33.4, 154)]

    assert [int(facts_of({"place": HOME}, {"place": (lat, HOME[1])}).evidence.km[0]) for lat in north] == [
        0,
        3,
        35,
        150,
    ]


def test_what_was_not_said_has_no_evidence() -> None:
    found = facts_of({}, {}).evidence

    for name in ("near_wish", "craft", "trade", "minutes", "block", "km", "same_city", "zone_gap", "seeker_rank"):
        assert getattr(found, name).tolist() == [-1]
    assert found.languages.tolist() == [[-1, -1, -1]]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_many_pairs_are_graded_as_each_one_alone(seed: int) -> None:
    pool = drawn(seed, 8, 6)
    prepared = prepare.pool(pool)
    rows, cols = np.divmod(np.random.default_rng(seed).permutation(48), 6)

    together = facts.grade(prepared, rows, cols)

    for at, (row, col) in enumerate(zip(rows.tolist(), cols.tolist(), strict=True)):
        alone = facts.grade(prepared, rows[at : at + 1], cols[at : at + 1])
        assert together.grades[at].tolist() == alone.grades[0].tolist()
        assert together.evidence.topics[at].tolist() == alone.evidence.topics[0].tolist()
        shared = oracle.shared_hours(pool, row, col)
        assert together.evidence.minutes[at] == (-1 if shared is None else 60 * shared)


def said(name: str, people: People, at: int) -> bool:
    if name == "place":
        return bool(people.city[at] >= 0 or people.talks[at] > 0)
    if name == "hours":
        return bool(people.hours_said[at])
    lists = {"skill": people.topics, "work": people.crafts, "language": people.languages}
    return len(lists[name][at]) > 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(facts.ORDER))
def test_a_fact_is_known_only_when_both_said_what_it_takes(seed: int, name: str) -> None:
    pool = drawn(seed, 8, 6)
    rows, cols = np.divmod(np.arange(48), 6)
    known = facts.grade(prepare.pool(pool), rows, cols).grades[:, facts.ORDER.index(name)] != NOT_SAID
    for at in np.flatnonzero(known).tolist():
        assert said(name, pool.seekers, int(rows[at]))
        assert said(name, pool.mentors, int(cols[at]))


def test_no_pairs() -> None:
    assert facts.grade(ready([{}], [{}]), ONE[:0], ONE[:0]).grades.shape == (0, 5)
