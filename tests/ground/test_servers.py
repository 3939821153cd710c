"""The embedded servers themselves: prepared, shared by those who need them, gone afterwards."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg2
import pytest
import redis
from celery import Celery
from psycopg2.errors import InsufficientPrivilege

from nwlb import embedded
from nwlb.servers import ensure_running
from tests.ground.running import CHECKOUT, embedded_environment

GUEST = """
import sys, time
from nwlb.servers import ensure_running
with ensure_running("a guest"):
    print("in", flush=True)
    time.sleep(float(sys.argv[1]))
"""


@pytest.fixture
def servers(embedded_home: Path) -> Iterator[None]:
    with ensure_running("a test"):
        yield


def a_guest(home: Path, *, seconds: float) -> subprocess.Popen[str]:
    """Start another program that uses the servers, or starts them, and wait until it is in."""
    guest = subprocess.Popen(
        [sys.executable, "-c", GUEST, str(seconds)],
        cwd=CHECKOUT,
        env=embedded_environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert guest.stdout is not None
    assert guest.stdout.readline() == "in\n"
    return guest


def ask(role: str, *statements: str) -> object:
    with closing(psycopg2.connect(embedded.database_url(role))) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        connection.commit()
        return cursor.fetchone() if cursor.description else None


def test_the_extensions_are_there(servers: None) -> None:
    wanted = "('btree_gist', 'citext', 'pg_trgm', 'unaccent')"
    assert ask("nwlb_app", f"SELECT count(*) FROM pg_extension WHERE extname IN {wanted}") == (4,)


def test_the_site_may_work_on_the_tables_of_the_owner(servers: None) -> None:
    ask("nwlb_owner", "CREATE TABLE IF NOT EXISTS things (id serial, name text)")
    assert ask("nwlb_app", "INSERT INTO things (name) VALUES ('one') RETURNING name") == ("one",)
    ask("nwlb_app", "UPDATE things SET name = 'two'", "DELETE FROM things")


@pytest.mark.parametrize("forbidden", ["CREATE TABLE mine (id int)", "TRUNCATE things", "DROP TABLE things"])
def test_the_site_may_not_change_what_the_owner_made(servers: None, forbidden: str) -> None:
    ask("nwlb_owner", "CREATE TABLE IF NOT EXISTS things (id serial, name text)")
    with pytest.raises(InsufficientPrivilege):
        ask("nwlb_app", forbidden)


def test_redis_and_celery_mean_the_same_database(servers: None) -> None:
    url = embedded.redis_url(3)
    with Celery(broker=embedded.broker_url(url)).connection_for_write() as broker:
        broker.SimpleQueue("letters").put("one")
        with redis.Redis.from_url(url) as client, redis.Redis.from_url(embedded.redis_url()) as other:
            assert client.exists("letters")
            assert not other.exists("letters")


def test_who_started_them_waits_for_who_joined(embedded_home: Path) -> None:
    with ExitStack() as stack:
        with ensure_running("the owner"):
            guest = stack.enter_context(a_guest(embedded_home, seconds=1.5))
            joined = time.monotonic()
        assert time.monotonic() - joined >= 1.4
        assert guest.wait(5) == 0
    assert not embedded.postgres_socket().exists()
    assert not embedded.valkey_socket().exists()


def test_a_next_run_does_not_wait_for_one_that_was_killed(embedded_home: Path) -> None:
    with a_guest(embedded_home, seconds=60) as killed:
        killed.kill()
    with ensure_running("the next"):
        assert ask("nwlb_app", "SELECT 1") == (1,)
