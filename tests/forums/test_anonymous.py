"""Asking without a name: nobody learns it by chance, and a moderator only after saying why."""

import pytest

from forums.choices import ThreadKind
from forums.commands import reveals
from forums.errors import OnlyQuestionsWithoutName
from forums.models import Post, Reveal, Thread
from profiles.commands import blocks
from profiles.errors import NotAllowed, NotYoursToDecide, ReasonMissing
from profiles.models import AuditEntry, Notice, Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room, settled
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
ASKED = {
    "kind": "question", "title": "Can they see my bank account?", "words": "I am afraid to ask.", "language": "en",
    "board": "pay-and-apps", "anonymous": "on", "form_key": "a form",
}  # fmt: skip


def test_only_a_question_can_be_without_a_name_and_nothing_goes_up_under_it(mina: Person, sign_in: SignIn) -> None:
    board = room()
    page = sign_in(settled(mina)).post("/forum/new/", {**ASKED, "kind": "talk"}).content.decode()
    assert "Only a question can be asked without your name." in page
    assert "I am afraid to ask." in page
    assert "checked" in page
    with pytest.raises(OnlyQuestionsWithoutName):
        began(mina, board, kind=ThreadKind.TALK, anonymous=True)
    answer = Program(mina).ask("POST", "threads/", {**ASKED, "kind": "talk", "anonymous": True, "tags": []})
    assert answer.status_code == 400, answer.content
    assert not Thread.objects.exists()


def test_a_question_without_a_name_names_nobody(mina: Person, teo: Person, mo: Person, sign_in: SignIn) -> None:
    room()
    sign_in(settled(mina)).post("/forum/new/", ASKED)
    thread = Thread.objects.get()
    replied(thread, mina, "Thank you all.")
    replied(thread, teo, "They cannot.")
    page = text(sign_in(teo), thread.get_absolute_url())
    assert "Mina" not in page
    assert mina.key not in page
    assert "Mina" not in text(sign_in(teo), "/forum/")
    moderated = text(sign_in(mo), thread.get_absolute_url())
    assert "Mina" not in moderated
    assert "Anonymous " in moderated
    assert "You, without your name" in text(sign_in(mina), thread.get_absolute_url())


def test_a_moderator_says_why_and_the_author_reads_it(mina: Person, mo: Person, sign_in: SignIn) -> None:
    post = began(mina, room(), anonymous=True).posts.get()
    browser, here = sign_in(mo), f"{post.get_absolute_url()}reveal/"
    assert "Mina" not in text(browser, here)
    assert "Mina" not in browser.post(here, {"why": ""}).content.decode()
    assert "Mina" in browser.post(here, {"why": "A threat."}).content.decode()
    assert Reveal.objects.get().why == "A threat."
    assert AuditEntry.objects.get(action="author.revealed").facts == {}
    assert Notice.objects.get(person=mina).verb == "post_revealed"
    assert "A threat." in text(sign_in(mina), post.thread.get_absolute_url())
    assert "A threat." not in text(browser, post.thread.get_absolute_url())


def test_nobody_else_learns_it(mina: Person, teo: Person, mo: Person) -> None:
    post = began(mina, room(), anonymous=True).posts.get()
    with pytest.raises(NotAllowed):
        reveals.reveal(post=post, by=teo, why="Curious", at=NOW)
    with pytest.raises(ReasonMissing):
        reveals.reveal(post=post, by=mo, why=" ", at=NOW)
    blocks.add(blocker=mo, blocked=mina, at=NOW)
    with pytest.raises(NotYoursToDecide):
        reveals.reveal(post=post, by=mo, why="A threat.", at=NOW)
    named = began(mina, room("named")).posts.get()
    with pytest.raises(NotAllowed):
        reveals.reveal(post=named, by=mo, why="A threat.", at=NOW)
    assert not Reveal.objects.exists()
    assert Post.objects.count() == 2
