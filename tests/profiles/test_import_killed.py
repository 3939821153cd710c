"""A worker killed in the middle of a sheet, for real: whole lines stay, the next one goes on, nobody is doubled."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest
from django.utils import timezone

from profiles.choices import ImportState
from profiles.commands import import_work, imports
from profiles.models import ImportBatch, ImportedLine, Offer, Person, PersonTopic
from tests.worker import database_url

LINES = 6_000
PATIENCE = 60.0
WORKER = (
    "import django; django.setup()\n"
    "from profiles.commands import import_work\n"
    "from profiles.queries import clock\n"
    "import_work.advance_due(at=clock.now())\n"
)


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_lost_halved_or_doubled() -> None:
    rows = b"".join(b"p%d@example.org,P%d,pricing,de\n" % (n, n) for n in range(LINES))
    at = timezone.now()
    batch = imports.bring(data=b"email,name,offers,languages\n" + rows, filename="a.csv", by=None, at=at, locale="en")
    import_work.advance(batch=batch, at=at)
    imports.take(batch=batch, by=None, at=at)
    killed_at = _killed_in_the_middle(batch)
    people = ImportedLine.objects.count()
    batch.refresh_from_db()
    assert 0 < people < LINES
    assert people == batch.figures["people"] == Person.objects.count() == Offer.objects.count()
    assert people == PersonTopic.objects.count()
    assert batch.state == ImportState.TAKING
    import_work.advance_due(at=killed_at)  # its lease still runs: nobody else begins
    assert ImportedLine.objects.count() == people
    import_work.advance_due(at=timezone.now() + 2 * import_work.LEASE)
    batch.refresh_from_db()
    assert batch.state == ImportState.TAKEN
    assert batch.figures["people"] == Person.objects.count() == ImportedLine.objects.count() == LINES
    assert PersonTopic.objects.count() == LINES


def _killed_in_the_middle(batch: ImportBatch) -> datetime:
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "nwlb.settings"}
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
    deadline = time.monotonic() + PATIENCE
    try:
        while not ImportedLine.objects.filter(batch=batch).exists():
            assert worker.poll() is None, "the worker ended before it was killed"
            assert time.monotonic() < deadline
        os.kill(worker.pid, signal.SIGKILL)
    finally:
        worker.kill()
        worker.wait()
    return timezone.now()
