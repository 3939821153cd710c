"""What somebody who is asked sees, what coordinators see, and the same for programs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forums.choices import DutyState
from forums.commands import questions, threads
from forums.models import AnswerDuty, OpenQuestion, Thread
from forums.queries import duties
from profiles.models import Person, Topic
from tests.api.program import Program
from tests.factories import NOW, TopicFactory
from tests.forums.helping import began, knower, neighbour, replied, room, tag
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
DAY = timedelta(days=1)


@pytest.fixture
def pricing() -> Topic:
    return TopicFactory.create(slug="pricing-job")


@pytest.fixture
def thread(teo: Person, pricing: Topic) -> Thread:
    return began(teo, room(), "How do I price six flats?", tags=[tag(pricing)])


@pytest.fixture
def jo(thread: Thread, pricing: Topic) -> Person:
    """Somebody who was asked."""
    person = knower("Jo", pricing)
    questions.advance_due(at=NOW + DAY)
    return person


def test_home_shows_who_is_asked_and_one_tap_passes_it_on(jo: Person, sam: Person, sign_in: SignIn) -> None:
    browser, duty = sign_in(jo), AnswerDuty.objects.get()
    for page in ("/home/", "/forum/asked/"):
        shown = text(browser, page)
        assert "Somebody asks what you know" in shown
        assert "How do I price six flats?" in shown
        assert f"/forum/asked/{duty.key}/pass/" in shown
    assert "Somebody asks what you know" not in text(sign_in(sam), "/home/")
    answer = browser.post(f"/forum/asked/{duty.key}/pass/", follow=True)
    assert "We ask somebody else." in answer.content.decode()
    assert "How do I price six flats?" not in text(browser, "/home/")
    duty.refresh_from_db()
    assert duty.state == DutyState.PASSED


def test_nobody_passes_on_what_is_not_theirs(jo: Person, sam: Person, sign_in: SignIn) -> None:
    duty = AnswerDuty.objects.get()
    assert sign_in(sam).post(f"/forum/asked/{duty.key}/pass/").status_code == 404
    assert Program(sam).ask("POST", f"me/questions/{duty.key}/pass/").status_code == 404
    duty.refresh_from_db()
    assert duty.is_open


def test_what_one_may_no_longer_read_is_not_shown(jo: Person, thread: Thread, mo: Person, sign_in: SignIn) -> None:
    threads.hide(thread=thread, by=mo, why="No", at=NOW + DAY)
    assert duties.waiting_for(jo) == []
    assert "How do I price six flats?" not in text(sign_in(jo), "/home/")


def test_a_program_does_the_same(jo: Person) -> None:
    program, duty = Program(jo), AnswerDuty.objects.get()
    (row,) = program.ask("GET", "me/questions/").json()["results"]
    assert (row["key"], row["title"]) == (duty.key, "How do I price six flats?")
    for _time in range(2):
        assert program.ask("POST", f"me/questions/{duty.key}/pass/").status_code == 204
    assert program.ask("GET", "me/questions/").json()["results"] == []


def test_home_asks_as_little_for_two_as_for_one(
    jo: Person, teo: Person, pricing: Topic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5) as one:
        assert len(duties.waiting_for(Person.objects.get(pk=jo.pk))) == 1
    began(teo, room("other"), tags=[tag(pricing)])
    questions.advance_due(at=NOW + DAY)
    with django_assert_num_queries(len(one)):
        assert len(duties.waiting_for(Person.objects.get(pk=jo.pk))) == 2


def test_coordinators_have_what_nobody_answered(thread: Thread, cora: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(cora)
    assert "Every question has an answer" in text(browser, "/forum/unanswered/")
    questions.advance_due(at=NOW + 3 * DAY)
    assert thread.title in text(browser, "/forum/unanswered/")
    (row,) = Program(cora).ask("GET", "questions/").json()["results"]
    assert row["key"] == thread.key
    assert sign_in(sam).get("/forum/unanswered/").status_code == 404
    replied(thread, neighbour(), at=NOW + 4 * DAY)
    assert "Every question has an answer" in text(browser, "/forum/unanswered/")


def test_the_list_goes_on_and_costs_the_same(
    cora: Person, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    board, browser = room(), sign_in(cora)
    for number in range(23):
        thread = began(neighbour(f"Ana {number}"), board, f"Question {number}", at=NOW + number * DAY)
        OpenQuestion.objects.filter(thread=thread).update(with_coordinators_at=NOW + number * DAY, due_at=None)
    with django_assert_max_num_queries(12):
        first = text(browser, "/forum/unanswered/")
    assert "Question 0<" in first
    assert "Question 19<" in first
    assert "Question 20<" not in first
    lines, older = duties.left(cora)
    assert len(lines) == 20
    assert "Question 22<" in text(browser, f"/forum/unanswered/?after={older}")
    assert browser.get("/forum/unanswered/?after=nonsense").status_code == 404
