"""What a search costs among many people: plans, and milliseconds of twenty searches.

    .venv/bin/python -m benchmarks.search --people 100000

Makes its people with a few statements inside a transaction that is rolled back, beside the reference
data of the database that the environment names. The peers, in the same run, on the same people: words
by ILIKE on what people wrote, and a search vector made on the fly.
"""

import json
import logging
import os
import re
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

import environ
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nwlb.servers import ensure_running
from profiles.commands import search_documents
from profiles.models import Person
from profiles.queries import asked
from profiles.queries.searches import people_found

PAGE = 20
RUNS = 5
SEARCHES = (
    "q=maria", "q=mraia", "q=maria+garcia", "q=garcía", "q=courier", "q=curier", "q=mensajero", "q=pricing+job",
    "q=prcing", "q=invoices+spanish", "q=bristol+courier", "q=barcelona", "q=tax", "q=bicycle+repair", "q=zanzibar",
    "language=es&free=1", "near=2654675&room=1", "topic=pricing-job&language=pl", "craft=courier&q=tax&free=1",
    "language=en",
)  # fmt: skip
DEEP = ("q=courier", "language=en", "q=tax")
PAGES_DOWN = 100
FIRST = "Maria Jose Ana Teo Mina Ahmed Fatima Wei Olga Piotr Lucía Grace Noor Samir Ivan Chidi Aisha Bruno Elena Yusuf"
LAST = (
    "García Khan Smith Nowak Okafor Silva Chen Ivanova Rossi Haddad Patel Jones Kowalski Mensah Tan Morales Ali Brown"
)
SAID = (
    "I ride for six years and know the taxes of this town.|Reparo bicicletas y hago entregas.|Ask me about prices."
    "|I clean homes and offices, mornings only.|Two children, a van, and a lot of patience.|Translating and teaching."
)
SEED = (
    """
    INSERT INTO profiles_person (key, name, handle, handle_folded, headline, about, goal, zone, locale, languages,
        talks, week, hours_vary, audience, in_previews, avoids_rivals, show_about, show_crafts, show_place,
        show_languages, show_hours, show_goal, show_picture, picture, created_at, confirmed_at, features_changed_at,
        hidden_why, place_id)
    SELECT 'b' || lpad(n::text, 11, '0'), first || ' ' || last, 'bench-' || n, 'bench-' || n,
        CASE n %% 4 WHEN 0 THEN 'Courier, runs a round' ELSE '' END, (%(said)s::text[])[1 + n %% 6], '',
        (ARRAY['Europe/London', 'Europe/Madrid', 'UTC'])[1 + n %% 3], 'en',
        (CASE n %% 5 WHEN 0 THEN '{es}' WHEN 1 THEN '{en,pl}' ELSE '{en}' END)::varchar[], '{}',
        decode(repeat(lpad(to_hex((n * 37) %% 256), 2, '0'), 21), 'hex'), false, 'members', true, false,
        'members', 'members', 'members', 'members', 'members', 'members', 'members', '',
        %(at)s - n * interval '1 minute', %(at)s, %(at)s, '', places.ids[1 + (n::bigint * n) %% 200]
    FROM generate_series(1, %(people)s) n,
        LATERAL (SELECT (%(first)s::text[])[1 + n %% 20] AS first,
            (%(last)s::text[])[1 + (n / 20) %% 18] AS last) named,
        (SELECT array_agg(id) AS ids FROM (SELECT id FROM profiles_place ORDER BY population DESC LIMIT 200) big) places
    """,
    """
    INSERT INTO profiles_persontopic (person_id, topic_id, side, position)
    SELECT person.id, topics.ids[1 + (person.id * k * 7) %% cardinality(topics.ids)],
        CASE WHEN k < 3 THEN 'share' ELSE 'learn' END, k
    FROM profiles_person person, generate_series(1::bigint, 4) k,
        (SELECT array_agg(id) AS ids FROM profiles_topic) topics
    WHERE person.handle LIKE 'bench-%%' ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO profiles_personcraft (person_id, craft_id)
    SELECT person.id, crafts.ids[1 + (person.id * 11) %% cardinality(crafts.ids)]
    FROM profiles_person person, (SELECT array_agg(id) AS ids FROM profiles_craft) crafts
    WHERE person.handle LIKE 'bench-%%' ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO profiles_offer (person_id, formats, room, rhythm, good_for, good_for_words, not_for_words, opened_at,
        handbook_passed_at, unanswered, taken, pool)
    SELECT id, '{one_off}', 2, '', '', '', '', %(at)s, %(at)s, 0, 0, 'everyone'
    FROM profiles_person WHERE handle LIKE 'bench-%%' AND id %% 3 = 0
    """,
)
ILIKE = """
SELECT id FROM profiles_person WHERE name ILIKE %(like)s OR headline ILIKE %(like)s OR about ILIKE %(like)s
ORDER BY created_at DESC LIMIT 21
"""
ON_THE_FLY = """
SELECT id FROM profiles_person
WHERE to_tsvector('english', name || ' ' || headline || ' ' || about) @@ plainto_tsquery('english', %(words)s)
ORDER BY created_at DESC LIMIT 21
"""


def settle(people: int) -> None:
    given: dict[str, Any] = {
        "people": people,
        "at": timezone.now(),
        "first": FIRST.split(),
        "last": LAST.split(),
        "said": SAID.split("|"),
    }
    with connection.cursor() as cursor:
        for statement in SEED:
            cursor.execute(statement, given)
    search_documents.rebuild()
    with connection.cursor() as cursor:
        # What vacuum does sooner or later, and cannot do in here.
        cursor.execute(
            "SELECT gin_clean_pending_list(i) FROM unnest('{search_words,search_names_trigrams}'::regclass[]) i"
        )
        cursor.execute("ANALYZE")


def search(viewer: Person, query: str, after: str = "") -> str:
    """Do what the page does, from the words to the faces; return the cursor of the next page."""
    wanted = asked.meant(asked.read(query), "en").wanted
    return people_found(viewer=viewer, wanted=wanted, at=timezone.now(), size=PAGE, after=after).older


def plain(query: str, statement: str) -> None:
    words = asked.read(query).q
    with connection.cursor() as cursor:
        cursor.execute(statement, {"words": words, "like": f"%{words}%"})
        cursor.fetchall()


def timed(call: Callable[[], object]) -> list[float]:
    seconds = []
    for _ in range(RUNS):
        since = time.perf_counter()
        call()
        seconds.append(1000 * (time.perf_counter() - since))
    return seconds


def plans(viewer: Person, query: str, after: str) -> tuple[str, int]:
    """Return which scans each statement on people used, and how many buffers it touched."""
    with CaptureQueriesContext(connection) as captured:
        search(viewer, query, after)
    scans: set[str] = set()
    buffers = 0
    for statement in (row["sql"] for row in captured if "profiles_searchdocument" in row["sql"]):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + statement.replace("%", "%%"), [])
            lines = [line for (line,) in cursor.fetchall()]
        scans |= {scan for line in lines for scan in re.findall(r"((?:Seq|Bitmap|Index)\w* ?\w* Scan.*?) +\(", line)}
        found = re.search(r"shared hit=(\d+)", next(line for line in lines if "Buffers" in line))
        buffers += int(found[1]) if found else 0
    return "; ".join(sorted(scans)), buffers


def deep(viewer: Person, query: str) -> str:
    after = ""
    for _ in range(PAGES_DOWN):
        after = search(viewer, query, after) or after
    return after


def rows_of(viewer: Person) -> list[dict[str, object]]:
    asks = [(query, query, "") for query in SEARCHES]
    asks += [(f"{query}, page {PAGES_DOWN}", query, deep(viewer, query)) for query in DEEP]
    rows: list[dict[str, object]] = []
    for name, query, after in asks:
        search(viewer, query, after)
        seconds = timed(partial(search, viewer, query, after))
        scans, buffers = plans(viewer, query, after)
        row = {"what": name, "seconds": seconds, "median_ms": round(statistics.median(seconds), 1)}
        peers = {"ilike_ms": ILIKE, "on_the_fly_ms": ON_THE_FLY} if asked.read(query).q and not after else {}
        row |= {peer: round(min(timed(partial(plain, query, s))), 1) for peer, s in peers.items()}
        rows.append(row | {"buffers": buffers, "scans": scans})
    return rows


def measured(people: int) -> list[dict[str, object]]:
    with transaction.atomic():
        settle(people)
        rows = rows_of(Person.objects.filter(handle="bench-77").get())
        transaction.set_rollback(True)
    return rows


def main() -> None:
    parser = ArgumentParser(description="What a search costs among many people.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    with ensure_running("the benchmark"):
        # Only the owner may ANALYZE; without it the planner would not know what is common.
        connection.settings_dict.update(environ.Env.db_url_config(settings.DATABASE_OWNER_URL))
        connection.close()
        rows = measured(options.people)
    every = sorted(second for row in rows for second in row.pop("seconds"))  # type: ignore[attr-defined]
    figures = {
        "people": options.people, "load": round(os.getloadavg()[0], 1),
        "p50_ms": round(statistics.median(every), 1), "p95_ms": round(every[int(0.95 * (len(every) - 1))], 1),
    }  # fmt: skip
    sys.stdout.write(json.dumps({**figures, "rows": rows}, indent=2) + "\n" if options.json else table(figures, rows))


def table(figures: dict[str, object], rows: list[dict[str, object]]) -> str:
    heads = ("what", "median_ms", "ilike_ms", "on_the_fly_ms", "buffers", "scans")
    lines = [" | ".join(str(row.get(head, "")) for head in heads) for row in rows]
    return "\n".join([", ".join(f"{name} {value}" for name, value in figures.items()), " | ".join(heads), *lines, ""])


if __name__ == "__main__":
    main()
