"""What the pages of the forum cost among many posts: queries, milliseconds, buffers and scans.

    .venv/bin/python -m benchmarks.forum --posts 1000000

Works in a database of its own: ten posts to a conversation, and one conversation with six in a hundred of them all.
Each page is asked through Django's test client by a member who read some of it, follows 250 conversations however many
there are, mutes one person and blocks another.
"""

import json
import logging
import os
import re
import statistics
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from benchmarks.bulk import bare
from forums.models import Board, Post, Thread
from nwlb.seeding import catalogue, write
from nwlb.seeding.draw import Artist, Recipe
from nwlb.seeding.write import Settler
from nwlb.servers import ensure_running
from nwlb.simulation.database import of_its_own
from profiles.models import Block, Mute, Person

AT = datetime.now(tz=UTC)
AUTHORS = 500
A_THREAD = 10
LONGEST = 0.06
LOOKS = 5
HEAVIEST = 10
Row = dict[str, Any]
SEED = (
    """
    INSERT INTO forums_board (key, slug, name, about, rules, hue, position, audience) SELECT 'board' || n,
        'board-' || n, 'Board ' || n, '', '', 1 + n % 6, n, CASE WHEN n < 4 THEN 'public' WHEN n = 8 THEN
        'moderator' ELSE 'members' END FROM generate_series(1, 8) n
    """,
    """
    CREATE UNLOGGED TABLE pool AS SELECT n, said, nwlb_vector(said) AS vector FROM (SELECT n, string_agg( 'w' ||
        (2500 * power(random(), 3))::int || CASE WHEN k % 9 = 0 THEN ' bicycle' WHEN k % 7 = 0 THEN ' app' ELSE
        '' END, ' ') AS said FROM generate_series(0, 1999) n, generate_series(1, 30) k WHERE k <> n % 30 GROUP
        BY n) texts
    """,
    """
    CREATE UNLOGGED TABLE titles AS SELECT n, said, nwlb_vector(said) AS vector FROM (SELECT n,
        initcap((ARRAY['account blocked', 'what do you charge', 'first tax return', 'broken bicycle',
        'no pay this week'])[1 + n % 5]) || ' ' || (ARRAY['in Bristol', 'after a photo', 'and no answer',
        'again'])[1 + n % 4] || ' w' || n AS said FROM generate_series(0, 999) n) titles
    """,
    """
    INSERT INTO forums_thread (id, key, board_id, kind, title, author_id, anonymous, language, opened_at,
        numbers, posts_count, answers_count, last_post_at, last_number, hidden_why) SELECT thread.n, 't' ||
        lpad(thread.n::text, 11, '0'), boards.ids[1 + thread.n % 8], CASE WHEN thread.n % 3 = 0 THEN 'talk' ELSE
        'question' END, titles.said, people.ids[1 + thread.n % 500], thread.n % 50 = 0, CASE WHEN thread.n % 4 =
        0 THEN 'es' ELSE 'en' END, {at} - (thread.n * 2 + 1) * interval '10 minutes', 0, 0, 0, {at}, 0, '' FROM
        generate_series(1, {threads}) thread(n) JOIN titles ON titles.n = thread.n % 1000, (SELECT array_agg(id
        ORDER BY id) AS ids FROM forums_board) boards, (SELECT array_agg(id ORDER BY id) AS ids FROM
        profiles_person WHERE account_id IS NOT NULL) people
    """,
    """
    INSERT INTO forums_post (id, key, thread_id, number, author_id, anonymous, words, html, rendered,
        written_at, form_key, hidden_why, held_at) SELECT place, 'p' || lpad(place::text, 11, '0'), thread,
        number, CASE WHEN number = 1 THEN opener ELSE people.ids[1 + (thread * 7 + number * 13) % 500] END,
        number = 1 AND anonymous, pool.said, '<p>' || pool.said || '</p>', 1,
        opened_at + number * interval '1 minute' / greatest(1, many / 10), thread || '-' || number, '', NULL
        FROM (SELECT row_number() OVER (ORDER BY number, thread) AS place, * FROM (SELECT id AS thread,
        author_id AS opener, anonymous, opened_at, CASE WHEN id = 1 THEN {longest} ELSE {each} + id % 3 - 1 END
        AS many FROM forums_thread) threads, generate_series(1, many) number) said JOIN pool ON pool.n = (number
        * 31) % 2000, (SELECT array_agg(id ORDER BY id) AS ids FROM profiles_person WHERE account_id IS NOT
        NULL) people
    """,
    """
    UPDATE forums_thread SET numbers = many, posts_count = many, answers_count = others, last_post_id = last,
        last_post_at = last_at, last_number = many FROM (SELECT thread_id, count(*) AS many, count(*) FILTER
        (WHERE post.author_id <> thread.author_id) AS others, (array_agg(post.id ORDER BY number DESC))[1] AS
        last, max(written_at) AS last_at FROM forums_post post JOIN forums_thread thread ON thread.id =
        thread_id GROUP BY thread_id) counted WHERE thread_id = forums_thread.id
    """,
    """
    INSERT INTO forums_searchdocument (post_id, at, title, words) SELECT post.id, written_at, CASE WHEN number =
        1 THEN nwlb_plain(titles.said) ELSE '' END, CASE WHEN number = 1 THEN titles.vector || pool.vector ||
        (SELECT array_to_tsvector(array_agg('title=' || word)) FROM unnest(tsvector_to_array(titles.vector))
        word) ELSE pool.vector END FROM forums_post post JOIN pool ON pool.n = (number * 31) % 2000 JOIN titles
        ON titles.n = thread_id % 1000
    """,
    """
    INSERT INTO forums_tag (slug, name) VALUES ('common', 'Common'), ('rare', 'Rare')
    """,
    """
    INSERT INTO forums_threadtag (thread_id, tag_id) SELECT thread.id, tag.id FROM forums_thread thread JOIN
        forums_tag tag ON thread.id % CASE WHEN tag.slug = 'rare' THEN 2000 ELSE 3 END = 0
    """,
    """
    INSERT INTO forums_readmark (person_id, thread_id, number, at) SELECT {reader}, id, numbers / 2 + id % 2,
        {at} FROM forums_thread WHERE id % 7 = 0 OR id < 200
    """,
    """
    INSERT INTO forums_watch (person_id, thread_id, level, at) SELECT {reader}, id, 'follow', {at} FROM
        forums_thread WHERE id % ({threads} / 250) = 3
    """,
)
SEARCHES = {
    "a common word": "q=bicycle",
    "a common word, newest": "q=bicycle&order=newest",
    "two words": "q=bicycle+w1200",
    "a rare word": "q=w2499",
    "a phrase": "q=%22account+blocked%22",
    "a word not finished": "q=bicyc",
    "misspelt": "q=acount+bloked",
    "nobody says it": "q=zanzibar",
    "most of a sentence": "q=my+account+blocked+bicycle+zanzibar",
    "a sentence of which nothing is there": "q=my+zanzibar+quagga+oryx+again",
    "a common word on a board": "q=bicycle&board=board-3",
    "a common word, answered": "q=app&answered=yes",
}


def settle(posts: int) -> Person:
    """Let people move in and say so many posts; return who reads them."""
    drawn = Artist(catalogue.load(), Recipe(1, seek=0.5, offer=0.0)).people(AUTHORS)
    settlers = [Settler(one, f"member{n}@example.org") for n, one in enumerate(drawn)]
    write.settle(settlers=settlers, key="forum", facts={}, at=AT)
    reader, muted, blocked = Person.objects.filter(account__isnull=False).order_by("pk")[:250:100]
    Person.objects.update(confirmed_at=datetime(2026, 1, 1, tzinfo=UTC))
    threads, longest = posts // A_THREAD, int(posts * LONGEST)
    given = {"threads": threads, "longest": longest, "each": round((posts - longest) / threads), "reader": reader.pk}
    with bare("forums_thread", "forums_post", "forums_searchdocument"):
        for statement in SEED:
            since = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(statement.format(**given, at=f"timestamptz '{AT.isoformat()}'"))
            sys.stderr.write(f"{time.perf_counter() - since:.0f} s: {statement.split(maxsplit=3)[:3]}\n")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    Mute.objects.create(person=reader, muted=muted, at=AT)
    Block.objects.create(blocker=reader, blocked=blocked, at=AT)
    return reader


def pages() -> dict[str, str]:
    longest = Thread.objects.order_by("-numbers")[:1].get()
    board = Board.objects.get(slug="board-3")
    return {
        "index": "/forum/",
        "no answer yet": "/forum/?list=unanswered",
        "unread": "/forum/?list=new",
        "followed": "/forum/?list=following",
        "in a language": "/forum/?language=es",
        "a common tag": "/forum/?tag=common",
        "a rare tag": "/forum/?tag=rare",
        "board": board.get_absolute_url(),
        "board, in a language": f"{board.get_absolute_url()}?language=es",
        "the week": "/forum/?list=week",
        "feed": "/forum/feed/",
        "map of a month": f"/sitemap-{AT:%Y-%m}.xml",
        "a conversation": Thread.objects.filter(board=board).order_by("pk")[:1].get().get_absolute_url(),
        "the longest, first page": longest.get_absolute_url(),
        "the longest, last page": f"{longest.get_absolute_url()}?before={longest.numbers + 1}",
        **{f"search: {name}": f"/search/?kind=posts&{query}" for name, query in SEARCHES.items()},
    }


def measure(browser: Client, name: str, url: str) -> tuple[Row, list[Row]]:
    """Ask a page once to warm up, once to count, and some times for the clock, of which the best counts."""
    sys.stderr.write(f"{name}\n")
    status = browser.get(url).status_code
    with CaptureQueriesContext(connection) as captured:
        browser.get(url)
    statements = [explain(row["sql"]) for row in captured if row["sql"].startswith(("SELECT", "(", "WITH"))]
    cpu, database, wall = [], [], []
    for _ in range(LOOKS):
        own, since = time.process_time(), time.perf_counter()
        browser.get(url)
        cpu.append(1000 * (time.process_time() - own))
        wall.append(1000 * (time.perf_counter() - since))
        with CaptureQueriesContext(connection) as again:
            browser.get(url)
        database.append(1000 * sum(float(row["time"]) for row in again))
    whole: Row = {
        "page": name,
        "status": status,
        "queries": len(captured),
        "cpu_ms": round(statistics.median(cpu), 1),
        "database_ms": round(min(database), 1),
        "ms": round(min(wall), 1),
        "buffers": sum(one["buffers"] for one in statements),
        "sequential": "; ".join(sorted({one["sequential"] for one in statements} - {""})),
    }
    return whole, [{"page": name, **one} for one in statements]


def sequential(plan: str) -> list[tuple[int, str]]:
    scans = re.finditer(r"Seq Scan on (forums_(?:post|thread|searchdocument|readmark)\b)[^\n]*\(actual", plan)
    return [(found.start(), found[1]) for found in scans]


def rows_of(scan: str) -> int:
    """Count the rows that a scan looked at: those it gave, and those it removed."""
    own = scan.partition("->")[0]
    given = re.search(r"\(actual[^)]*rows=([\d.]+) loops=(\d+)", own)
    removed = re.search(r"Rows Removed by Filter: (\d+)", own)
    return int((float(given[1]) + int(removed[1] if removed else 0)) * int(given[2])) if given else 0


def explain(sql: str) -> Row:
    """Return what a statement read: blocks, and which tables of the forum one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql.replace("%", "%%"), [])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    read = re.search(r"Buffers: shared([^\n]*)", plan)
    blocks = sum(int(n) for n in re.findall(r"(?:hit|read)=(\d+)", read[1])) if read else 0
    # Of the alternatives that a plan holds, those that were walked, and through how many rows.
    large = [f"{table} ({rows_of(plan[found:])})" for found, table in sequential(plan)]
    return {"buffers": blocks, "sequential": "; ".join(sorted(set(large))), "sql": sql, "plan": plan}


def table(rows: list[Row]) -> str:
    heads = ("page", "status", "queries", "cpu_ms", "database_ms", "ms", "buffers", "sequential")
    return "\n".join([" | ".join(heads), *(" | ".join(str(row[head]) for head in heads) for row in rows)])


def main() -> None:
    parser = ArgumentParser(description="What the pages of the forum cost among many posts.")
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plans", action="store_true", help="print the plans of the ten heaviest statements too")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    settings.AXES_ENABLED = False
    with suppress(RuntimeError):
        setup_test_environment()
    with ensure_running("the benchmark"):
        with of_its_own():
            reader = settle(options.posts)
            browser = Client()
            browser.force_login(reader.account)
            measured = [measure(browser, name, url) for name, url in pages().items()]
            figures = {"posts": Post.objects.count(), "threads": Thread.objects.count()}
        figures["load"] = round(os.getloadavg()[0], 1)
        rows = [row for row, _statements in measured]
        every = (one for _row, some in measured for one in some)
        heaviest = sorted(every, key=lambda one: -one["buffers"])[:HEAVIEST]
        said = json.dumps({**figures, "rows": rows, "heaviest": heaviest}, indent=2) if options.json else table(rows)
        sys.stdout.write(f"{figures}\n{said}\n")
        if options.plans:
            sys.stdout.write("\n\n".join(f"{one['page']}\n{one['sql']}\n{one['plan']}" for one in heaviest) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
