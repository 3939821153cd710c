"""On a gig, and the promise, by programs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matching.commands import lanes
from matching.models import Ask, Case, Gig
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW, PersonFactory
from tests.matching.helping import asked, asker, helper
from tests.profiles.reporting import filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeker() -> Person:
    mentor, person = helper("Ines"), asker("Raul")
    asked(person, mentor, at=timezone.now())
    return person


def day(ahead: int) -> str:
    return (timezone.now() + timedelta(days=ahead)).date().isoformat()


def test_a_gig_stops_the_clocks_and_coming_back_starts_them(seeker: Person) -> None:
    program = Program(seeker)
    assert program.ask("GET", "gig/").json() == {"since": None, "until": None}
    answer = program.ask("PUT", "gig/", {"until": day(5)})
    assert (answer.status_code, answer.json()["until"][:10]) == (200, day(5))
    assert Case.objects.get().stopped_at is not None
    assert program.ask("DELETE", "gig/").status_code == 204
    assert Case.objects.get().stopped_at is None
    assert program.ask("GET", "gig/").json()["until"] is None


def test_no_time_is_told_that_does_not_run_and_why(seeker: Person) -> None:
    program, mentor = Program(seeker), Program(Ask.objects.get().mentor)
    case = Case.objects.get()

    def told() -> list[tuple[bool, str]]:
        """Return of each face whether it says a time, and what the clock stands still for."""
        shown, listed = program.ask("GET", f"cases/{case.key}/").json(), program.ask("GET", "cases/").json()
        (row,), (card,) = listed["results"], mentor.ask("GET", "asks/").json()["results"]
        times = {shown["due_at"], shown["asks"][0]["due_at"], *(stop["at"] for stop in shown["line"])}
        assert len(times) == 1 or None not in times
        return [
            (shown["due_at"] is not None, shown["stopped"]),
            (row["until"] is not None, row["stopped"]),
            (card["due_at"] is not None, card["stopped"]),
        ]

    assert told() == [(True, "")] * 3
    program.ask("PUT", "gig/", {"until": day(5)})
    assert told() == [(False, "gig")] * 3
    program.ask("DELETE", "gig/")
    assert told() == [(True, "")] * 3
    lanes.wait(case=case, at=timezone.now())
    assert told() == [(False, "turn")] * 3


def test_whoever_reports_hid_reads_that_a_moderator_has_to_look(seeker: Person) -> None:
    for reporter in PersonFactory.create_batch(3, confirmed_at=NOW - timedelta(days=100)):
        filed(reporter, seeker)
    shown = Program(seeker).ask("GET", f"cases/{Case.objects.get().key}/").json()
    assert (shown["due_at"], shown["stopped"]) == (None, "look")


@pytest.mark.parametrize(
    ("until", "status", "words"),
    [
        (-1, 400, "Please choose a day after today."),
        (400, 409, "This is very far away."),
    ],
)
def test_a_day_that_makes_no_sense_stops_nothing(seeker: Person, until: int, status: int, words: str) -> None:
    answer = Program(seeker).ask("PUT", "gig/", {"until": day(until)})
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert not Gig.objects.exists()


def test_a_token_that_may_only_look_stops_nothing(seeker: Person) -> None:
    program = Program(seeker, "read:support")
    assert program.ask("GET", "gig/").status_code == 200
    assert program.ask("PUT", "gig/", {"until": day(5)}).status_code == 403
    assert not Gig.objects.exists()


def test_everybody_reads_the_promise_and_no_small_figure(seeker: Person) -> None:
    found = Client().get("/api/v1/promise/").json()
    assert found == {"asked": None, "supported": None, "reached": None, "months": []}
