"""A whole sentence finds what has most of its words, where nothing has all of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from forums.choices import BoardAudience
from forums.commands import posts
from forums.models import Board, Post, Thread
from profiles.commands import blocks, mutes
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room
from tests.forums.test_search import found

pytestmark = pytest.mark.django_db
MOST = "No conversation has all these words; these have most of them."
SENTENCE = "how+to+get+my+account+back"
Look = Callable[[str], str]


@pytest.fixture
def look(sam: Person, sign_in: SignIn) -> Look:
    browser = sign_in(sam)

    def _look(query: str) -> str:
        response = browser.get(f"/search/?q={query}&kind=posts")
        assert response.status_code == 200
        return response.content.decode()

    return _look


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board, "Account blocked after a photo", words="Who got back in, and how?")


def opening(thread: Thread) -> Post:
    return thread.posts.get(number=1)


@pytest.mark.parametrize(
    "sentence", [SENTENCE, "why+is+my+account+blocked+today", "cuenta+account+blocked", "ACCOUNTS+photos+rain"]
)
def test_a_sentence_finds_what_has_most_of_its_words(look: Look, thread: Thread, sentence: str) -> None:
    page = look(sentence)
    assert found(page) == [opening(thread).key]
    assert MOST in page
    assert "<mark>Account</mark>" in page


@pytest.mark.parametrize(
    "words",
    ["account+bicycle", "account+rain+wind", "how+to+my+bicycle", "%22get+my+account+back%22", "get+account+back+-rain",
     "account+umbrella+or+rain+wind"],
)  # fmt: skip
def test_half_of_them_or_signs_find_no_more_than_before(look: Look, thread: Thread, words: str) -> None:
    page = look(words)
    assert found(page) == []
    assert "Nothing found" in page
    assert MOST not in page


def test_where_something_has_all_of_them_only_that_is_found(
    look: Look, thread: Thread, mina: Person, board: Board
) -> None:
    other = began(mina, board, "It works again", words="I was to get my account back in a day.")
    page = look(SENTENCE)
    assert found(page) == [opening(other).key]
    assert MOST not in page


def test_titles_come_first_then_what_lacks_one_word_then_what_lacks_two(
    look: Look, mina: Person, teo: Person, board: Board
) -> None:
    later = [NOW + timedelta(hours=n) for n in range(4)]
    titled = opening(began(mina, board, "Account blocked by photo", later[0]))
    talk = began(mina, board, "Talk", later[1], words="Hello")
    lacks_one = replied(talk, teo, "account blocked photo night", later[1])
    lacks_two = replied(talk, teo, "account blocked photo", later[2])
    sentence = "account+blocked+photo+night+zanzibar"
    assert found(look(sentence)) == [titled.key, lacks_one.key, lacks_two.key]
    assert found(look(f"{sentence}&order=newest")) == [lacks_two.key, lacks_one.key, titled.key]


def test_its_pages_go_on_and_back(look: Look, thread: Thread, mina: Person) -> None:
    later = [replied(thread, mina, f"account back {n}", NOW + timedelta(minutes=n)).key for n in range(25)]
    said = [*later[::-1], opening(thread).key]
    first = look(SENTENCE)
    assert found(first) == said[:20]
    second = look(_link(first, "after"))
    assert found(second) == said[20:]
    assert MOST in second
    assert found(look(_link(second, "before"))) == said[:20]


def _link(page: str, side: str) -> str:
    return next(part for part in page.split('"') if f"&amp;{side}=most-" in part).split("?q=")[1].replace("&amp;", "&")


@pytest.mark.parametrize("cursor", ["most-9-1-1", "most-0-x-1", "most-most-0-1-1"])
def test_a_cursor_of_somebody_elses_making_is_none(cursor: str, thread: Thread, sam: Person, sign_in: SignIn) -> None:
    assert sign_in(sam).get(f"/search/?q={SENTENCE}&kind=posts&after={cursor}").status_code == 404


def test_nothing_tells_of_what_its_reader_may_not_read(
    look: Look, thread: Thread, mina: Person, teo: Person, sam: Person, mo: Person, board: Board
) -> None:
    post = replied(thread, teo, "account back")
    before = found(look(SENTENCE))
    assert before == [post.key, opening(thread).key]
    began(mo, room("duty", audience=BoardAudience.MODERATOR), "Account back")
    assert found(look(SENTENCE)) == before
    posts.hide(post=post, by=mo, why="Not kind.", at=NOW)
    assert found(look(SENTENCE)) == before[1:]
    posts.show_again(post=post, by=mo, at=NOW)
    blocks.add(blocker=teo, blocked=sam, at=NOW)
    assert found(look(SENTENCE)) == before[1:]
    mutes.add(person=sam, muted=mina, at=NOW)
    page = look(SENTENCE)
    assert found(page) == []
    assert MOST not in page


def test_a_program_is_told(thread: Thread, mina: Person, sam: Person) -> None:
    rows = Program(sam).ask("GET", f"search/posts/?q={SENTENCE}").json()["results"]
    assert [(row["key"], row["nearly"]) for row in rows] == [(opening(thread).key, True)]
    rows = Program(sam).ask("GET", "search/posts/?q=account").json()["results"]
    assert [(row["key"], row["nearly"]) for row in rows] == [(opening(thread).key, False)]
