"""The numbers of the ladder are settings, and nobody can set them so that people fall off."""

from contextlib import nullcontext

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from matching.queries import ladder
from profiles.models import Community


def test_the_defaults_make_sense() -> None:
    assert ladder.nonsense({}) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"first_ask_hours": "0"}, "whole number above zero"),
        ({"first_ask_hours": "soon"}, "whole number above zero"),
        ({"patience": "3"}, "knows no number patience"),
        ({"reminder_hours": "48"}, "reminder_hours be less"),
        ({"first_ask_hours": "72"}, "longer than 48 hours"),
        ({"days_until_board": "7"}, "before day 7"),
        ({"asks": "9"}, "must fit"),
    ],
)
def test_nonsense_is_told_in_a_sentence(said: dict[str, str], sentence: str) -> None:
    (told,) = ladder.nonsense(said)
    assert sentence in told


def test_nonsense_stops_the_start(settings: Settings) -> None:
    settings.LADDER = {"days_until_board": "30"}
    with pytest.raises(SystemCheckError, match="before day 7"):
        call_command("check")


@pytest.mark.django_db
@pytest.mark.parametrize(("asks", "stops"), [(9, True), (2, False)])
def test_nonsense_that_the_community_decided_stops_the_setup(asks: int, stops: bool) -> None:
    Community.objects.create(numbers={"ladder": {"asks": asks}})
    with pytest.raises(SystemCheckError, match="must fit") if stops else nullcontext():
        call_command("check", tags=["database"], databases=["default"])


@pytest.mark.django_db
def test_the_community_stands_over_the_settings_and_these_over_the_defaults(settings: Settings) -> None:
    settings.LADDER = {"first_ask_hours": "36", "asks": "2"}
    Community.objects.create(numbers={"ladder": {"asks": 1}})
    numbers = ladder.numbers()
    assert (numbers.first_ask_hours, numbers.asks, numbers.reply_hours) == (36, 1, 24)
