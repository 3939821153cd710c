"""How the last match came out: why not somebody who fits better, why nobody yet, and what comes next."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from matching.commands import runs
from matching.models import Wait
from matching.queries import rounds
from matching.queries.sentences import CHOSEN, CHOSEN_BEST, NEXT_MATCH, PASSED_BY
from profiles.choices import EVERYONE_POOL
from profiles.models import Person
from tests.factories import NOW, PersonFactory, TopicFactory, wants, week_of
from tests.matching.pairs import change, mentor

NIGHT = timedelta(days=1)
SignIn = Callable[[Person], Client]
PASSED = (str(PASSED_BY % {"count": 1}), str(NEXT_MATCH))


def seeker(name: str) -> Person:
    person = PersonFactory.create(name=name, zone="Europe/London", week=week_of(), talks=["phone"])
    wants(person, TopicFactory.create(slug="pricing-job"))
    return person


def match(nights: int = 0) -> None:
    runs.run_match(pool=EVERYONE_POOL, at=NOW + nights * NIGHT)


def one_is_passed_by() -> tuple[Person, Person]:
    """Return who was chosen and who was not, of two who can only have the same place."""
    mentor("Only", room=1)
    people = seeker("Ana"), seeker("Ben")
    match()
    missed = Wait.objects.get(better=None).person
    (chosen,) = [person for person in people if person != missed]
    return chosen, missed


def test_who_was_passed_by_reads_why_and_what_comes_next(db: None, sign_in: SignIn) -> None:
    chosen, missed = one_is_passed_by()
    assert rounds.told(person=missed) == PASSED
    assert rounds.told(person=chosen) == (str(CHOSEN_BEST),)
    page = sign_in(missed).get(reverse("matching:suggestion_list")).content.decode()
    assert escape(PASSED[0]) in page
    assert chosen.name not in page
    assert "%" not in "".join(rounds.told(person=missed))


def test_the_api_says_the_same(db: None, sign_in: SignIn) -> None:
    _chosen, missed = one_is_passed_by()
    said = sign_in(missed).get("/api/v1/suggestions/").json()
    assert said["last_match"] == list(rounds.told(person=missed))


def test_who_got_the_next_best_reads_how_many_fit_better(db: None) -> None:
    mentor("Near", room=1, headline="rounds in town by bicycle")
    mentor("Less near", room=1)
    for person in (seeker("Ana"), seeker("Ben")):
        change(person, goal="rounds in town by bicycle")
    match()
    assert set(Wait.objects.values_list("better", flat=True)) == {0, 1}
    second = Wait.objects.get(better=1).person
    assert rounds.told(person=second) == (str(CHOSEN % {"count": 1}),)


def test_nothing_is_said_before_the_first_match_nor_after_a_change(db: None) -> None:
    _chosen, missed = one_is_passed_by()
    newcomer = seeker("Cleo")
    assert rounds.told(person=newcomer) == ()
    missed.features_changed_at = NOW + NIGHT
    assert rounds.told(person=missed) == ()


def test_the_next_match_takes_it_back(db: None) -> None:
    chosen, missed = one_is_passed_by()
    match(1)
    assert rounds.told(person=missed) == (str(CHOSEN_BEST),)
    assert rounds.told(person=chosen) == PASSED
