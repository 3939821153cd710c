"""The forecast of the wait: the textbook, and held-out people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.wait import forecast, forecasts, survival


def test_the_textbook_example() -> None:
    """Freireich et al. (1963), 6-MP group of 21: the values every textbook prints."""
    days = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35], float)
    cut_off = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1], bool)
    at, waiting = survival(days, ~cut_off)
    assert at.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert waiting.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    made = forecast(days, ~cut_off, enough=9)
    assert made is not None
    assert (made.half, made.most, made.longest, made.events, made.people) == (23.0, None, 35.0, 9, 21)


def test_few_events_give_no_forecast() -> None:
    days, all_of_them = np.arange(1.0, 21.0), np.ones(20, bool)
    assert forecast(days, all_of_them) is not None
    assert forecast(days[:19], all_of_them[:19]) is None
    assert forecast(np.array([]), np.array([], bool)) is None


@pytest.mark.parametrize("days", [np.array([-1.0]), np.array([np.nan]), np.array([1.0, 2.0])])
def test_what_is_no_wait_is_refused(days: np.ndarray) -> None:
    with pytest.raises(ValueError, match="days"):
        survival(days, np.array([True]))


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60))
def test_without_anybody_cut_off_it_is_the_plain_share(rows: list[tuple[int, bool]]) -> None:
    days = np.array([day for day, _ended in rows], float)
    at, waiting = survival(days, np.ones(len(days), bool))
    plain = np.array([(days > day).mean() for day in at])
    assert np.allclose(waiting, plain)
    _at, censored = survival(days, np.array([ended for _day, ended in rows]))
    assert (np.diff(censored) <= 1e-12).all()
    assert ((censored >= -1e-12) & (censored <= 1)).all()


def simulated(rng: np.random.Generator, people: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Waits of people who came over 40 days and some of whom gave up; the true wait of each beside."""
    true = rng.lognormal(mean=2.0, sigma=0.9, size=people)
    came = rng.uniform(0, 40, people)
    gives_up = rng.exponential(60, people)
    seen = np.minimum(40 - came, gives_up)
    return np.minimum(true, seen), true <= seen, true


def test_eight_of_ten_held_out_people_are_supported_by_then() -> None:
    rng = np.random.default_rng(5)
    shares, naive = [], []
    for _round in range(10):
        days, supported, _true = simulated(rng, 6000)
        made = forecast(days, supported)
        assert made is not None
        assert made.most is not None
        _days, _supported, held_out = simulated(rng, 6000)
        shares.append((held_out <= made.most).mean())
        naive.append((held_out <= np.quantile(days[supported], 0.8)).mean())
    assert all(0.75 <= share <= 0.85 for share in shares), shares
    # Those who finished are the quick ones: their own quantile promises too much.
    assert all(share < 0.75 for share in naive), naive


def test_each_kind_has_its_own() -> None:
    days = np.concatenate([np.full(30, 1.0), np.full(30, 5.0), np.full(5, 9.0)])
    found = forecasts(days, np.ones(65, bool), np.repeat([3, 7, 9], [30, 30, 5]))
    assert {kind: made.half for kind, made in found.items()} == {3: 1.0, 7: 5.0}
