"""Non-interference: what somebody may not see changes no byte of what they do see, on pages, in feeds, in the API."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from forums.choices import BoardAudience, WatchLevel
from forums.commands import bookmarks, posts, reveals, watches
from forums.models import Post, Thread
from profiles.choices import Wrong
from profiles.commands import blocks, drafts, mutes, reports
from profiles.models import Person
from profiles.queries import reports as reading
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, neighbour, replied, room, wrote

pytestmark = pytest.mark.django_db
LATER = NOW + 5 * MINUTE
# What differs between two looks at the same thing: tokens, and the key of an empty form.
EACH_TIME = re.compile(rb'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"|nonce="[^"]*"')


def waits(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    wrote(thread, teo, "A secret that waits", at=LATER)


def is_hidden(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    post = replied(thread, neighbour(), "A secret that was hidden", at=LATER)
    posts.hide(post=post, by=mo, why="Private.", at=LATER)


def is_changed_while_hidden(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    is_hidden(thread, mina, teo, mo)
    Post.objects.exclude(hidden_at=None).update(words="Another secret", html="<p>Another secret</p>")


def keeps_apart(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    blocks.add(blocker=teo, blocked=mina, at=LATER)


def mutes_somebody(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    mutes.add(person=teo, muted=mina, at=LATER)
    mutes.put_aside(person=teo, kind="forums.thread", key=thread.key, at=LATER)


def reports_it(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    key = Post.objects.get(thread=thread, number=1).key
    found = reading.find(viewer=teo, kind="forums.post", key=key)
    assert found is not None
    reports.file(
        reporter=teo, kind="forums.post", key=key, found=found, wrong=Wrong.UNKIND, words="Look at this.", at=LATER
    )


def writes_where_only_moderators_are(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    private = room("duty", audience=BoardAudience.MODERATOR)
    replied(began(mo, private, "A secret of ours", at=LATER), mo, "About the screen", at=LATER)


def follows_and_keeps(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    watches.watch_thread(person=teo, thread=thread, level=WatchLevel.FOLLOW, at=LATER)
    bookmarks.keep(person=teo, post=Post.objects.get(thread=thread, number=1), remind_at=None, at=LATER)


def begins_a_draft(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    words = {"words": ["A secret to be"]}
    drafts.keep(person=teo, visitor="", address="0", form=f"post--{thread.key}", payload=words, at=LATER)


def asks_who_wrote(thread: Thread, mina: Person, teo: Person, mo: Person) -> None:
    reveals.reveal(post=Post.objects.get(anonymous=True), by=mo, why="Somebody is in danger.", at=LATER)


SECRETS = (
    *(waits, is_hidden, is_changed_while_hidden, keeps_apart, mutes_somebody, reports_it),
    *(writes_where_only_moderators_are, follows_and_keeps, begins_a_draft, asks_who_wrote),
)


def open_to_all(thread: Thread) -> list[str]:
    key, slug = thread.key, thread.board.slug
    pages = ["", "?list=unanswered", f"b/{slug}/", f"t/{key}/", f"p/{Post.objects.get(thread=thread, number=1).key}/"]
    feeds = ["feed/", f"b/{slug}/feed/", f"t/{key}/feed/"]
    api = ["boards/", "threads/", f"threads/{key}/", f"threads/{key}/posts/", "search/posts/?q=secret"]
    return [f"/forum/{page}" for page in (*pages, *feeds)] + [f"/api/v1/{path}" for path in api]


def of_members(thread: Thread) -> list[str]:
    return ["/home/", "/notices/", "/moderation/public/", "/search/?q=secret", "/search/?q=secret&in=posts"]


Seen = dict[tuple[str, str], tuple[int, bytes]]


def look(client: Client, path: str) -> tuple[int, bytes]:
    answer: Any = client.ask("GET", path.removeprefix("/api/v1/")) if isinstance(client, Program) else client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, EACH_TIME.sub(b"", body)


def looks(thread: Thread, sam: Person, sign_in: SignIn) -> Callable[[], Seen]:
    """Let a member, a visitor and a program look at everything; call the answer to let them look again."""
    pages = open_to_all(thread)
    lookers = {
        "sam": (sign_in(sam), pages + of_members(thread)),
        "visitor": (Client(), pages),
        "program": (Program(sam), [path for path in pages if "/api/" in path]),
    }

    def seen() -> Seen:
        return {(who, path): look(client, path) for who, (client, paths) in lookers.items() for path in paths}

    seen()  # how far somebody has read is written down with the first look
    return seen


@pytest.fixture
def thread(mina: Person, sam: Person) -> Thread:
    """A conversation on a public board, with a question without a name beside it."""
    board = room(audience=BoardAudience.PUBLIC)
    began(neighbour("Shy"), board, "Who else was blocked?", anonymous=True)
    thread = began(mina, board, "Which screen holder lasts?")
    replied(thread, sam, "Mine did for a year", at=NOW + MINUTE)
    return thread


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_not_for_me_changes_nothing_that_i_see(
    secret: Callable[..., None], thread: Thread, mina: Person, teo: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    with time_machine.travel(LATER + MINUTE, tick=False):
        seen = looks(thread, sam, sign_in)
        before = seen()
        secret(thread, mina, teo, mo)
        after = seen()
    assert {status for (who, _path), (status, _body) in before.items() if who != "visitor"} <= {200, 302}
    assert [at for at, was in before.items() if after[at] != was] == []


def test_what_is_for_me_is_noticed(thread: Thread, sam: Person, sign_in: SignIn) -> None:
    """The looks above are not blind: an open post changes the pages it should."""
    with time_machine.travel(LATER + MINUTE, tick=False):
        seen = looks(thread, sam, sign_in)
        before = seen()
        replied(thread, neighbour(), "No secret", at=LATER)
        after = seen()
    changed = {path for (who, path), was in before.items() if who == "sam" and after[who, path] != was}
    assert {"/forum/", f"/forum/t/{thread.key}/", f"/api/v1/threads/{thread.key}/", "/forum/feed/"} <= changed
