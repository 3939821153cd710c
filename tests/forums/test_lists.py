"""Lists narrowed down to a tag and a language: the same on pages and for programs, by indexes."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.choices import BoardAudience
from forums.models import Board, Tag, Thread
from forums.queries import lists, readers, threads
from forums.queries.lists import Narrowed
from profiles.commands import blocks
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, neighbour, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return room(audience=BoardAudience.PUBLIC)


@pytest.fixture
def tags() -> list[Tag]:
    return [Tag.objects.create(slug=name, name=name.title()) for name in ("appeals", "rain")]


@pytest.fixture
def four(mina: Person, board: Board, tags: list[Tag]) -> dict[str, Thread]:
    """One conversation for each tag and language, two of them on a board of the members."""
    other = room("members")
    rooms = {("appeals", "es"): other, ("rain", "es"): other}
    return {
        f"{tag.slug}-{code}": began(mina, rooms.get((tag.slug, code), board), code, language=code, tags=[tag])
        for tag in tags
        for code in ("en", "es")
    }


def keys(page: str) -> set[str]:
    return set(re.findall(r'class="cover" href="/forum/t/(\w+)/"', page))


def through_api(browser: Program, query: str) -> set[str]:
    return {line["key"] for line in browser.ask("GET", f"threads/?{query}").json()["results"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"appeals-en", "appeals-es", "rain-en", "rain-es"}),
        ("tag=appeals", {"appeals-en", "appeals-es"}),
        ("language=es", {"appeals-es", "rain-es"}),
        ("tag=rain&language=es", {"rain-es"}),
        ("tag=rain&language=es&list=answered", set()),
    ],
)
def test_a_list_is_narrowed_down(
    query: str, found: set[str], four: dict[str, Thread], sam: Person, sign_in: SignIn
) -> None:
    wanted = {four[name].key for name in found}
    assert keys(text(sign_in(sam), f"/forum/?{query}")) == wanted
    assert through_api(Program(sam), query) == wanted
    public = {four[name].key for name in found & {"appeals-en", "rain-en"}}
    assert keys(text(Client(), f"/forum/?{query}")) == public
    assert through_api(Program(None), query) == public


def test_a_few_stand_there_and_the_rest_behind_a_word(
    four: dict[str, Thread], board: Board, sam: Person, sign_in: SignIn
) -> None:
    browser = sign_in(sam)
    assert "More to choose from" not in text(browser, "/forum/")
    for name in ("gear", "night", "zones"):
        Tag.objects.create(slug=name, name=name.title())
    for address in ("/forum/?tag=zones", f"{board.get_absolute_url()}?tag=zones"):
        few, _word, rest = text(browser, address).partition("More to choose from")
        assert re.search(r'aria-current="true">\s*Zones', few), "what was chosen stands first"
        assert "tag=rain" in rest


def test_a_board_is_narrowed_down(four: dict[str, Thread], board: Board, sam: Person, sign_in: SignIn) -> None:
    page = text(sign_in(sam), f"{board.get_absolute_url()}?tag=rain")
    assert keys(page) == {four["rain-en"].key}
    assert through_api(Program(sam), f"board={board.slug}&tag=rain") == {four["rain-en"].key}
    assert keys(text(sign_in(sam), f"{board.get_absolute_url()}?language=es")) == set()


@pytest.mark.parametrize("query", ["tag=nothing", "language=xx", "language=%27", "tag=%22%3E"])
def test_what_there_is_none_of_is_not_there(query: str, four: dict[str, Thread], board: Board) -> None:
    for page in ("/forum/", board.get_absolute_url(), "/api/v1/threads/"):
        assert Client().get(f"{page}?{query}").status_code == 404


def test_narrowed_down_nobody_kept_apart_comes_back(four: dict[str, Thread], mina: Person, sam: Person) -> None:
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert through_api(Program(sam), "tag=rain") == set()


def test_a_choice_stays_on_the_next_page_and_a_tap_takes_it_away(
    mina: Person, board: Board, tags: list[Tag], sam: Person, sign_in: SignIn
) -> None:
    for minute in range(threads.PAGE + 1):
        began(neighbour(f"Writes {minute}"), board, at=NOW + minute * MINUTE, language="es", tags=[tags[0]])
    began(mina, board, at=NOW)
    page = text(sign_in(sam), "/forum/?tag=appeals&language=es")
    assert len(keys(page)) == threads.PAGE
    (older,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert len(keys(text(sign_in(sam), f"/forum/{older.replace('&amp;', '&')}"))) == 1
    assert re.findall(r'href="(\?[^"]*)" aria-current="true"', page) == ["?tag=appeals", "?language=es"]
    assert 'href="?list=unanswered&amp;language=es&amp;tag=appeals"' in page


def test_narrowed_down_a_list_costs_the_same_however_long(mina: Person, board: Board, tags: list[Tag]) -> None:
    costs = []
    for round_ in range(2):
        for number in range(1 + 11 * round_):
            began(neighbour(f"Begins {round_} {number}"), board, at=NOW, language="es", tags=tags)
        with CaptureQueriesContext(connection) as queries:
            text(Client(), "/forum/?tag=rain&language=es")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


@pytest.mark.parametrize(("on_board", "index"), [(False, "thread_of_a_language"), (True, "thread_of_both")])
def test_a_language_is_read_by_its_index(on_board: bool, index: str, mina: Person, board: Board) -> None:
    """In the order of the list, without sorting: among two thousand conversations on ten boards, one in ten of them."""
    rooms = [board, *(room(f"room-{number}", audience=BoardAudience.PUBLIC) for number in range(9))]
    said = {"author": mina, "kind": "talk", "title": "Long ago", "opened_at": NOW}
    Thread.objects.bulk_create(
        Thread(
            **said, board=rooms[number % 10], language="es" if number % 7 else "en", last_post_at=NOW - number * MINUTE
        )
        for number in range(2000)
    )
    reader = readers.of(None)
    rows = threads.on_board(reader, board) if on_board else threads.listed_for(reader)
    asked = lists.narrowed(rows, Narrowed(language="en")).order_by("-last_post_at", "-id")[:20]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forums_thread; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
    plan = asked.explain()
    assert index in plan
    assert "Sort" not in plan


def test_a_line_says_a_language_that_the_page_does_not_speak(four: dict[str, Thread]) -> None:
    page = text(Client(), "/forum/?tag=appeals")
    assert '<span class="badge">English</span>' not in page
    page = Client().get("/forum/?tag=appeals", headers={"Accept-Language": "es"}).content.decode()
    assert '<span class="badge">Inglés</span>' in page
