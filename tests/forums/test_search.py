"""Finding what was said: words, signs, mistakes, filters, and no trace of what a reader may not see."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.choices import BoardAudience, ThreadKind, WatchLevel
from forums.commands import posts, search_documents, threads
from forums.models import Board, Post, SearchDocument, Tag, Thread, Watch
from profiles.commands import blocks, mutes
from profiles.models import Person
from tests.factories import NOW, TopicFactory
from tests.factories.cast import SignIn
from tests.forums.helping import began, begun, replied, room

pytestmark = pytest.mark.django_db
Look = Callable[..., str]


@pytest.fixture
def look(sam: Person, sign_in: SignIn) -> Look:
    """Return what Sam reads on the page of a search, without what differs at each request."""
    browser = sign_in(sam)

    def _look(query: str, kind: str = "&kind=posts") -> str:
        response = browser.get(f"/search/?{query}{kind}")
        assert response.status_code == 200
        return re.sub(r"\b\w{64}\b", "", response.content.decode())  # the tokens of forms

    return _look


def found(page: str) -> list[str]:
    return re.findall(r'class="cover" href="/forum/p/([^/]*)/"', page)


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board, "Cuenta bloqueada: reparación", words="The app wants **another** photo at night.")


def opening(thread: Thread) -> Post:
    return thread.posts.get(number=1)


@pytest.mark.parametrize(
    "typed",
    [
        "bloqueada", "BLOQUEADAS", "reparacion", "reparaciones", "photos", "photo+night", "bloqueada+photo",
        "%22another+photo%22", "photo+-bicycle", "bicycle+or+photo", "bloqeada", "reparac", "nihgt-photo+or+photo",
    ],
)  # fmt: skip
def test_words_find_a_conversation(look: Look, thread: Thread, typed: str) -> None:
    assert found(look(f"q={typed}")) == [opening(thread).key]


@pytest.mark.parametrize(
    "typed", ["%22photo+another%22", "photo+-night", "bicycle", "%21%3F", "photo+bicycle", "photo+-app"]
)
def test_other_words_do_not(look: Look, thread: Thread, typed: str) -> None:
    page = look(f"q={typed}")
    assert found(page) == []
    assert "Nothing found" in page


def test_titles_come_first_then_what_says_it_then_what_looks_like_it(look: Look, mina: Person, board: Board) -> None:
    later = [NOW + timedelta(hours=n) for n in range(4)]
    titled = opening(began(mina, board, "Bicycle lights", later[0]))
    said = opening(began(mina, board, "Tools", later[1], words="My bicycle is broken."))
    alike = opening(began(mina, board, "Bciycle", later[2]))
    assert found(look("q=bicycle")) == [titled.key, said.key, alike.key]
    assert found(look("q=bicycle&order=newest")) == [alike.key, said.key, titled.key]


def test_what_was_asked_for_is_marked_and_what_people_wrote_stays_text(look: Look, mina: Person, board: Board) -> None:
    began(mina, board, "Reparación <b>", words="La *reparación* <script>alert(1)</script> costó mucho.")
    page = look("q=reparacion")
    assert "<mark>Reparación</mark> &lt;b&gt;" in page
    assert "<mark>reparación</mark> &lt;script&gt;" in page
    assert "<script>alert" not in page


def test_links_narrow_it_down(look: Look, mina: Person, teo: Person, board: Board) -> None:
    tag = Tag.objects.create(slug="appeal", name="Appeals", topic=TopicFactory.create(slug="appealing"))
    other = room("tools")
    question = began(mina, board, "A photo", tags=[tag])
    answer = replied(question, teo, "This photo worked.")
    talk = began(mina, other, "Photo talk", kind=ThreadKind.TALK, language="es")
    threads.accept(thread=question, post=answer, by=mina, at=NOW)
    both = {opening(question).key, answer.key}
    for query, keys in {
        "board=tools": {opening(talk).key},
        "tag=appeal": both,
        "about=talk": {opening(talk).key},
        "answered=yes": both,
        "answered=no": {opening(talk).key},
        "language=es": {opening(talk).key},
        "topic=appealing": both,
        "board=none-such": {*both, opening(talk).key},
    }.items():
        assert set(found(look(f"q=photo&{query}"))) == keys, query
    assert 'href="/search/?q=photo&amp;kind=posts&amp;board=tools"' in look("q=photo")


def test_pages_go_on_and_back(look: Look, mina: Person, board: Board) -> None:
    thread = began(mina, board, "Photo")
    later = [replied(thread, mina, f"photo {n}", NOW + timedelta(minutes=n)).key for n in range(25)]
    said = [opening(thread).key, *later[::-1]]
    first = look("q=photo")
    assert found(first) == said[:20]
    onward = re.search(r'href="(/search/\?[^"]*after=[^"]*)"', first)
    assert onward
    second = look(onward[1].split("?")[1].replace("&amp;", "&"), kind="")
    assert found(second) == said[20:]
    back = re.search(r'href="(/search/\?[^"]*before=[^"]*)"', second)
    assert back
    assert found(look(back[1].split("?")[1].replace("&amp;", "&"), kind="")) == said[:20]
    assert 'aria-current="page"' in first


def test_a_page_asks_as_often_for_one_as_for_twenty(mina: Person, sam: Person, board: Board, sign_in: SignIn) -> None:
    browser, counts = sign_in(sam), []
    thread = began(mina, board, "Photo")
    for kind in ("&kind=posts", ""):
        browser.get("/search/?q=photo")
        with CaptureQueriesContext(connection) as one:
            browser.get(f"/search/?q=photo{kind}")
        counts.append(len(one))
    for n in range(25):
        replied(thread, mina, f"photo {n}")
    for kind, count in zip(("&kind=posts", ""), counts, strict=True):
        with CaptureQueriesContext(connection) as many:
            browser.get(f"/search/?q=photo{kind}")
        assert len(many) == count, [query["sql"][:200] for query in many]
    assert max(counts) <= 14, counts


def hidden(look: Look, change: Callable[[], Any]) -> None:
    """Every page of a search is to the byte what it was before a change."""
    pages = [f"q={typed}{order}" for typed in ("photo", "foto", "secret") for order in ("", "&order=newest")]
    before = [look(page, kind) for page in pages for kind in ("&kind=posts", "")]
    change()
    assert [look(page, kind) for page in pages for kind in ("&kind=posts", "")] == before


def test_nothing_tells_of_a_private_board(look: Look, mo: Person, mina: Person, board: Board, thread: Thread) -> None:
    duty = room("duty", audience=BoardAudience.MODERATOR)
    hidden(look, lambda: began(mo, duty, "Photo secret"))
    with pytest.raises(AssertionError):
        hidden(look, lambda: began(mina, board, "Photo secret"))


def test_nothing_tells_of_what_waits_or_is_hidden(
    look: Look, teo: Person, mina: Person, mo: Person, board: Board, thread: Thread
) -> None:
    hidden(look, lambda: begun(teo, board, "Photo secret"))
    post = replied(thread, mina, "Photo secret foto.")
    posts.hide(post=post, by=mo, why="Not kind.", at=NOW)
    assert found(look("q=secret")) == []
    assert not SearchDocument.objects.filter(post=post).exists()
    posts.show_again(post=post, by=mo, at=NOW)
    assert found(look("q=secret")) == [post.key]
    threads.hide(thread=thread, by=mo, why="Not kind.", at=NOW)
    assert found(look("q=secret")) == []


def test_people_kept_apart_and_what_is_muted_are_not_found(
    look: Look, sam: Person, teo: Person, mina: Person, board: Board, thread: Thread
) -> None:
    post = replied(thread, teo, "My secret photo.")
    assert found(look("q=secret")) == [post.key]
    blocks.add(blocker=teo, blocked=sam, at=NOW)
    assert found(look("q=secret")) == []
    hidden(look, lambda: replied(thread, teo, "Another photo secret."))
    mutes.add(person=sam, muted=mina, at=NOW)
    assert found(look("q=photo")) == []
    mutes.remove(person=sam, muted=mina)
    assert found(look("q=photo")) == [opening(thread).key]
    Watch.objects.create(person=sam, board=board, level=WatchLevel.MUTE, at=NOW)
    assert found(look("q=photo")) == []


def test_who_asked_without_a_name_is_not_named(look: Look, mina: Person, board: Board) -> None:
    began(mina, board, "Photo", anonymous=True)
    page = look("q=photo")
    assert "by Anonymous" in page
    assert "Mina" not in page


def test_commands_keep_what_search_reads(mina: Person, teo: Person, mo: Person, board: Board, thread: Thread) -> None:
    post = replied(thread, teo, "One way.")
    posts.edit(post=opening(thread), by=mina, words="Other words", title="Other title", at=NOW)
    posts.hide(post=post, by=mo, why="Not kind.", at=NOW)
    posts.mend(post=post, by=teo, words="A kinder way.", at=NOW)
    assert search_documents.rebuild() == 0
    SearchDocument.objects.all().delete()
    assert search_documents.rebuild() == 2


def test_a_program_finds_the_same(mina: Person, sam: Person, thread: Thread, sign_in: SignIn) -> None:
    browser: Client = sign_in(sam)
    rows = browser.get("/api/v1/search/posts/?q=bloqeada").json()["results"]
    assert [row["key"] for row in rows] == [opening(thread).key]
    assert "another photo" in rows[0]["excerpt"]
    assert browser.get("/api/v1/search/posts/?q=bicycle").json()["results"] == []
    assert browser.get("/api/v1/search/posts/?q=photo&board=none-such").status_code == 404
