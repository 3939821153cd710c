"""How search reads many posts: by the index of words, whether many say a word or nobody does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forums.models import Board
from forums.queries import searches
from forums.queries.searches import FEW
from profiles.contracts import Hits
from profiles.models import Person
from profiles.queries import asked
from profiles.queries.asked import Asked
from tests.forums.helping import neighbour, room

MANY = 30_000
LARGE = ("forums_searchdocument", "forums_post", "forums_thread")
FILL = (
    """INSERT INTO forums_thread (key, board_id, kind, title, author_id, anonymous, language, opened_at, numbers,
        posts_count, answers_count, last_post_at, last_number, hidden_why) SELECT 't' || n, {board}, 'talk',
        'Talk ' || n, {author}, false, 'en', now(), 1, 1, 0, now(), 1, '' FROM generate_series(1, {many}) n""",
    """INSERT INTO forums_post (key, thread_id, number, author_id, anonymous, words, html, rendered, written_at,
        form_key, hidden_why) SELECT key, id, 1, author_id, false, said, said, 1, now() - id * interval '1 minute',
        key, '' FROM (SELECT *, 'w' || id % 100 ||
        CASE WHEN id % 2 = 0 THEN ' bicycle' ELSE ' rain' END || filler AS said
        FROM forums_thread, (SELECT string_agg(' filler' || n, '') AS filler FROM generate_series(1, 30) n) filler)
        threads""",
    """INSERT INTO forums_searchdocument (post_id, at, title, words) SELECT post.id, written_at, nwlb_plain(title),
        nwlb_vector(title) || nwlb_vector(words) FROM forums_post post JOIN forums_thread thread
        ON thread_id = thread.id""",
    "SELECT gin_clean_pending_list('post_search_words'), gin_clean_pending_list('post_search_title_trigrams')",
    "ANALYZE forums_searchdocument",
    "ANALYZE forums_post",
    "ANALYZE forums_thread",
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    """Thirty thousand posts: half say bicycle, ten each of three thousand words."""
    board, author = room(), neighbour()
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement.format(board=board.pk, author=author.pk, many=MANY))
    return board


def look(person: Person, words: str, order: str) -> tuple[int, int, set[str]]:
    """Search; return how many posts a page holds, the most rows that one scan read for it, and in which ways.

    A sentence of which no post has all words is searched twice.
    """
    said = asked.meant(Asked(q=words), "en", narrowed={"order": order})
    with CaptureQueriesContext(connection) as queries:
        hits = searches.posts_found(viewer=person, wanted=said.wanted, size=20)
    asked_for = [row["sql"] for row in queries if "forums_searchdocument" in row["sql"]]
    nodes = [node for search in asked_for for node in scans(plan_of(search))]
    ways = {f"{node['Node Type']} {node.get('Index Name') or node['Relation Name']}" for node in nodes}
    return len(hits.rows), max(map(read, nodes)), ways


def plan_of(search: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + search.replace("%", "%%"), [])
        ((plans,),) = cursor.fetchall()
    plan: dict[str, Any] = plans[0]["Plan"]
    return plan


def scans(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the scans that ran: what was not needed did not."""
    if node["Actual Loops"]:
        if "Relation Name" in node or "Index Name" in node:
            yield node
        for inner in node.get("Plans", ()):
            yield from scans(inner)


def read(node: dict[str, Any]) -> int:
    removed = sum(node.get(f"Rows Removed by {why}", 0) for why in ("Filter", "Index Recheck"))
    return int((node["Actual Rows"] + removed) * node["Actual Loops"])


@pytest.mark.parametrize("order", ["", "newest"])
def test_what_few_say_is_read_by_the_index_of_words(order: str, board: Board, sam: Person) -> None:
    sentences = ("zanzibar quagga w98 nobody", "zanzibar w98 w99 quagga oryx okapi")
    for words in ("zanzibar", "zanz", "rian", "filler1 zanzibar", '"zanzibar"', "w99", *sentences):
        n, most, ways = look(sam, words, order)
        assert n == (20 if words == "w99" else 0)
        assert most <= FEW, words
        assert "Bitmap Index Scan post_search_words" in ways
        assert not ways & {f"Seq Scan {table}" for table in LARGE}, words
        assert "Index Scan post_search_newest_first" not in ways, words


@pytest.mark.parametrize("order", ["", "newest"])
def test_what_many_say_is_not_read_through(order: str, board: Board, sam: Person) -> None:
    for words in ("bicycle", "bicyc", "filler3 filler4", "zanzibar bicycle filler3", "zanzibar bicycle w98"):
        n, most, _ways = look(sam, words, order)
        assert n == 20
        assert most <= 3 * FEW, words


def test_without_asking_first_every_post_is_read(board: Board, sam: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: left to its guess, Postgres reads all there is for a word that nobody says."""
    monkeypatch.setattr(searches, "_few_or_many", lambda rows, like: [rows.filter(like)])
    _n, most, _ways = look(sam, "zanzibar", "newest")
    assert most >= MANY


def test_pages_of_what_many_and_of_what_few_say_go_on_and_back(board: Board, sam: Person) -> None:
    for words, page in (("bicycle", 20), ("w99", 200)):
        said = asked.meant(Asked(q=words), "en").wanted
        first = searches.posts_found(viewer=sam, wanted=said, size=page)
        second = searches.posts_found(viewer=sam, wanted=said, size=page, after=first.older)
        again = searches.posts_found(viewer=sam, wanted=said, size=page, before=second.newer)
        assert keys(again) == keys(first)
        assert not set(keys(second)) & set(keys(first))
        times = [row.post.written_at for row in first.rows]
        assert times == sorted(times, reverse=True), "the newest first"


def keys(hits: Hits) -> list[str]:
    return [row.post.key for row in hits.rows]
