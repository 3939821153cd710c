"""News says of which conversation and of which decision it is, as far as its reader may see them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from forums.models import Thread
from profiles.adapters import smtp
from profiles.choices import Verdict
from profiles.commands import decisions, deliveries, mails, notices
from profiles.models import Person
from profiles.queries import notices as news
from tests.api.program import Program
from tests.factories import NOW
from tests.forums.helping import began, room
from tests.postbox import Postbox
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
LATER = NOW + timedelta(days=1, hours=1)  # news of the forum goes once a day


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


def mailed(mailbox: Postbox) -> tuple[str, str]:
    """Return both forms of the one mail that is due."""
    deliveries.relay_due(at=LATER)
    mails.send_due(send=smtp.send, at=LATER)
    (letter,) = mailbox.letters
    plain, html = (letter.get_body((form,)).get_content() for form in ("plain", "html"))  # type: ignore[union-attr]
    return plain, html


@pytest.mark.parametrize("many", [1, 2])
def test_a_mail_names_the_conversation_as_the_page_does(many: int, mina: Person, teo: Person, mailbox: Postbox) -> None:
    board, titles = room(), ("Which <b>lock</b> holds?", "How long did it take?")[:many]
    for title in titles:
        tell(teo, began(mina, board, title))
    plain, html = mailed(mailbox)
    assert all(f"“{title}”" in plain for title in titles)
    assert all(f"“{escape(title)}”" in html for title in titles)


def test_a_mail_names_nothing_that_its_reader_may_not_open_any_more(
    mina: Person, teo: Person, mailbox: Postbox
) -> None:
    board = room()
    thread, other = (began(mina, board, title) for title in ("Which lock holds?", "How long did it take?"))
    tell(teo, thread)
    tell(teo, other)
    deliveries.relay_due(at=LATER)
    thread.hidden_at, thread.hidden_why = NOW, "Rule three."
    thread.save()
    plain, _html = mailed(mailbox)
    assert "How long did it take?" in plain
    assert "Which lock" not in plain


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
