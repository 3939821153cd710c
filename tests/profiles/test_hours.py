"""The week as 21 bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.choices import Preset
from profiles.queries.hours import PRESETS, hours_of, presets_of, week_from_hours, week_from_presets

WEEK = st.sets(st.integers(0, 167))


@given(WEEK)
def test_packing_and_reading_give_the_hours_back(hours: set[int]) -> None:
    assert hours_of(week_from_hours(hours)) == sorted(hours)


@given(WEEK)
def test_the_bits_stand_where_numpy_expects_them(hours: set[int]) -> None:
    bits = np.zeros(168, dtype=np.uint8)
    bits[sorted(hours)] = 1
    assert week_from_hours(hours) == np.packbits(bits).tobytes()


@pytest.mark.parametrize("hour", [-1, 168])
def test_an_hour_outside_the_week_is_refused(hour: int) -> None:
    with pytest.raises(IndexError):
        week_from_hours([hour])


def test_a_preset_is_named_only_when_it_is_free_as_a_whole() -> None:
    week = week_from_presets(["weekday_mornings", "late_night"])
    assert presets_of(week) == ["weekday_mornings", "late_night"]
    assert presets_of(week_from_hours(hours_of(week)[1:])) != presets_of(week)


def test_late_on_sunday_runs_into_monday() -> None:
    assert {0, 1, 166, 167} <= PRESETS["late_night"]
    assert {2, 165}.isdisjoint(PRESETS["late_night"])


def test_nothing_said_is_no_hour() -> None:
    assert hours_of(None) == hours_of(b"") == []
    assert week_from_presets(["nonsense"]) == bytes(21)


def test_every_preset_has_a_name_on_the_pages() -> None:
    assert list(PRESETS) == Preset.values
