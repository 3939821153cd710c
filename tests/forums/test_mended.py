"""What goes back to its author: as long as a new text, found from where it stands, and told by its new words."""

from collections.abc import Callable

import pytest
from django.test import Client

from forums import markup
from forums.models import Post, PostVersion, Thread
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


@pytest.mark.parametrize(("verdict", "leads"), [(Verdict.MEND, "Mend it"), (Verdict.HIDE, "Read why, and object")])
def test_where_it_stands_its_author_is_led_on(
    verdict: Verdict, leads: str, thread: Thread, lou: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    post = replied(thread, lou, "Sam is a fool.")
    decision = decided(reported(sam, "forums.post", post.key), mo, verdict)
    link = f'href="{decision.get_absolute_url()}">{leads}</a>'
    assert link in text(sign_in(lou), thread.get_absolute_url())
    assert link not in text(sign_in(mo), thread.get_absolute_url()), "which only its author may open"
    found = [one["decision"] for one in Program(lou).ask("GET", f"threads/{thread.key}/posts/").json()["results"]]
    assert found == [None, decision.key]
    decisions.undo(decision=decision, by=mo, at=NOW)
    assert link not in text(sign_in(lou), thread.get_absolute_url())


def test_what_is_out_is_mended_and_not_edited(given_back: Decision, lou: Person, sign_in: SignIn) -> None:
    post, browser = Post.objects.get(key=given_back.subject_key), sign_in(lou)
    assert f"/p/{post.key}/edit/" not in text(browser, post.thread.get_absolute_url())
    kept = browser.post(f"/forum/p/{post.key}/edit/", {"words": "Sam is slow."}).content.decode()
    assert "A moderator took this out." in kept
    assert "Sam is slow." in kept
    answer = Program(lou).ask("PUT", f"posts/{post.key}/", {"words": "Sam is slow."})
    assert (answer.status_code, answer.json()["code"]) == (409, "post_is_out")
    assert not PostVersion.objects.exists()
    decisions.mend(decision=given_back, by=lou, words="Sam is mistaken.", at=NOW)
    assert f"/p/{post.key}/edit/" in text(browser, post.thread.get_absolute_url())
    assert "Changed." in browser.post(f"/forum/p/{post.key}/edit/", {"words": "Yes."}, follow=True).content.decode()


def test_replies_are_counted_where_what_opened_it_is_out(
    thread: Thread, mina: Person, lou: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    replied(thread, lou)
    decision = decided(reported(sam, "forums.post", thread.posts.get(number=1).key), mo, Verdict.MEND)
    for reader in (mina, mo):
        assert "<span>1 reply</span>" in text(sign_in(reader), thread.get_absolute_url())
    decisions.undo(decision=decision, by=mo, at=NOW)
    assert "<span>1 reply</span>" in text(sign_in(mina), thread.get_absolute_url())
    assert "replies, " not in text(sign_in(mo), "/moderation/")
    assert "with 1 reply." in text(sign_in(mo), "/moderation/")
