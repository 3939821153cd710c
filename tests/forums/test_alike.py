"""What may answer a question already, shown before it is asked."""

import pytest
from django.test import Client

from forums.choices import BoardAudience
from forums.commands import threads
from forums.models import Board, Thread
from profiles.commands import mutes
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room, settled

pytestmark = pytest.mark.django_db
OFFERED = "These may already answer it"


def answered(author: Person, other: Person, board: Board, title: str) -> Thread:
    thread = began(author, board, title)
    threads.accept(thread=thread, post=replied(thread, other), by=author, at=NOW)
    return thread


def ask(browser: Client, title: str, **more: str) -> str:
    said = {"kind": "question", "title": title, "words": "Please tell me.", "board": "tools", "language": "en"}
    response = browser.post("/forum/new/", {**said, "form_key": "one", **more}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def tools() -> Board:
    return room("tools")


def test_a_question_is_shown_what_may_answer_it_once(
    mina: Person, teo: Person, sam: Person, tools: Board, sign_in: SignIn
) -> None:
    thread = answered(mina, teo, tools, "Account blocked after a photo")
    browser = sign_in(settled(sam))
    page = ask(browser, "My accounts were blocked, what now?")
    assert OFFERED in page
    assert thread.get_absolute_url() in page
    assert "Ask anyway" in page
    assert "Please tell me." in page
    assert not Thread.objects.filter(author=sam).exists()
    ask(browser, "My accounts were blocked, what now?", anyway="1")
    assert Thread.objects.filter(author=sam).count() == 1


def test_a_preview_shows_it_too(mina: Person, teo: Person, sam: Person, tools: Board, sign_in: SignIn) -> None:
    answered(mina, teo, tools, "Account blocked after a photo")
    assert OFFERED in ask(sign_in(sam), "Blocked account", preview="1")


def test_who_has_something_to_tell_is_not_asked(
    mina: Person, teo: Person, sam: Person, tools: Board, sign_in: SignIn
) -> None:
    answered(mina, teo, tools, "Account blocked after a photo")
    ask(sign_in(settled(sam)), "Account blocked", kind="talk")
    assert Thread.objects.filter(author=sam).count() == 1


def test_nothing_tells_of_what_the_asker_may_not_read(
    mina: Person, teo: Person, sam: Person, mo: Person, tools: Board, sign_in: SignIn
) -> None:
    began(mina, tools, "Account blocked, nobody knows")  # not answered
    answered(mo, mo, room("duty", audience=BoardAudience.MODERATOR), "Account blocked after a photo")
    hidden = answered(mina, teo, tools, "Account blocked again")
    threads.hide(thread=hidden, by=mo, why="Not kind.", at=NOW)
    muted = answered(teo, mina, tools, "Account blocked at night")
    mutes.add(person=sam, muted=teo, at=NOW)
    browser = sign_in(settled(sam))
    assert OFFERED not in ask(browser, "Account blocked", preview="1")
    mutes.remove(person=sam, muted=teo)
    assert muted.get_absolute_url() in ask(browser, "Account blocked", preview="1")


def typed(browser: Client, title: str, kind: str = "question") -> str:
    """Return what a page shows of itself while a title is typed."""
    response = browser.get("/forum/new/alike/", {"kind": kind, "title": title})
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_while_the_title_is_typed_and_then_one_press_is_enough(
    mina: Person, teo: Person, sam: Person, tools: Board, sign_in: SignIn
) -> None:
    thread, browser = answered(mina, teo, tools, "Account blocked after a photo"), sign_in(settled(sam))
    assert 'data-alike="/forum/new/alike/"' in browser.get("/forum/new/").content.decode()
    part = typed(browser, "My accounts were blocked")
    assert OFFERED in part
    assert thread.get_absolute_url() in part
    assert 'name="anyway" value="1"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("title", "kind"), [("", "question"), ("Tyres", "question"), ("Account blocked", "talk"), ("Account blocked", "?")]
)
def test_nothing_shows_where_nothing_is_asked_or_alike(
    title: str, kind: str, mina: Person, teo: Person, sam: Person, tools: Board, sign_in: SignIn
) -> None:
    answered(mina, teo, tools, "Account blocked after a photo")
    assert typed(sign_in(sam), title, kind).strip() == ""


def test_while_it_is_typed_nothing_tells_of_what_the_asker_may_not_read(
    mina: Person, teo: Person, sam: Person, mo: Person, tools: Board, sign_in: SignIn
) -> None:
    answered(mo, mo, room("duty", audience=BoardAudience.MODERATOR), "Account blocked after a photo")
    seen = answered(teo, mina, tools, "Account blocked at night")
    browser = sign_in(sam)
    assert typed(browser, "Account blocked").count("<li") == 1
    mutes.add(person=sam, muted=teo, at=NOW)
    assert typed(browser, "Account blocked").strip() == ""
    assert not Program(sam).ask("GET", "threads/alike/?title=Account+blocked").json()["results"]
    mutes.remove(person=sam, muted=teo)
    (row,) = Program(sam).ask("GET", "threads/alike/?title=Account+blocked").json()["results"]
    assert (row["key"], row["board"]) == (seen.key, "tools")
