"""What pages cost while a match run is under way, beside what they cost before: the same pages in the same order.

    manage.py seed_demo --people 100000 --mentors 20000 --no-match
    .venv/bin/python -m benchmarks.during_a_run --looks 200

Runs on the database that the environment names (or the demo's). The pages are asked through Django's test client in
this process; the run is a process of its own, as a worker is, and is what stays behind.
"""

import json
import logging
import os
import statistics
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from itertools import cycle, islice

from django.db import transaction
from django.utils import timezone

from benchmarks.people_who_fit import browser_of, opened, people_who_look, timed
from matching.models import MatchRun
from nwlb.servers import ensure_running
from profiles.queries import offers

PEOPLE = 20
PAUSE = 0.05  # seconds between two looks
Looks = Iterator[Callable[[], object]]


def pages() -> list[Callable[[], object]]:
    at = timezone.now()
    people = people_who_look(PEOPLE)
    mentors = offers.open_at(at).order_by("pk").values_list("person__key", flat=True)[:PEOPLE]
    calls = []
    for person, mentor in zip(people, mentors, strict=True):
        browser = browser_of(person, at)
        calls += [opened(browser, path) for path in ("/home/", "/people/", f"/people/{mentor}/")]
    return calls


def look(calls: Looks) -> float:
    time.sleep(PAUSE)
    return timed(next(calls))


def before(calls: Looks, count: int) -> list[float]:
    return [look(calls) for _ in range(count)]


def during(calls: Looks) -> dict[str, list[float]]:
    """Start a run and look until it is over; return the seconds by stage."""
    command = [sys.executable, "manage.py", "rematch", "--json"]
    found: dict[str, list[float]] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:  # noqa: S603 - our own command
        while run.poll() is None:
            stage = MatchRun.objects.order_by("-pk").values_list("stage", flat=True)[0]
            found.setdefault(stage or "starting and ending", []).append(look(calls))
    if run.returncode:
        raise SystemExit("The run failed.")
    return found


def row(what: str, seconds: list[float]) -> dict[str, object]:
    ordered = sorted(1000 * second for second in seconds)
    return {
        "what": what,
        "looks": len(ordered),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
    }


def main() -> None:
    """Measure, and print a line of JSON for the time before, the whole run and each of its stages."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=200, help="how many before the run")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    with ensure_running("the benchmark"), transaction.atomic():
        calls = pages()
        before(iter(calls), len(calls))  # warms up
        rows = [row("before", before(islice(cycle(calls), options.looks), options.looks))]
        stages = during(cycle(calls))
        rows.append(row("during", [second for seconds in stages.values() for second in seconds]))
        rows += [row(stage, seconds) for stage, seconds in stages.items()]
        rows.append(row("after", before(cycle(calls), options.looks)))
        transaction.set_rollback(True)
    for line in rows:
        sys.stdout.write(f"{json.dumps({**line, 'load': round(os.getloadavg()[0], 1)})}\n")


if __name__ == "__main__":
    main()
