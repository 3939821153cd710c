"""What taking in a sheet of 50,000 lines costs: seconds, and the most memory the process held.

    .venv/bin/python -m benchmarks.imports --lines 50000 --peer 500

Runs on the database that the environment names (or the demo's) inside one transaction that is rolled back.
The lines are those of the mentors' list, again and again with other addresses, names and towns. The peer is the plain
way: one line after another through the ORM, looked up and saved by itself; measured on fewer lines, given per thousand.
"""

import csv
import io
import json
import os
import platform
import resource
import sys
import time
from argparse import ArgumentParser
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from nwlb.servers import ensure_running
from profiles.choices import ImportState, Side, fold
from profiles.commands import handles, import_work, imports
from profiles.models import Account, ImportedLine, Label, Person, PersonTopic

MENTORS = Path(__file__).parent.parent / "tests" / "data" / "mentors.csv"
TOWNS = ("Bristol", "Leeds", "Madrid", "Warsaw", "Nairobi", "Lima", "Cork", "Porto", "Utrecht", "Turin")


def sheet(lines: int) -> bytes:
    """Write a sheet of so many lines, each with an address, a name and a town of its own."""
    with MENTORS.open(newline="") as file:
        mentors = list(csv.DictReader(file))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["email", "name", "headline", "city", "languages", "offers", "seeks", "hours", "capacity"])
    for number in range(lines):
        told = mentors[number % len(mentors)]
        writer.writerow(
            [
                f"bench{number}@example.org",
                f"Person {number}",
                told["headline"],
                TOWNS[number % len(TOWNS)],
                told["languages"],
                told["offers"],
                "tax; pricing",
                "Mon-Fri 9-12",
                "2",
            ]
        )
    return out.getvalue().encode()


def by_the_product(lines: int) -> dict[str, float]:
    data, at = sheet(lines), timezone.now()
    before, spent = time.perf_counter(), time.process_time()
    batch = imports.bring(data=data, filename="bench.csv", by=None, at=at, locale="en")
    import_work.advance(batch=batch, at=at)
    checked = time.perf_counter()
    imports.take(batch=batch, by=None, at=at)
    while ImportedLine.objects.filter(batch=batch).count() < lines:
        import_work.advance(batch=batch, at=timezone.now())
    batch.refresh_from_db()
    while batch.state != ImportState.TAKEN:
        import_work.advance(batch=batch, at=timezone.now())
        batch.refresh_from_db()
    done, spent = time.perf_counter(), time.process_time() - spent
    return {
        "lines": lines,
        "megabytes": len(data) / 1e6,
        "check_seconds": checked - before,
        "take_seconds": done - checked,
        "processor_seconds": spent,
        "per_thousand": 1000 * (done - checked) / lines,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def by_the_plain_way(lines: int) -> dict[str, float]:
    before, spent = time.perf_counter(), time.process_time()
    for row in csv.DictReader(io.StringIO(sheet(lines).decode())):
        if Account.objects.filter(email__iexact=row["email"]).exists():
            continue
        name = f"Plain {row['name']}"
        handle = next(iter(handles.free(handles.derived_from(name))))
        at = timezone.now()
        person = Person.objects.create(
            name=name, handle=handle, handle_folded=fold(handle), created_at=at, features_changed_at=at, zone="UTC"
        )
        for position, words in enumerate(row["offers"].split(";")):
            label = Label.objects.filter(topic__isnull=False, folded=fold(words)).first()
            if label is not None and label.topic is not None:
                PersonTopic.objects.get_or_create(
                    person=person, topic=label.topic, side=Side.SHARE, defaults={"position": position}
                )
    seconds, spent = time.perf_counter() - before, time.process_time() - spent
    return {"lines": lines, "take_seconds": seconds, "processor_seconds": spent, "per_thousand": 1000 * seconds / lines}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--peer", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ensure_running("the benchmark"), transaction.atomic():
        rows = {"product": by_the_product(options.lines), "row by row": by_the_plain_way(options.peer)}
        transaction.set_rollback(True)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}
    if options.json:
        sys.stdout.write(json.dumps({"machine": machine, "rows": rows}) + "\n")
        return
    sys.stdout.write(f"{machine}\n")
    for name, row in rows.items():
        sys.stdout.write(f"{name}: " + ", ".join(f"{key} {value:,.1f}" for key, value in row.items()) + "\n")


if __name__ == "__main__":
    main()
