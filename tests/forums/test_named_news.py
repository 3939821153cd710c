"""News says of which conversation and of which decision it is, as far as its reader may see them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.models import Thread
from profiles.choices import Verdict
from profiles.commands import decisions, notices
from profiles.models import Person
from profiles.queries import notices as news
from tests.api.program import Program
from tests.factories import NOW
from tests.forums.helping import began, room
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def tell(person: Person, thread: Thread) -> None:
    notices.tell(
        person=person,
        verb="post_written",
        subject_kind="forums.thread",
        subject_key=thread.key,
        by=thread.author,
        facts={"post": thread.posts.get().key},
        at=NOW,
    )


def lines(person: Person) -> list[str]:
    return [str(one.line) for one in news.of_person(person).notices]


def test_two_conversations_are_told_apart(mina: Person, teo: Person, sign_in: SignIn) -> None:
    board = room()
    for title in ("How long did it take?", "Which lock holds?"):
        tell(teo, began(mina, board, title))
    page = sign_in(teo).get("/notices/").content.decode()
    assert "“How long did it take?”" in page
    assert "“Which lock holds?”" in page
    said = [one["line"] for one in Program(teo).ask("GET", "me/notices/").json()["results"]]
    assert "Mina wrote in a conversation that you follow “Which lock holds?”" in said


def test_what_one_may_not_open_is_not_named(mina: Person, teo: Person) -> None:
    thread = began(mina, room(), "Which lock holds?")
    tell(teo, thread)
    assert any("Which lock" in line for line in lines(teo))
    thread.hidden_at, thread.hidden_why = NOW, "Rule three."
    thread.save()
    assert not any("Which lock" in line for line in lines(teo))


def test_a_decision_is_named_to_its_author_alone(mina: Person, sam: Person, mo: Person, ada: Person) -> None:
    decision = decided(filed(sam, mina), mo, Verdict.WARN)
    decisions.undo(decision=decision, by=mo, at=NOW)
    assert all("“Mina" in line for line in lines(mina))
    assert not any("“" in line for line in lines(sam) + lines(ada))


def test_many_cost_what_few_do(mina: Person, teo: Person) -> None:
    board = room()
    counts = []
    for many in (1, 4):
        for number in range(many):
            tell(teo, began(mina, board, f"Question {many} {number}"))
        with CaptureQueriesContext(connection) as seen:
            lines(teo)
        counts.append(len(seen))
    assert counts[0] == counts[1]
