"""What taking in a sheet of 50,000 lines costs: seconds, and the most memory a worker ever held.

    NWLB_STATE_DIR=/var/tmp/nwlb-bench .venv/bin/python -m benchmarks.imports --lines 50000 --kills 1

In a database of its own. The worker is a process of its own with everything a worker loads, and calls the task that
beat calls. The lines are those of the mentors' list, again and again with other addresses, names and towns. ``--kills``
kills the worker on the way, counts whether anybody came in by halves, and starts another one. The peer is the plain
way: one line after another through the ORM, looked up and saved by itself, measured on fewer lines.
"""

import csv
import io
import json
import os
import platform
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone

from nwlb.servers import ensure_running
from nwlb.simulation.database import of_its_own
from profiles.choices import ImportState, Side, fold
from profiles.commands import handles, imports
from profiles.models import Account, ImportBatch, ImportedLine, Label, Offer, Person, PersonTopic, SearchDocument

MENTORS = Path(__file__).parent.parent / "tests" / "data" / "mentors.csv"
TOWNS = ("Bristol", "Leeds", "Madrid", "Warsaw", "Nairobi", "Lima", "Cork", "Porto", "Utrecht", "Turin")
LOOK = 0.2
WORKER = """
import time
from nwlb.celery import app
app.loader.import_default_modules()
from profiles.tasks import advance_imports
print("ready", flush=True)
while True:
    advance_imports()
    time.sleep(0.2)
"""


class Worker:
    """A worker's process on the database of this run."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        url = urlsplit(settings.DATABASE_OWNER_URL)._replace(path=f"/{name}").geturl()
        command, environment = [sys.executable, "-c", WORKER], {**os.environ, "DATABASE_URL": url}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own words
        if self.process.stdout is None or self.process.stdout.readline() != b"ready\n":
            raise RuntimeError("The worker did not start.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def status(self, name: str) -> float:
        """Read a figure in MB that the system keeps of the process, such as the most memory it ever held."""
        told = Path(f"/proc/{self.process.pid}/status").read_text().split(f"{name}:")[1]
        return int(told.split()[0]) / 1024

    def cpu(self) -> float:
        spent = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
        return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def at_work() -> Iterator[Worker]:
    worker = Worker()
    try:
        yield worker
    finally:
        worker.kill()


def sheet(lines: int) -> bytes:
    """Write a sheet of so many lines, each with an address, a name and a town of its own."""
    with MENTORS.open(newline="") as file:
        mentors = list(csv.DictReader(file))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["email", "name", "headline", "city", "languages", "offers", "seeks", "hours", "capacity"])
    for number in range(lines):
        told = mentors[number % len(mentors)]
        who = [f"bench{number}@example.org", f"Person {number}", told["headline"], TOWNS[number % len(TOWNS)]]
        writer.writerow([*who, told["languages"], told["offers"], "tax; pricing", "Mon-Fri 9-12", "2"])
    return out.getvalue().encode()


def by_the_product(lines: int, kills: int) -> dict[str, Any]:
    data = sheet(lines)
    with at_work() as worker:
        idle, spent, began = worker.status("VmHWM"), worker.cpu(), time.perf_counter()
        batch = imports.bring(data=data, filename="bench.csv", by=None, at=timezone.now(), locale="en")
        wait(batch, lambda: batch.state == ImportState.CHECKED)
        checked = time.perf_counter()
        imports.take(batch=batch, by=None, at=timezone.now())
        stops = [lines * (number + 1) // (kills + 1) for number in range(kills)]
        broken = sum(killed(batch, worker, stop) for stop in stops)
        wait(batch, lambda: batch.state == ImportState.TAKEN)
        done = time.perf_counter()
        return {
            "lines": lines,
            "megabytes": len(data) / 1e6,
            "check_seconds": checked - began,
            "take_seconds": done - checked,
            "per_thousand": 1000 * (done - checked) / lines,
            "worker_seconds": worker.cpu() - spent,
            "idle_mb": idle,
            "peak_mb": worker.status("VmHWM"),
            "kills": kills,
            "broken": broken + halves(batch) + abs(ImportedLine.objects.count() - lines),
        }


def wait(batch: ImportBatch, until: Callable[[], bool]) -> None:
    while not until():
        time.sleep(LOOK)
        batch.refresh_from_db()


def killed(batch: ImportBatch, worker: Worker, stop: int) -> int:
    """Kill the worker behind a line and start another; how many people stand there by halves."""
    wait(batch, lambda: batch.reached >= stop)
    worker.kill()
    batch.refresh_from_db()
    found = halves(batch)
    worker.__init__()  # type: ignore[misc]
    return found


def halves(batch: ImportBatch) -> int:
    """Count whoever has no line, no offer or no search document, and whom the figures do not count."""
    people = batch.figures["people"]
    counted = [ImportedLine, Person, Offer, SearchDocument]
    return sum(abs(model.objects.count() - people) for model in counted)  # type: ignore[attr-defined]


def by_the_plain_way(lines: int) -> dict[str, float]:
    began = time.perf_counter()
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
    seconds = time.perf_counter() - began
    return {"lines": lines, "take_seconds": seconds, "per_thousand": 1000 * seconds / lines}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("--lines", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--peer", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ensure_running("the benchmark"), of_its_own():
        product = by_the_product(options.lines, options.kills)
        rows = {"product": product, "row by row": by_the_plain_way(options.peer)}
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": os.getloadavg()[0]}
    if options.json:
        sys.stdout.write(json.dumps({"machine": machine, "rows": rows}) + "\n")
        return
    sys.stdout.write(f"{machine}\n")
    for name, row in rows.items():
        sys.stdout.write(f"{name}: " + ", ".join(f"{key} {value:,.1f}" for key, value in row.items()) + "\n")


if __name__ == "__main__":
    main()
