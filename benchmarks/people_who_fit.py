"""What home, "People who fit" and a profile cost: queries and milliseconds per page.

    manage.py seed_demo --people 1200 --seed 1
    .venv/bin/python -m benchmarks.people_who_fit --looks 60

Runs on the database that the environment names (or the demo's), asks the pages through Django's
test client, and leaves nothing behind. Beside the pages it measures the suggestions alone, and as
their peer the plain way: read every open offer, score them all, take the best.
"""

import json
import logging
import os
import platform
import random
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matching.encoding.arrays import encode
from matching.encoding.rows import PoolRows
from matching.engine.candidates import rank_one
from matching.queries import pool, suggestions
from nwlb.servers import ensure_running
from profiles.choices import EVERYONE_POOL
from profiles.models import Account, Person
from profiles.queries import offers

Row = dict[str, object]


def people_who_look(count: int) -> list[Person]:
    """Choose members who look for something, the same ones at every run."""
    keys = list(pool.looking().order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(1).sample(keys, min(count, len(keys)))  # noqa: S311 - no secret
    return list(Person.objects.filter(pk__in=chosen))


def browser_of(person: Person, at: datetime) -> Client:
    """Sign somebody in; who has no account gets one for this run only."""
    if person.account is None:
        person.account = Account.objects.create(email=f"bench-{person.key}@example.org", date_joined=at)
        person.save(update_fields=["account"])
    client = Client(headers={"host": "localhost"})
    client.force_login(person.account)
    return client


def measure(name: str, calls: Sequence[Callable[[], object]]) -> Row:
    """Call each once to warm up, once to count its queries, and thrice for the clock: the best of three counts."""
    queries, seconds = [], []
    for call in calls:
        call()
        with CaptureQueriesContext(connection) as captured:
            call()
        queries.append(len(captured))
        seconds.append(min(timed(call) for _ in range(3)))
    return {
        "what": name,
        "calls": len(calls),
        "queries": f"{min(queries)} to {max(queries)}",
        "median_ms": round(1000 * statistics.median(seconds), 1),
        "p95_ms": round(1000 * sorted(seconds)[int(0.95 * (len(seconds) - 1))], 1),
    }


def timed(call: Callable[[], object]) -> float:
    since = time.perf_counter()
    call()
    return time.perf_counter() - since


def score_everybody(person: Person, at: datetime) -> None:
    """The peer: no prefilter in SQL, every open offer read and scored."""
    rows = pool.load(EVERYONE_POOL, at)
    own = tuple(row for row in rows.seekers if row.said.person == person.pk)
    rank_one(encode(PoolRows(own, rows.mentors, rows.apart), at).ready, 0, 10)


def rows_of(looks: int, at: datetime) -> list[Row]:
    people = people_who_look(looks)
    browsers = {person.pk: browser_of(person, at) for person in people}
    mentors = list(offers.open_at(at).order_by("pk").values_list("person__key", flat=True)[: len(people)])
    pages = {
        "home": ["/home/"] * len(people),
        "people who fit": ["/people/"] * len(people),
        "profile of a mentor": [f"/people/{key}/" for key in mentors],
    }
    rows = [
        measure(name, [opened(browsers[person.pk], path) for person, path in zip(people, paths, strict=False)])
        for name, paths in pages.items()
    ]
    alone = [lambda person=person: suggestions.for_person(person=person, at=at, limit=10) for person in people]
    rows.append(measure("suggestions alone", alone))
    peer = [lambda person=person: score_everybody(person, at) for person in people[:2]]
    rows.append(measure("peer: score everybody", peer))
    return rows


def opened(browser: Client, path: str) -> Callable[[], object]:
    def call() -> object:
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101, PLR2004
        return answer

    return call


def table(figures: dict[str, object], rows: list[Row]) -> str:
    heads = f"{'':30}{'queries':>10}{'median ms':>12}{'p95 ms':>10}"
    lines = [f"{row['what']:30}{row['queries']:>10}{row['median_ms']:>12}{row['p95_ms']:>10}" for row in rows]
    return "\n".join([", ".join(f"{name} {value}" for name, value in figures.items()), heads, *lines])


def main() -> None:
    parser = ArgumentParser(description="What home, people who fit and a profile cost.")
    parser.add_argument("--looks", type=int, default=60, help="how many people open each page")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    with ensure_running("the benchmark"), transaction.atomic():
        at = timezone.now()
        figures: dict[str, object] = {
            "people": Person.objects.count(),
            "open_offers": offers.open_at(at).count(),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
        }
        rows = rows_of(options.looks, at)
        transaction.set_rollback(True)
    told = json.dumps({**figures, "rows": rows}, indent=2) if options.json else table(figures, rows)
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
