"""What somebody began to write stands in their own list, to go on with or to throw away."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.commands import threads
from forums.models import Board, Thread
from profiles.commands import blocks
from profiles.models import Draft, Person
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
MINE = "/forum/?list=mine"
BEGUN = "You have begun to write"


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board, "How long did it take?")


@pytest.fixture
def browser(teo: Person, sign_in: SignIn) -> Client:
    return sign_in(teo)


def keep(browser: Client, form: str, **words: str) -> None:
    assert browser.post(f"/drafts/{form}/", words).status_code == 204


def test_what_was_begun_leads_back_to_its_form(thread: Thread, browser: Client) -> None:
    keep(browser, "thread", title="A new one", words="It **began** on Monday", kind="talk")
    keep(browser, f"post--{thread.key}", words="I think that")
    page = text(browser, MINE)
    assert BEGUN in page
    assert 'href="/forum/new/"' in page
    assert "A new one" in page
    assert "It began on Monday" in page
    assert f'href="{thread.get_absolute_url()}reply/"' in page
    assert "A reply to “How long did it take?”" in page
    assert page.index("I think that") < page.index("A new one"), "the latest first"
    assert BEGUN not in text(browser, "/forum/")


def test_thrown_away_it_is_gone_and_its_phone_is_told(thread: Thread, browser: Client, teo: Person) -> None:
    form = f"post--{thread.key}"
    keep(browser, form, words="I think that")
    kept_at = Draft.objects.get(person=teo).updated_at
    page = browser.post(f"/drafts/{form}/throw-away/", {"next": MINE}, follow=True).content.decode()
    assert "Thrown away." in page
    assert BEGUN not in page
    assert "I think that" not in text(browser, thread.get_absolute_url())
    assert Draft.objects.get(person=teo).updated_at > kept_at


@pytest.mark.parametrize("words", ["", "  "])
def test_where_nothing_is_typed_or_all_is_sent_nothing_stands(thread: Thread, browser: Client, words: str) -> None:
    keep(browser, f"post--{thread.key}", words=words)
    keep(browser, "thread", title=words, words=words, kind="talk")
    assert BEGUN not in text(browser, MINE)
    keep(browser, f"post--{thread.key}", words="Sent")
    browser.post(f"{thread.get_absolute_url()}reply/", {"words": "Sent", "form_key": "one"})
    assert BEGUN not in text(browser, MINE)


def test_nobody_reads_what_another_began_or_a_title_that_they_may_not(
    thread: Thread, browser: Client, teo: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    keep(browser, f"post--{thread.key}", words="I think that")
    assert BEGUN not in text(sign_in(sam), MINE)
    assert sign_in(sam).post(f"/drafts/post--{thread.key}/throw-away/").status_code == 302
    assert BEGUN in text(browser, MINE)
    assert Client().post(f"/drafts/post--{thread.key}/throw-away/").headers["Location"].startswith("/account/login/")
    blocks.add(blocker=thread.author, blocked=teo, at=NOW)
    assert BEGUN not in text(browser, MINE)
    blocks.remove(blocker=thread.author, blocked=teo, at=NOW)
    threads.hide(thread=thread, by=mo, why="Not kind.", at=NOW)
    assert BEGUN not in text(browser, MINE)


def test_forms_that_are_not_kept_are_none(browser: Client) -> None:
    assert browser.post("/drafts/unknown/throw-away/").status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(mina: Person, board: Board, browser: Client) -> None:
    counts = []
    for more in (1, 8):
        for number in range(more):
            keep(browser, f"post--{began(mina, board, f'{more} {number}').key}", words="I think that")
        text(browser, MINE)
        with CaptureQueriesContext(connection) as queries:
            text(browser, MINE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
