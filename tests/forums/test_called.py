"""Handles: members read whom a text calls, visitors read that it is a member, and a quote calls nobody again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from forums import markup
from forums.choices import BoardAudience
from forums.commands import posts
from forums.models import Thread
from profiles.models import Notice, Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SAID = "Thank you, @sam. And @ada!"


@pytest.fixture
def thread(mina: Person, teo: Person) -> Thread:
    """A public question without a name that calls two people in its title, its words, a reply and an older version."""
    made = began(mina, room(audience=BoardAudience.PUBLIC), "Has @sam an idea?", words=SAID, anonymous=True)
    replied(made, teo, f"> {SAID}\n\nSo says @sam-")
    posts.edit(post=made.posts.get(number=1), by=mina, words=f"{SAID} Again.", title="Has @sam?", at=NOW + HOUR)
    made.refresh_from_db()
    return made


PLACES: dict[str, Callable[[Thread], str]] = {
    "conversation": lambda thread: thread.get_absolute_url(),
    "list": lambda thread: "/forum/",
    "board": lambda thread: thread.board.get_absolute_url(),
    "history": lambda thread: f"/forum/p/{thread.posts.get(number=1).key}/history/",
    "feed of the forum": lambda thread: "/forum/feed/",
    "feed of a conversation": lambda thread: f"/forum/t/{thread.key}/feed/",
    "api: conversations": lambda thread: "/api/v1/threads/",
    "api: conversation": lambda thread: f"/api/v1/threads/{thread.key}/",
    "api: posts": lambda thread: f"/api/v1/threads/{thread.key}/posts/",
    "api: post": lambda thread: f"/api/v1/posts/{thread.posts.get(number=1).key}/",
    "api: versions": lambda thread: f"/api/v1/posts/{thread.posts.get(number=1).key}/versions/",
}
NOT_OURS = {"feed of the forum", "feed of a conversation"}  # the same for everybody
FOR_MEMBERS = {"history", "api: versions"}


@pytest.mark.parametrize("place", [place for place in PLACES if place not in FOR_MEMBERS])
def test_visitors_read_no_handle(thread: Thread, sam: Person, ada: Person, place: str) -> None:
    said = text(Client(), PLACES[place](thread))
    assert "@sam" not in said
    assert "@ada" not in said
    assert "@member" in said


@pytest.mark.parametrize("place", [place for place in PLACES if place not in NOT_OURS])
def test_members_read_them(thread: Thread, sam: Person, sign_in: SignIn, place: str) -> None:
    said = text(sign_in(sam), PLACES[place](thread))
    assert "@sam" in said
    assert "@member" not in said


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("@sam.", "@member."),
        ("mail me@a.example", "mail me@a.example"),
        ("[us](https://a.example/@sam)", "[us](https://a.example/@sam)"),
        ("@sam-b_ and @Łucja", "@member_ and @member"),
    ],
)
def test_what_is_no_call_stays(words: str, read: str) -> None:
    assert markup.without_handles(words, "@member") == read
    html = markup.html_without_handles(markup.render(words), "@member")
    assert html == markup.render(read)


def test_a_quote_calls_nobody_again(thread: Thread, sam: Person, ada: Person, mina: Person, teo: Person) -> None:
    Notice.objects.all().delete()
    answer = replied(thread, teo, markup.quoted(SAID) + "Yes, @ada.")
    posts.edit(post=answer, by=teo, words=f"{markup.quoted(SAID)}Yes, @ada!", at=NOW + HOUR)
    assert list(Notice.objects.filter(verb="mention_written").values_list("person__name", flat=True)) == ["Ada"]


def test_a_program_of_a_member_reads_what_was_written(thread: Thread, sam: Person) -> None:
    rows = Program(sam).ask("GET", f"threads/{thread.key}/posts/").json()["results"]
    assert "@sam" in rows[0]["words"]
    assert "@sam" in rows[0]["html"]
