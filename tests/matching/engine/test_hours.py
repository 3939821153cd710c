"""Weeks shift to UTC exactly, round the end of the week and in half-hour zones; one hour changes the fact."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine import evidence, facts
from matching.engine.limits import shared_quarters
from matching.engine.prepare import utc_quarters
from matching.engine.types import NO_OFFSET
from tests.matching.engine.pools import Row, ready, week

ONE = np.zeros(1, np.int64)
TUESDAY = 24
EVERY_OFFSET = st.integers(-12 * 4, 14 * 4).map(lambda quarters: 15 * quarters)


def free_quarters(hours: list[int], offset: int) -> list[int]:
    words = utc_quarters(week(hours)[None], np.array([offset], np.int16))
    flags = np.unpackbits(words.T.copy().view(np.uint8), bitorder="little")
    return np.flatnonzero(flags).tolist()


def shared_minutes(mine: Row, theirs: Row) -> int:
    prepared = ready([mine], [theirs])
    return 15 * int(shared_quarters(prepared.needs.side, prepared.offers.side, ONE, ONE)[0])


def hours_fact(mine: Row, theirs: Row) -> tuple[int, int, int]:
    """Grade, minutes and block."""
    found = facts.grade(ready([mine], [theirs]), ONE, ONE)
    return int(found.grades[0, facts.HOURS]), int(found.evidence.minutes[0]), int(found.evidence.block[0])


@given(st.lists(st.integers(0, 167), unique=True), EVERY_OFFSET)
def test_a_local_hour_is_four_quarters_of_the_utc_week(hours: list[int], offset: int) -> None:
    expected = {(60 * hour + minute - offset) % 10080 // 15 for hour in hours for minute in (0, 15, 30, 45)}

    assert free_quarters(hours, offset) == sorted(expected)


def test_monday_morning_in_kolkata_is_sunday_evening_in_utc() -> None:
    assert free_quarters([0], 330) == [4 * (6 * 24 + 18) + 2 + quarter for quarter in range(4)]


@pytest.mark.parametrize(("offset", "minutes"), [(0, 120), (60, 60), (-60, 180), (30, 90), (345, 0), (-180, 180)])
def test_the_zone_decides_what_is_shared(offset: int, minutes: int) -> None:
    mine = {"hours": range(TUESDAY + 10, TUESDAY + 14), "offset": offset}

    assert shared_minutes(mine, {"hours": range(TUESDAY + 12, TUESDAY + 16)}) == minutes


def test_without_a_zone_hours_are_not_known() -> None:
    mine = {"hours": range(TUESDAY + 10, TUESDAY + 14), "offset": NO_OFFSET}

    assert hours_fact(mine, mine | {"offset": 0}) == (facts.NOT_SAID, -1, -1)


@given(EVERY_OFFSET, EVERY_OFFSET, st.lists(st.integers(0, 167), unique=True), st.integers(0, 167))
def test_moving_both_zones_alike_changes_nothing(one: int, other: int, hours: list[int], hour: int) -> None:
    step = 15 if max(one, other) < 14 * 60 else -15
    theirs = [*range(hour, hour + 20)]
    before = shared_minutes({"hours": hours, "offset": one}, {"hours": theirs, "offset": other})
    after = shared_minutes({"hours": hours, "offset": one + step}, {"hours": theirs, "offset": other + step})

    assert before == after


def test_one_hour_of_one_person_changes_the_fact() -> None:
    theirs = {"hours": range(TUESDAY + 8, TUESDAY + 12)}
    mine = list(range(TUESDAY + 8, TUESDAY + 10))

    assert hours_fact({"hours": mine}, theirs) == (facts.PART, 120, evidence.MORNING)
    assert hours_fact({"hours": mine[1:]}, theirs) == (facts.NO, 60, evidence.MORNING)
    assert hours_fact({"hours": []}, theirs) == (facts.NO, 0, -1)


def test_the_sixth_shared_hour_makes_it_a_yes() -> None:
    theirs = {"hours": range(TUESDAY + 17, TUESDAY + 24)}

    assert hours_fact({"hours": range(TUESDAY + 17, TUESDAY + 22)}, theirs) == (facts.PART, 300, evidence.EVENING)
    assert hours_fact({"hours": range(TUESDAY + 17, TUESDAY + 23)}, theirs) == (facts.YES, 360, evidence.EVENING)


def test_one_zone_further_changes_the_fact_and_the_part_of_the_day() -> None:
    mine, theirs = {"hours": range(TUESDAY + 8, TUESDAY + 22)}, {"hours": range(TUESDAY + 6, TUESDAY + 13)}

    assert hours_fact(mine, theirs) == (facts.PART, 300, evidence.MORNING)
    assert hours_fact({**mine, "offset": 60}, theirs) == (facts.YES, 360, evidence.MORNING)
    assert hours_fact({**mine, "offset": 300}, theirs) == (facts.YES, 420, evidence.AFTERNOON)
    assert hours_fact({**mine, "offset": -300}, theirs) == (facts.NO, 0, -1)


def test_a_week_that_changes_is_not_a_no() -> None:
    mine, theirs = {"hours": [3], "hours_vary": True}, {"hours": range(50, 60)}

    assert hours_fact(mine, theirs)[0] == facts.NOT_SAID
    assert hours_fact({**mine, "hours_vary": False}, theirs)[0] == facts.NO
    assert hours_fact({**mine, "hours": range(50, 53)}, theirs)[0] == facts.PART


@pytest.mark.parametrize(
    ("hour", "block"),
    [
        (TUESDAY + 8, evidence.MORNING),
        (TUESDAY + 12, evidence.AFTERNOON),
        (TUESDAY + 17, evidence.EVENING),
        (TUESDAY + 22, evidence.LATE),
        (TUESDAY + 1, evidence.LATE),
        (0, evidence.LATE),
        (5 * 24 + 8, evidence.WEEKEND),
        (6 * 24 + 19, evidence.WEEKEND),
        (6 * 24 + 20, -1),
        (TUESDAY + 7, -1),
    ],
)
def test_the_part_of_the_week_is_named_in_the_seekers_own_time(hour: int, block: int) -> None:
    assert hours_fact({"hours": [hour], "offset": 120}, {"hours": [hour - 2]})[2] == block
