"""What is sent twice, by a second tap or after going back in the browser, is said once."""

import re
from datetime import timedelta
from threading import Barrier
from threading import Thread as Running
from typing import Any

import pytest
from django.test import Client

from forums.commands import posts
from forums.commands.posts import AGAIN
from forums.models import Board, Post, Thread
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, begun, closing, neighbour, replied, room, settled, wrote

ALREADY = "You have posted this already; here it is."
SAID = "Four days."


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board)


def key_on(page: str) -> str:
    found = re.search(r'name="form_key" value="([^"]*)"', page)
    assert found
    return found[1]


def sent(browser: Client, address: str, **form: str) -> str:
    """Open a form anew, as a browser does that goes back, and send it."""
    form = {"form_key": key_on(browser.get(address).content.decode()), **form}
    return browser.post(address, form, follow=True).content.decode()


@pytest.mark.django_db
def test_back_and_a_second_tap_lead_to_the_reply_that_is_there(thread: Thread, teo: Person, sign_in: SignIn) -> None:
    browser, address = sign_in(settled(teo)), f"{thread.get_absolute_url()}reply/"
    assert ALREADY not in sent(browser, address, words=SAID)
    page = sent(browser, address, words=SAID)
    assert ALREADY in page
    assert f'id="post-{thread.posts.get(author=teo).key}"' in page
    assert ALREADY not in sent(browser, address, words="Four days, I think.")
    assert thread.posts.filter(author=teo).count() == 2


@pytest.mark.django_db
def test_one_form_lets_the_same_words_in_once_and_other_words_too(thread: Thread, teo: Person, sign_in: SignIn) -> None:
    browser, address = sign_in(settled(teo)), f"{thread.get_absolute_url()}reply/"
    for words in (SAID, SAID, "And bring an umbrella.", "And bring an umbrella."):
        browser.post(address, {"words": words, "form_key": "kept by the browser"})
    assert [post.words for post in thread.posts.filter(author=teo)] == [SAID, "And bring an umbrella."]


@pytest.mark.django_db
def test_back_and_a_second_tap_lead_to_the_conversation_that_is_there(
    board: Board, teo: Person, sign_in: SignIn
) -> None:
    browser = sign_in(settled(teo))
    said = {"kind": "talk", "title": "Rain", "words": "Much of it.", "board": board.slug, "language": "en"}
    assert ALREADY not in sent(browser, "/forum/new/", **said)
    assert ALREADY in sent(browser, "/forum/new/", **said)
    assert Thread.objects.count() == 1
    assert ALREADY not in sent(browser, "/forum/new/", **{**said, "title": "Snow"})
    assert Thread.objects.count() == 2


@pytest.mark.django_db
def test_what_another_says_elsewhere_or_later_is_something_new(
    thread: Thread, board: Board, mina: Person, teo: Person, sam: Person
) -> None:
    first = replied(thread, teo, SAID)
    assert replied(thread, teo, SAID, NOW + AGAIN - timedelta(seconds=1)) == first
    other = began(mina, board, "Another one", words=SAID)
    new = [replied(thread, sam, SAID), replied(other, teo, SAID), replied(thread, teo, SAID, NOW + AGAIN)]
    assert len({first, *new}) == 4
    assert begun(mina, board, "Another one", words=SAID) == other
    elsewhere = [begun(who, where, "Another one", words=SAID) for who, where in ((mina, room("tools")), (sam, board))]
    later = begun(mina, board, "Another one", NOW + AGAIN, words=SAID)
    assert len({other, *elsewhere, later}) == 4


@pytest.mark.django_db
def test_what_waits_for_a_moderator_is_there_already(thread: Thread, teo: Person) -> None:
    first = wrote(thread, teo, SAID)
    assert first.is_held
    assert wrote(thread, teo, SAID) == first


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_two_taps_at_once_are_one_reply(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control looks for nothing, and has two."""
    teo, thread = neighbour("Teo"), began(neighbour("Mina"), room())
    if not guarded:
        monkeypatch.setattr(posts, "sent_already", lambda *_said, **_where: None)
    start = Barrier(2)

    def tap() -> Any:
        start.wait()
        return wrote(thread, teo, SAID)

    taps = [Running(target=closing, args=(tap,)) for _ in range(2)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert Post.objects.filter(author=teo).count() == (1 if guarded else 2)


@pytest.mark.django_db
def test_a_program_is_led_there_too(thread: Thread, board: Board, teo: Person) -> None:
    program = Program(settled(teo))
    for address, said in (
        (f"threads/{thread.key}/posts/", {"words": SAID}),
        ("threads/", {"board": board.slug, "kind": "talk", "title": "Rain", "words": "Much of it."}),
    ):
        first, again = (program.ask("POST", address, said) for _time in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json()["key"] == again.json()["key"]
