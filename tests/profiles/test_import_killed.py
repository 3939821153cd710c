"""A worker killed in the middle of a sheet, for real: whole lines stay, the next one goes on, nobody is doubled."""

import os
import signal
import subprocess
import sys

import pytest
from django.utils import timezone

from profiles.choices import ImportState
from profiles.commands import import_work, imports
from profiles.models import ImportedLine, Offer, Person, PersonTopic, SearchDocument
from tests.worker import database_url

LINES = 100
PART = 20
# Kills itself when the rows of the third part are written and nothing of it is kept yet.
WORKER = f"""
import os, signal
import django
django.setup()
from profiles.commands import import_work
from profiles.queries import clock
save, parts = import_work._save, []
def save_or_die(turn, **fields):
    parts.append(fields)
    if len(parts) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    save(turn, **fields)
import_work.CHUNK, import_work._save = {PART}, save_or_die
import_work.advance_due(at=clock.now())
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_lost_halved_or_doubled() -> None:
    rows = b"".join(b"p%d@example.org,P%d,pricing,de\n" % (n, n) for n in range(LINES))
    at = timezone.now()
    batch = imports.bring(data=b"email,name,offers,languages\n" + rows, filename="a.csv", by=None, at=at, locale="en")
    import_work.advance(batch=batch, at=at)
    imports.take(batch=batch, by=None, at=at)
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "nwlb.settings"}
    worker = subprocess.run([sys.executable, "-c", WORKER], env=environment, check=False)
    assert worker.returncode == -signal.SIGKILL
    batch.refresh_from_db()
    assert (batch.state, batch.figures["people"]) == (ImportState.TAKING, 2 * PART)
    assert counted() == {2 * PART}
    import_work.advance_due(at=timezone.now())  # the lease of the dead one still runs: nobody else begins
    assert counted() == {2 * PART}
    import_work.advance_due(at=timezone.now() + 2 * import_work.LEASE)
    batch.refresh_from_db()
    assert (batch.state, batch.figures["people"]) == (ImportState.TAKEN, LINES)
    assert counted() == {LINES}


def counted() -> set[int]:
    """Count everything that each person of this sheet has exactly one of."""
    return {model.objects.count() for model in (Person, ImportedLine, Offer, PersonTopic, SearchDocument)}
