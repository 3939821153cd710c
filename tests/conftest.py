"""Fixtures for all tests: a whole database, real mail, a real worker, a real browser."""

from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import BrowserContext, Page
from pytest_django import DjangoDbBlocker, Settings

from profiles.management.commands.setup_database import GRANTS
from tests.accessibility import assert_accessible
from tests.chromium import CHROMIUM_FLAGS, Console, chromium
from tests.postbox import Postbox, PostOffice
from tests.reference import ReferenceData
from tests.worker import Worker, running_worker

pytest_plugins = ["tests.factories.cast"]


def pytest_configure() -> None:
    # Most tests write by commands, not by requests, and then look: tests/forums/test_kept_pages.py keeps pages.
    settings.VISITOR_PAGES_KEPT_FOR = 0
    # A good hash costs what a whole test does.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Give the test database the rights and the reference data of a real one, also after a flush."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(GRANTS)
        call_command("load_reference", verbosity=0)
        ReferenceData.remember().restore_after_every_flush()


@pytest.fixture(scope="session")
def valkey() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture(autouse=True)
def _forgotten_cache(valkey: redis.Redis) -> None:
    """Begin each test with an empty cache: what allauth counts in it would add up over tests.

    Only our keys: those of Celery's queues in the same database must stay.
    """
    for key in valkey.scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:*", count=1_000):
        valkey.delete(key)


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture
def mailbox(post_office: PostOffice, settings: Settings) -> Iterator[Postbox]:
    """A real SMTP server that keeps what it gets, and can be told to misbehave."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = post_office.address
    with post_office.postbox() as postbox:
        yield postbox


@pytest.fixture(scope="session")
def celery_worker_process(django_db_setup: None, post_office: PostOffice) -> Iterator[Worker]:
    """A real worker in a process of its own, on the test database and a queue of its own.

    It sees what is committed: use it with ``transactional_db``.
    """
    with running_worker(mail_url="smtp://{}:{}".format(*post_office.address)) as worker:
        yield worker


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_FLAGS}


@pytest.fixture
def console(context: BrowserContext) -> Iterator[Console]:
    """What the pages say on the console. Nothing may be left unexpected at the end."""
    heard = Console(context)
    yield heard
    heard.assert_empty()


@pytest.fixture(autouse=True)
def _quiet_console(request: pytest.FixtureRequest) -> None:
    if "page" in request.fixturenames:
        request.getfixturevalue("console")


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Assert that axe finds nothing to complain about on a page."""
    return assert_accessible


@pytest.fixture
def own_cache(settings: Settings, request: pytest.FixtureRequest) -> None:
    """A cache of this test alone: allauth counts in it what earlier tests asked for."""
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": request.node.nodeid}
    settings.CACHES = {"default": local}
