"""Pytest plugin: one real Postgres and one real Valkey for all workers of a run.

The controller starts them before Django reads its settings, and the workers inherit the
addresses. DATABASE_URL and REDIS_URL name other servers instead; the role must then be
allowed to create databases, and the tests of the append-only audit need a role nwlb_app.
"""

import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from nwlb import embedded, statelock
from nwlb.servers import start_servers
from nwlb.translations import compile_translations

PREFIX = "nwlb-test-"
MEMORY = Path("/dev/shm")
NEEDED_MEMORY = 2 * 1024**3
JUST_BORN = 60.0  # seconds in which another run may not have taken its lock yet
WORKER = "PYTEST_XDIST_WORKER"
OURS = "NWLB_TEST_VALKEY"
# The data go with the run: nothing needs to reach a disk.
POSTGRES_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=2GB",
    "max_connections=100",
)
STACK = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    # The synchronous interface of Playwright runs inside an event loop, which Django would refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    worker = os.environ.get(WORKER)
    if worker is None:
        compile_translations()
        _run_servers(early_config)
    elif os.environ.get(OURS):
        os.environ["REDIS_URL"] = embedded.redis_url(int(worker.removeprefix("gw")) + 1)
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ["CELERY_QUEUE"] = f"nwlb-test-{worker or 'alone'}"


class StoryScheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Spread the tests one by one, but keep the tests of a story together and in their order.

    A story is a module named ``test_*_story.py``: its tests share what takes long to build.
    (The marker xdist_group would say the same, but xdist 3.8 does not reach pytest 9.2 with it.)
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module.endswith("_story.py") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> StoryScheduling:
    return StoryScheduling(config, log)


def pytest_unconfigure() -> None:
    STACK.close()


def _run_servers(config: pytest.Config) -> None:
    _make_state_dir()
    options = config.known_args_namespace
    if not (options.help or options.version or options.collectonly):
        STACK.callback(start_servers(settings=POSTGRES_SETTINGS).stop)
    if embedded.uses_postgres():
        os.environ["DATABASE_URL"] = embedded.database_url(embedded.OWNER_ROLE)
    if embedded.uses_valkey():
        os.environ["REDIS_URL"] = embedded.redis_url()
        os.environ[OURS] = "yes"


def _make_state_dir() -> None:
    """Make a directory for this run, and clear away those of runs that were killed."""
    area = MEMORY if _has_room(MEMORY) else Path(tempfile.gettempdir())
    for left in area.glob(f"{PREFIX}*"):
        if time.time() - left.stat().st_mtime > JUST_BORN:
            _remove_unless_owned(left)
    path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=area))
    STACK.callback(shutil.rmtree, path, ignore_errors=True)
    os.environ["NWLB_STATE_DIR"] = str(path)
    embedded.make_state_dir()
    STACK.callback(statelock.own("a run of the tests").release)


def _has_room(area: Path) -> bool:
    return os.access(area, os.W_OK) and shutil.disk_usage(area).free > NEEDED_MEMORY


def _remove_unless_owned(path: Path) -> None:
    os.environ["NWLB_STATE_DIR"] = str(path)
    try:
        embedded.make_state_dir()
        statelock.own("a sweep of the tests").release()
    except embedded.EmbeddedError:
        return
    shutil.rmtree(path, ignore_errors=True)
