"""Whom somebody is offered while they type @: first who is there, never whom they do not see or who may not read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forums.choices import BoardAudience
from forums.commands import posts
from forums.models import Board, Thread
from profiles.commands import blocks, mutes
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, neighbour, replied, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board)


def offered(reader: Person, thread: Thread, beginning: str = "") -> list[str]:
    answer = Program(reader).ask("GET", f"threads/{thread.key}/people/?q={beginning}")
    assert answer.status_code == 200
    return [row["handle"] for row in answer.json()["results"]]


def called(name: str, handle: str, **said: object) -> Person:
    return neighbour(name, handle=handle, handle_folded=handle, **said)


def test_first_those_who_are_there_then_others_by_their_handle(thread: Thread, mina: Person, sam: Person) -> None:
    here, there = called("Zoe Marsh", "ebb"), called("Marcus", "marcus")
    replied(thread, here)
    assert offered(sam, thread) == ["ebb", mina.handle]
    assert offered(sam, thread, "mar") == ["ebb", there.handle], "by a part of the name only who is there"
    assert offered(sam, thread, "MARC") == [there.handle]
    assert offered(sam, thread, "m") == sorted([mina.handle, "ebb"]), "one letter offers nobody else"
    assert offered(sam, thread, "zzz") == []


def test_never_oneself_or_whom_one_does_not_see(thread: Thread, mina: Person, teo: Person, sam: Person) -> None:
    marcus = called("Marcus", "marcus")
    for person in (sam, teo, marcus):
        replied(thread, person)
    assert offered(sam, thread) == sorted([mina.handle, teo.handle, "marcus"])
    mutes.add(person=sam, muted=marcus, at=NOW)
    blocks.add(blocker=teo, blocked=sam, at=NOW)
    assert offered(sam, thread) == [mina.handle]
    assert offered(sam, thread, "marcus") == offered(sam, thread, teo.handle) == []
    assert sam.handle not in offered(teo, thread)


def test_who_writes_without_a_name_is_not_told_by_it(board: Board, mina: Person, teo: Person, sam: Person) -> None:
    thread = began(mina, board, anonymous=True)
    replied(thread, mina)
    replied(thread, teo)
    assert offered(sam, thread) == [teo.handle]


def test_what_waits_or_is_hidden_puts_nobody_there(
    thread: Thread, mina: Person, teo: Person, sam: Person, mo: Person
) -> None:
    post = replied(thread, teo)
    posts.hide(post=post, by=mo, why="Not kind.", at=NOW)
    assert offered(sam, thread) == [mina.handle]


def test_where_few_read_only_they_are_offered(mo: Person, teo: Person, sam: Person) -> None:
    thread = began(mo, room("duty", audience=BoardAudience.MODERATOR))
    assert offered(mo, thread, teo.handle) == []
    assert Program(sam).ask("GET", f"threads/{thread.key}/people/").status_code == 404


def test_it_costs_the_same_for_one_and_for_many(thread: Thread, sam: Person) -> None:
    counts = []
    for more in (1, 8):
        for number in range(more):
            replied(thread, called(f"Marsh {number}", f"mar{more}{number}"))
        with CaptureQueriesContext(connection) as queries:
            assert offered(sam, thread, "mar")
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_its_script_stands_beside_the_box(thread: Thread, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    own = replied(thread, sam)
    for page in (thread.get_absolute_url(), f"{thread.get_absolute_url()}reply/", f"{own.get_absolute_url()}edit/"):
        assert f'data-called="/api/v1/threads/{thread.key}/people/"' in text(browser, page)
