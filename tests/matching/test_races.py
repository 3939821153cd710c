"""Many at once: the short form of benchmarks/races.py, with its negative control."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import connection

from benchmarks.arena import Arena
from benchmarks.races import is_a_path, last_place, overlapping
from matching.choices import Verb
from matching.commands import cases
from matching.models import Ask, Case, Move
from profiles.errors import Refusal
from profiles.models import Notice, Person
from tests.factories import NOW, TopicFactory
from tests.matching.helping import asked, asker, helper

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 12
Made = TypeVar("Made")


@pytest.fixture
def arena() -> Iterator[Arena]:
    with Arena(PEOPLE) as made:
        yield made


def test_one_gets_the_last_place_and_the_others_are_told(arena: Arena) -> None:
    found = last_place(arena, 5)
    assert found.places == {1: 5}
    assert found.answers == {"yes": 5, "told that it is full": 5 * (PEOPLE - 1)}


def test_either_guard_alone_holds(arena: Arena) -> None:
    assert last_place(arena, 3, lock=False).places == {1: 3}
    assert last_place(arena, 3, seat=False).places == {1: 3}


def test_without_both_guards_it_oversells(arena: Arena) -> None:
    assert last_place(arena, 3, lock=False, seat=False).oversold > 0


def test_whatever_overlaps_ends_legally(arena: Arena) -> None:
    assert overlapping(arena, 12).rounds == 12


def test_ten_times_the_same_form_at_once_is_one_case() -> None:
    mentor, seeker = helper("Jo"), asker("Ana")
    with ThreadPoolExecutor(10) as pool:
        made = list(pool.map(lambda _n: closing(lambda: asked(seeker, mentor, form="one").pk), range(10)))
    assert len(set(made)) == Case.objects.count() == Ask.objects.count() == 1


def test_two_forms_at_once_are_not_one_case_too_many() -> None:
    seeker = asker("Ana")
    asked(seeker, helper("Jo"), form="first")
    tries = [(helper(f"Mentor {number}"), TopicFactory.create().pk) for number in range(6)]

    def ask_one(about: tuple[Person, int]) -> None:
        mentor, topic = about
        closing(lambda: quietly(lambda: asked(seeker, mentor, form=mentor.key, topic=topic)))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask_one, tries))
    assert Case.objects.count() == 2


def test_six_forms_about_one_topic_at_once_are_one_case() -> None:
    seeker, topic = asker("Ana"), TopicFactory.create().pk
    mentors = [helper(f"Mentor {number}") for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda m: closing(lambda: quietly(lambda: asked(seeker, m, form=m.key, topic=topic))), mentors))
    assert Case.objects.count() == 1


@pytest.mark.usefixtures("patient_mentors")
def test_three_sweeps_at_once_double_nothing() -> None:
    mentor = helper("Jo")
    for number in range(10):
        asked(asker(f"Seeker {number}"), mentor)
    at = NOW + timedelta(hours=24)
    with ThreadPoolExecutor(3) as pool:
        moved = list(pool.map(lambda _n: closing(lambda: cases.advance_due(at=at)), range(3)))
    assert sum(moved) == 10
    assert Move.objects.filter(verb=Verb.REMINDED).count() == 10
    assert Notice.objects.filter(verb="ask_reminder").count() == 10
    assert all(is_a_path(case) for case in Case.objects.all())


def closing(step: Callable[[], Made]) -> Made:
    try:
        return step()
    finally:
        connection.close()


def quietly(step: Callable[[], Made]) -> Made | None:
    try:
        return step()
    except Refusal:  # what most of them get
        return None
