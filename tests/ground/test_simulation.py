"""Weeks of a made-up community: nobody falls off, whatever the mentors do. And that this can go red."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from matching.choices import Step
from matching.commands import cases
from matching.models import Ask, Case
from matching.queries import next_mentor
from nwlb.seeding import catalogue
from nwlb.simulation import figures
from nwlb.simulation.life import Life, Population
from profiles.queries import offers

pytestmark = pytest.mark.django_db
PROMISES = ("past_seven_days", "asked_beyond_room", "mailed_twice")


def live(**options: Any) -> dict[str, Any]:
    population = Population(**{"people": 25, "mentors": 15, "days": 14, "seed": 3, **options})
    return figures.of_everything(until=Life(population, catalogue.load()).run())


@pytest.mark.parametrize(
    "options",
    [{}, {"mentors": 0}, {"silent": 1.0}, {"flood": True, "mentors": 5, "silent": 0.0}, {"gigs": 0.8}],
    ids=["usual", "no mentors", "all silent", "flood", "mass gigs"],
)
def test_nobody_falls_off(options: dict[str, Any]) -> None:
    found = live(**options)
    resting = Case.objects.filter(stopped_at__isnull=False, step=Step.ASKS).count()
    assert found["longest_hours_without_step"] <= 48
    assert {name: found[name] for name in PROMISES} == dict.fromkeys(PROMISES, 0)
    assert found["supported"] + found["on_board"] + found["withdrawn"] + found["still_asking"] == found["cases"] == 25
    assert found["still_asking"] == resting  # only those whose clock stands still


def test_without_the_sweep_people_fall_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "advance_due", lambda **_options: 0)
    monkeypatch.setattr(Life, "next_moment", lambda life: life.todo[0][0] if life.todo else None)
    found = live(silent=1.0)
    assert found["past_seven_days"] > 0
    assert found["longest_hours_without_step"] > 48


def test_without_a_look_at_room_people_are_asked_beyond_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "has_room", Q)
    monkeypatch.setattr(next_mentor, "busy", lambda _most: Ask.objects.none())
    assert live(people=60, mentors=2, flood=True, silent=1.0)["asked_beyond_room"] > 0


def test_the_same_seed_draws_the_same_story() -> None:
    assert (
        Life(Population(5, 5, 7, 1), catalogue.load()).rng.random()
        == Life(Population(5, 5, 7, 1), catalogue.load()).rng.random()
    )


def test_a_share_lies_between_none_and_all() -> None:
    with pytest.raises(CommandError, match="between 0 and 1"):
        call_command("simulate_ladder", "--mentors-silent=2")
