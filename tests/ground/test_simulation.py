"""Weeks of a made-up community: nobody falls off, whatever the mentors do. And that this can go red."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from forums.models import AnswerDuty
from matching.choices import Step, Verb
from matching.commands import cases, places
from matching.models import Ask, Case, Move
from matching.queries import next_mentor
from nwlb.seeding import catalogue
from nwlb.simulation import figures, forum
from nwlb.simulation.life import Life, Population
from nwlb.simulation.post import Postbox
from profiles.commands.mails import TryLater
from profiles.models import Mail
from profiles.queries import offers

pytestmark = pytest.mark.django_db
PROMISES = ("past_seven_days", "asked_beyond_room", "mailed_twice")
KEYS = [
    "cases", "supported", "on_board", "longest_hours_without_step", "past_seven_days", "asked_beyond_room",
    "mailed_twice", "supported_by_step",
]  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "usual": {"withdrawn": 0.2},
    "no mentors": {"mentors": 0},
    "all silent": {"silent": 1.0},
    "flood": {"flood": True, "mentors": 2, "silent": 0.0},
    "mass gigs": {"gigs": 0.8},
    "a language nobody speaks": {"unspoken": 1.0},
    "tiny rooms": {"room": 1, "people": 12, "mentors": 3, "silent": 0.0},
}


def live(postbox: Postbox | None = None, **options: Any) -> dict[str, Any]:
    population = Population(**{"people": 8, "mentors": 6, "days": 9, "seed": 3, **options})
    story = Life(population, catalogue.load(), postbox)
    until = story.run()
    return figures.of_everything(until=until, mailed_twice=story.postbox.twice())


@pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)
def test_nobody_falls_off(options: dict[str, Any]) -> None:
    found = live(**options)
    assert list(found) == KEYS
    assert found["longest_hours_without_step"] <= 48
    assert {name: found[name] for name in PROMISES} == dict.fromkeys(PROMISES, 0)
    assert found["cases"] == options.get("people", 8)
    resting = Case.objects.filter(stopped_at__isnull=False).exclude(step=Step.BOARD).count()
    withdrawn = Case.objects.filter(state="withdrawn").count()
    assert found["supported"] + found["on_board"] + withdrawn + resting == found["cases"]
    assert sum(found["supported_by_step"].values()) == found["supported"]
    assert Mail.objects.filter(state="sent").count() >= found["cases"] - withdrawn


def test_the_step_into_the_forum_is_taken_and_helps_some() -> None:
    found = live(people=16, mentors=8, silent=0.6, seed=5, days=12)
    offered = Move.objects.filter(verb=Verb.OFFERED, became=Step.THREAD)
    assert offered.exists()
    assert AnswerDuty.objects.filter(thread__open_question__case__in=offered.values("case__key")).exists()
    assert found["supported_by_step"]["thread"] > 0
    assert {name: found[name] for name in PROMISES} == dict.fromkeys(PROMISES, 0)


def test_without_a_board_nobody_is_sent_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forum, "set_up", lambda **_named: None)
    assert live(people=6, silent=1.0)["on_board"] == 6
    assert not Move.objects.filter(became=Step.THREAD).exists()


def test_who_speaks_what_nobody_speaks_reaches_the_board() -> None:
    found = live(unspoken=1.0, mentors=3, people=3)
    assert (found["on_board"], found["supported"]) == (3, 0)


def test_without_the_sweep_people_fall_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "advance_due", lambda **_options: 0)
    monkeypatch.setattr(Life, "next_moment", lambda life: life.todo[0][0] if life.todo else None)
    found = live(silent=1.0)
    assert found["past_seven_days"] > 0
    assert found["longest_hours_without_step"] > 48


def test_without_a_look_at_room_people_are_asked_beyond_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "has_room", Q)
    monkeypatch.setattr(next_mentor, "busy", lambda _most: Ask.objects.none())
    monkeypatch.setattr(places, "may_be_asked", lambda **_named: True)
    assert live(people=40, mentors=4, flood=True, silent=1.0, days=2)["asked_beyond_room"] > 0


class Forgetful(Postbox):
    """Takes each mail and says that it did not, the first time."""

    def take(self, mail: Mail) -> None:
        super().take(mail)
        if self.copies[mail.message_id] == 1:
            raise TryLater("not now")


def test_mails_that_came_twice_are_seen() -> None:
    assert live(Forgetful(), people=2, mentors=2, days=2)["mailed_twice"] > 0


def test_the_same_seed_draws_the_same_story() -> None:
    one, other = (Life(Population(5, 5, 7, 1), catalogue.load()).rng.random() for _time in "12")
    assert one == other


def test_a_share_lies_between_none_and_all() -> None:
    with pytest.raises(CommandError, match="between 0 and 1"):
        call_command("simulate_ladder", "--mentors-silent=2")
