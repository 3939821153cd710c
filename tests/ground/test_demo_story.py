"""The demo, from nothing to the first page and back to nothing. One story, told in order."""

import signal
import socket
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from nwlb.demo_people import DEMO_LOGINS, DEMO_PASSWORD
from tests.ground.running import Demo, manage


def database(home: Path, role: str = "nwlb_owner") -> str:
    return f"postgres://{role}@/nwlb?host={quote(str(home / 'run'), safe='')}"


@pytest.fixture(scope="module")
def running(demo: Demo) -> Demo:
    demo.start()
    return demo


def test_the_first_page_answers(running: Demo) -> None:
    with urllib.request.urlopen(f"{running.url}/") as page:
        assert page.status == 200


def test_it_says_where_to_go_and_how_to_get_in(running: Demo) -> None:
    words = running.words()
    assert running.url in words
    assert f"{running.url}/demo/mail" in words
    assert DEMO_PASSWORD in words
    for role, email in DEMO_LOGINS:
        assert role in words
        assert email in words


@pytest.mark.parametrize("part", ["granian", "nwlb worker", "nwlb beat", "postgres", "valkey-server"])
def test_every_part_runs(running: Demo, part: str) -> None:
    assert running.children(part)


def test_a_second_demo_on_the_same_data_says_so(running: Demo) -> None:
    second = manage(running.home, "demo", "--port", str(running.port))
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"in use by the demo on {running.url}" in second.stderr


def test_a_reset_leaves_the_data_of_a_running_demo_alone(running: Demo) -> None:
    refused = manage(running.home, "demo", "--reset")
    assert refused.returncode == 1
    assert "in use by the demo" in refused.stderr
    assert (running.home / "postgres").exists()


def test_a_command_joins_the_running_servers(running: Demo) -> None:
    joined = manage(running.home, "migrate", "--check")
    assert joined.returncode == 0, joined.stderr


def test_the_data_and_nothing_else_stay_after_sigterm(running: Demo) -> None:
    with closing(psycopg2.connect(database(running.home))) as connection, connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE keepsake AS SELECT 'still here' AS words")
    assert running.end(signal.SIGTERM) == 0
    assert "Everything has stopped" in running.words()
    assert not (running.home / "postgres" / "postmaster.pid").exists()


def test_a_part_that_dies_is_named_and_takes_all_along(running: Demo) -> None:
    running.start()
    with closing(psycopg2.connect(database(running.home, "nwlb_app"))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT words FROM keepsake")
        assert cursor.fetchone() == ("still here",)
    running.children("nwlb beat")[0].kill()
    assert running.await_end() == 1
    assert "beat has ended by itself" in running.words()
    assert "Traceback" not in running.words().partition("The end of")[0]


def test_sigkill_leaves_nothing_behind(running: Demo) -> None:
    running.start()
    assert running.end(signal.SIGKILL) == -signal.SIGKILL


def test_a_reset_forgets_the_data(running: Demo) -> None:
    assert manage(running.home, "demo", "--reset").returncode == 0
    assert not running.home.exists()


def test_a_taken_port_is_said_in_a_sentence(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = manage(home, "demo", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} cannot be used")
    assert refused.stderr.count("\n") == 1


def test_production_has_no_demo(home: Path) -> None:
    refused = manage(home, "demo", NWLB_PRODUCTION="true", SECRET_KEY="x" * 60, SITE_URL="https://example.org")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
