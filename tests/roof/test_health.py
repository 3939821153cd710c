import socket
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from matching.models import Case
from profiles.commands import mails, notices
from profiles.models import Person, WorkerPulse
from tests.matching.helping import asked

pytestmark = pytest.mark.django_db
NOWHERE = "unix:///nonexistent/valkey.sock?db=0"


@pytest.fixture
def no_redis(settings: Settings) -> None:
    settings.REDIS_URL = NOWHERE
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}


def readiness() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def pulse(age: timedelta) -> None:
    WorkerPulse.objects.update_or_create(id=1, defaults={"answered_at": timezone.now() - age})


def test_alive_asks_nobody(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_when_all_three_work() -> None:
    pulse(timedelta(seconds=5))
    assert readiness() == (200, {"status": "ok", "database": "ok", "cache": "ok", "worker": "ok", "oldest_due": {}})


def test_a_worker_that_consumes_nothing_is_said() -> None:
    pulse(timedelta(hours=1))
    status, found = readiness()
    assert (status, found["status"], found["worker"]) == (200, "degraded", "silent")


def test_what_is_overdue_is_named_by_its_kind_and_age(mina: Person, teo: Person) -> None:
    pulse(timedelta(seconds=5))
    then = timezone.now() - timedelta(minutes=15)
    notices.tell(person=mina, verb="person_welcomed", subject_kind="profiles.person", subject_key=mina.key, at=then)
    mails.queue(to="teo@example.org", verb="a_test", subject="Hi", text="Hi", at=then)
    Case.objects.filter(pk=asked(teo, mina, at=then).pk).update(due_at=then)
    status, found = readiness()
    assert (status, found["status"]) == (200, "ok")
    minutes = {kind: seconds // 60 for kind, seconds in found["oldest_due"].items()}
    assert minutes == {"mail": 15, "news": 10, "case": 15}


def test_no_worker_ever_is_said() -> None:
    assert readiness()[1]["worker"] == "never seen"


def test_without_redis_the_site_is_degraded_not_down(no_redis: None) -> None:
    status, found = readiness()
    assert (status, found["status"], found["cache"]) == (200, "degraded", "unreachable")


def test_the_cache_fails_open(no_redis: None) -> None:
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get("a", "default") == "default"
    assert cache.get_many(["a"]) == {}
    assert cache.add("a", 1) is True
    assert cache.incr("a") == 1
    cache.delete("a")


def test_a_frozen_redis_costs_a_page_one_short_wait(settings: Settings) -> None:
    with socket.socket() as frozen:
        frozen.bind(("127.0.0.1", 0))
        frozen.listen()  # takes the call, and never says a word
        host, port = frozen.getsockname()
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://{host}:{port}/0"}}
        began = monotonic()
        assert [cache.get(str(key)) for key in range(10)] == [None] * 10
        assert monotonic() - began < 2.5, "ten waits take five seconds"


def test_the_cache_caches_while_redis_is_there() -> None:
    cache.set("here", 1)
    assert cache.get("here") == 1


@pytest.mark.parametrize("path", ["/", "/join/1/", "/account/login/"])
def test_pages_answer_without_redis(no_redis: None, path: str) -> None:
    assert Client().get(path).status_code == 200
