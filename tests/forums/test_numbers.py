"""The numbers of looking for an answer are settings, and nobody can set them so that a question is forgotten."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from forums.commands import questions
from forums.models import AnswerDuty, OpenQuestion
from forums.queries import numbers
from profiles.models import Community, Person
from tests.factories import NOW, TopicFactory
from tests.forums.helping import began, knower, room, tag

HOUR = timedelta(hours=1)


def test_the_defaults_make_sense() -> None:
    assert numbers.nonsense({}) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer_hours": "0"}, "whole number above zero"),
        ({"answer_hours": "soon"}, "whole number above zero"),
        ({"patience": "3"}, "knows no number patience"),
        ({"answer_hours": "72"}, "longer than 48 hours"),
        ({"coordinators_hours": "20"}, "less than coordinators_hours"),
        ({"coordinators_hours": "168"}, "before day 7"),
        ({"asked_at_once": "11"}, "ten people at once"),
        ({"duties_a_week": "3"}, "twice in seven days"),
    ],
)
def test_nonsense_is_told_in_a_sentence(said: dict[str, str], sentence: str) -> None:
    (told,) = numbers.nonsense(said)
    assert sentence in told


def test_nonsense_stops_the_start_and_sense_does_not(settings: Settings) -> None:
    settings.ANSWERS = {"answer_hours": "24", "duties_a_week": "1"}
    call_command("check")
    settings.ANSWERS = {"duties_a_week": "9"}
    with pytest.raises(SystemCheckError, match="twice in seven days"):
        call_command("check")


@pytest.mark.django_db
@pytest.mark.parametrize(("times", "stops"), [(3, True), (1, False)])
def test_nonsense_that_the_community_decided_stops_the_setup(times: int, stops: bool) -> None:
    Community.objects.create(numbers={"answers": {"duties_a_week": times}})
    with pytest.raises(SystemCheckError, match="twice in seven days") if stops else nullcontext():
        call_command("check", tags=["database"], databases=["default"])


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "asked"), [({}, 2), ({"duties_a_week": "1"}, 1), ({"asked_at_once": "1"}, 2)])
def test_nobody_is_asked_more_often_than_was_decided(
    said: dict[str, str], asked: int, teo: Person, settings: Settings
) -> None:
    settings.ANSWERS = said
    known = TopicFactory.create(slug="pricing-job")
    knower("Knows", known)
    board = room()
    for title in ("One?", "Two?", "Three?"):
        began(teo, board, title, tags=[tag(known)])
    questions.advance_due(at=NOW + 24 * HOUR)
    assert AnswerDuty.objects.count() == asked


@pytest.mark.django_db
def test_each_time_is_the_one_that_was_decided(teo: Person, settings: Settings) -> None:
    settings.ANSWERS = {"ask_after_hours": "6", "answer_hours": "12", "coordinators_hours": "30"}
    known = TopicFactory.create(slug="pricing-job")
    knower("Knows", known)
    began(teo, room(), tags=[tag(known)])
    assert OpenQuestion.objects.get().due_at == NOW + 6 * HOUR
    questions.advance_due(at=NOW + 6 * HOUR)
    assert AnswerDuty.objects.get().due == NOW + 18 * HOUR
    for hour in range(7, 30):
        questions.advance_due(at=NOW + hour * HOUR)
    assert OpenQuestion.objects.get().with_coordinators_at is None
    questions.advance_due(at=NOW + 30 * HOUR)
    assert OpenQuestion.objects.get().with_coordinators_at == NOW + 30 * HOUR


@pytest.mark.django_db
def test_the_community_stands_over_the_settings_and_these_over_the_defaults(settings: Settings) -> None:
    settings.ANSWERS = {"answer_hours": "36", "asked_at_once": "2"}
    Community.objects.create(numbers={"answers": {"asked_at_once": 1}})
    found = numbers.numbers()
    assert (found.answer_hours, found.asked_at_once, found.duties_a_week) == (36, 1, 2)
