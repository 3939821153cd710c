"""What search engines may read: public boards and what is said there, each under one address, and nothing else."""

import re
from datetime import UTC, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.choices import BoardAudience
from forums.commands import posts, tidying
from forums.models import Board, Thread
from nwlb.sitemaps import RULES
from profiles.models import Person
from tests.factories import NOW
from tests.forums.helping import MINUTE, began, begun, neighbour, replied, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
MONTH = NOW.astimezone(UTC).strftime("%Y-%m")


@pytest.fixture
def board() -> Board:
    return room(audience=BoardAudience.PUBLIC)


def mapped(part: str) -> list[str]:
    answer = Client().get(f"/sitemap-{part}.xml")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    return [
        address.removeprefix("http://testserver")
        for address in re.findall("<loc>([^<]+)</loc>", answer.content.decode())
    ]


def may_crawl(path: str) -> bool:
    """Say what robots.txt says: the longest rule that fits is in force."""
    rules = [line.split(": ") for line in RULES.splitlines() if line.startswith(("Allow", "Disallow"))]
    fitting = [(len(path_of), verb) for verb, path_of in rules if fits(path_of, path)]
    return max(fitting)[1] == "Allow"


def fits(rule: str, path: str) -> bool:
    pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
    return re.match(pattern, path) is not None


def test_the_map_names_public_boards_and_conversations(board: Board, mina: Person) -> None:
    old, new = began(mina, board), began(mina, board)
    Thread.objects.filter(pk=old.pk).update(opened_at=NOW - timedelta(days=70))
    index = text(Client(), "/sitemap.xml")
    assert f"<loc>{settings.SITE_URL}/sitemap-boards.xml</loc>" in index
    assert len(re.findall(r"/sitemap-\d{4}-\d\d\.xml", index)) == 3
    assert mapped("boards") == ["/", "/forum/", board.get_absolute_url()]
    assert mapped(MONTH) == [new.get_absolute_url()]
    assert mapped((NOW - timedelta(days=70)).strftime("%Y-%m")) == [old.get_absolute_url()]


def test_nothing_private_held_or_hidden_is_on_the_map(board: Board, mina: Person, teo: Person, mo: Person) -> None:
    thread = began(mina, board)
    paths = ("/sitemap.xml", "/sitemap-boards.xml", f"/sitemap-{MONTH}.xml")
    before = [Client().get(path).content for path in paths]
    began(mina, room("members"))
    Thread.objects.exclude(pk=thread.pk).update(opened_at=NOW - timedelta(days=300))
    begun(teo, board)
    taken, poured = began(mina, board), began(mina, board)
    posts.hide(post=taken.posts.get(number=1), by=None, why="Not kind.", at=NOW)
    tidying.merge(thread=poured, into=thread, by=mo, at=NOW)
    assert [Client().get(path).content for path in paths] == before


@pytest.mark.parametrize("name", ["2026-13", "26-01", "threads", "0000-01", "2026-1", "٢٠٢٦-٠١", "9999-12"])
def test_a_part_that_is_none_is_not_there(name: str, board: Board) -> None:
    assert Client().get(f"/sitemap-{name}.xml").status_code == 404


def test_the_map_costs_the_same_however_long(board: Board, mina: Person) -> None:
    costs = []
    for round_ in range(2):
        for number in range(1 + 11 * round_):
            began(neighbour(f"Begins {round_} {number}"), board, at=NOW - number * round_ * MINUTE)
        counted = []
        for path in ("/sitemap.xml", f"/sitemap-{MONTH}.xml"):
            with CaptureQueriesContext(connection) as queries:
                text(Client(), path)
            counted.append(len(queries))
        costs.append(counted)
    assert costs[0] == costs[1]


def test_a_month_is_read_by_its_index(board: Board, mina: Person) -> None:
    """Among two thousand that began through eight years."""
    days = [NOW - timedelta(days=number % 3000) for number in range(0, 6000, 3)]
    said = {"board": board, "author": mina, "kind": "talk", "title": "Long ago", "language": "en"}
    Thread.objects.bulk_create(Thread(**said, opened_at=day, last_post_at=day) for day in days)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE forums_thread")
    with CaptureQueriesContext(connection) as queries:
        mapped(MONTH)
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            assert "thread_by_opening" in "".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/forum/",
        "/forum/b/pay-and-apps/",
        "/forum/b/pay-and-apps/?after=1764-3",
        "/forum/t/t7m2vk9xqb4n/",
        "/forum/t/t7m2vk9xqb4n/?after=20",
        "/forum/p/p7m2vk9xqb4n/",
        "/static/css/base.css",
        "/sitemap-2026-11.xml",
    ],
)
def test_what_is_public_may_be_crawled(path: str) -> None:
    assert may_crawl(path)


@pytest.mark.parametrize(
    "path",
    [
        "/people/k7m2vk9xqb4n/",
        "/home/",
        "/account/login/?next=/forum/b/ours/",
        "/api/v1/threads/",
        "/search/?q=rain",
        "/forum/new/",
        "/forum/asked/",
        "/forum/?list=answered",
        "/forum/b/pay-and-apps/?language=es",
        "/forum/b/pay-and-apps/?tag=rain",
        "/forum/b/pay-and-apps/feed/",
        "/forum/t/t7m2vk9xqb4n/reply/",
        "/forum/t/t7m2vk9xqb4n/?before=41",
        "/forum/p/p7m2vk9xqb4n/history/",
    ],
)
def test_what_is_not_may_not(path: str) -> None:
    assert not may_crawl(path)


def test_robots_are_told_where_the_map_is() -> None:
    answer = Client().get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in answer.content.decode()


def canonical(path: str) -> list[str]:
    return re.findall(rf'<link rel="canonical" href="{settings.SITE_URL}([^"]+)">', text(Client(), path))


def test_each_page_of_a_conversation_has_one_address(board: Board, mina: Person) -> None:
    thread = began(mina, board)
    for number in range(42):
        replied(thread, neighbour(f"Replies {number}"), at=NOW + number * MINUTE)
    path = thread.get_absolute_url()
    assert canonical(path) == canonical(f"{path}?after=1") == [path]
    assert canonical(f"{path}?after=20") == canonical(f"{path}?after=27") == [f"{path}?after=20"]
    assert canonical(f"{path}?before=44") == [f"{path}?after=20"]
    posts.hide(post=thread.posts.get(number=3), by=None, why="Not kind.", at=NOW)
    assert canonical(f"{path}?after=20") == [f"{path}?after=20"]


def test_an_address_survives_a_move_and_being_poured_away(board: Board, mina: Person, teo: Person, mo: Person) -> None:
    thread, other = began(mina, board), began(teo, room("other", audience=BoardAudience.PUBLIC))
    reply = replied(other, mina)
    tidying.move(thread=other, board=board, by=mo, at=NOW)
    assert canonical(other.get_absolute_url()) == [other.get_absolute_url()]
    tidying.merge(thread=other, into=thread, by=mo, at=NOW)
    answer = Client().get(reply.get_absolute_url(), follow=True)
    assert f'id="post-{reply.key}"' in answer.content.decode()
    assert Client().get(other.get_absolute_url())["Location"] == thread.get_absolute_url()


def test_what_is_not_public_has_no_canonical_address(mina: Person) -> None:
    thread = began(mina, room("members"))
    assert Client().get(thread.get_absolute_url()).status_code == 302
    assert Thread.objects.count() == 1
