"""A real Celery worker on the test database."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from nwlb.celery import app
from nwlb.embedded import APP_ROLE, log_dir
from nwlb.processes import Child, Program, start

PATIENCE = 40.0


@dataclass(frozen=True)
class Worker:
    """The process and its name, for tests that stop, kill or question it."""

    child: Child
    name: str

    def answers(self) -> bool:
        return bool(app.control.inspect(destination=[self.name], timeout=0.5).ping())


@contextmanager
def running_worker(*, mail_url: str) -> Iterator[Worker]:
    """Run a worker that takes the queue of this pytest worker alone."""
    queue = settings.CELERY_QUEUE
    name = f"{queue}@localhost"
    command = [sys.executable, "-m", "celery", "--app", "nwlb", "worker", "--pool", "solo"]
    command += ["--queues", queue, "--hostname", name, "--without-gossip", "--without-mingle"]
    environment = {**os.environ, "DATABASE_URL": database_url(), "EMAIL_URL": mail_url}
    child = start(Program("worker", command, log_dir() / f"{queue}.log", environment=environment))
    try:
        worker = Worker(child, name)
        _await(worker)
        yield worker
    finally:
        child.stop(patience=5)


def database_url() -> str:
    """Return the test database's URL, in the role of the site where that role is ours to use."""
    parts = connection.settings_dict
    socket_dir = parts["OPTIONS"].get("host")
    if socket_dir:
        return f"postgres://{APP_ROLE}@/{parts['NAME']}?host={quote(socket_dir, safe='')}"
    login = f"{quote(parts['USER'])}:{quote(parts['PASSWORD'])}"
    return f"postgres://{login}@{parts['HOST']}:{parts['PORT'] or 5432}/{parts['NAME']}"


def _await(worker: Worker) -> None:
    deadline = time.monotonic() + PATIENCE
    while not worker.answers():
        assert not worker.child.has_ended(), f"The worker has ended.\n{worker.child.last_words()}"
        assert time.monotonic() < deadline, f"The worker does not answer.\n{worker.child.last_words()}"
