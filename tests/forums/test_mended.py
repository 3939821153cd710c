"""What goes back to its author: as long as a new text, found from where it stands, and told by its new words."""

from collections.abc import Callable

import pytest
from django.test import Client

from forums import markup
from forums.models import Thread
from profiles.choices import Verdict
from profiles.commands import decisions
from profiles.models import Decision, Person
from tests.api.program import Program
from tests.factories import NOW
from tests.forums.helping import began, neighbour, replied, room
from tests.forums.test_decided import decided, reported, text

SignIn = Callable[[Person], Client]


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room())


@pytest.fixture
def lou(db: None) -> Person:
    return neighbour("Lou")


@pytest.fixture
def given_back(thread: Thread, lou: Person, sam: Person, mo: Person) -> Decision:
    post = replied(thread, lou, "Sam is a fool.")
    return decided(reported(sam, "forums.post", post.key), mo, Verdict.MEND)


@pytest.mark.parametrize("fits", [True, False])
def test_it_may_be_as_long_as_a_post(fits: bool, given_back: Decision, lou: Person, sign_in: SignIn) -> None:
    longer = "word " * (markup.LONGEST // 5 + (0 if fits else 20))
    page = sign_in(lou).post(f"{given_back.get_absolute_url()}mend/", {"mended": longer}, follow=True)
    given_back.refresh_from_db()
    assert (given_back.mended_at is not None) is fits
    assert ("20000 letters fit here" in page.content.decode().replace(",", "")) is not fits
    assert ("word word" in page.content.decode()) is not fits, "what was typed is kept"


@pytest.mark.parametrize("fits", [True, False])
def test_a_program_may_send_as_much(fits: bool, given_back: Decision, lou: Person) -> None:
    longer = "word " * (markup.LONGEST // 5 + (0 if fits else 20))
    answer = Program(lou).ask("POST", f"decisions/{given_back.key}/mend/", {"words": longer})
    assert answer.status_code == (204 if fits else 400)


@pytest.mark.parametrize("mended", [True, False])
def test_a_later_decision_tells_the_new_words(
    mended: bool, mina: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    """Its conversation was reported as well, before."""
    thread = began(mina, room(), words="Sam is a fool.")
    of_thread = reported(sam, "forums.thread", thread.key)
    first = decided(reported(sam, "forums.post", thread.posts.get().key), mo, Verdict.MEND)
    if mended:
        decisions.mend(decision=first, by=mina, words="Sam is mistaken.", at=NOW)
    assert ("Sam is mistaken." in text(sign_in(mo), "/moderation/")) is mended
    later = decided(of_thread, mo, Verdict.WARN)
    page = text(sign_in(mina), later.get_absolute_url())
    assert ("Sam is mistaken." in page, "Sam is a fool." in page) == (mended, not mended)
    assert Program(mina).ask("GET", f"decisions/{later.key}/").json()["quote"] == later.quote
    assert "Sam is a fool." in text(sign_in(mina), first.get_absolute_url()), "which was about these"
