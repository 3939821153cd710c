"""Addresses without servers, and the sentences for what can go wrong."""

import errno
import pwd
import shutil
import socket
import subprocess
from pathlib import Path
from typing import NamedTuple

import environ
import pytest
from django.core.management import call_command
from django.db import DatabaseError
from psycopg2.extensions import parse_dsn

from nwlb import binaries, embedded, servers
from nwlb.embedded import EmbeddedError
from nwlb.management.commands import demo
from tests.ground.running import free_port


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_libpq_and_django_read_the_same_address(embedded_home: Path) -> None:
    url = embedded.database_url("nwlb_owner", "some")
    config = environ.Env.db_url_config(url)
    assert parse_dsn(url) == {"user": "nwlb_owner", "dbname": "some", "host": str(embedded_home / "run")}
    assert (config["USER"], config["NAME"]) == ("nwlb_owner", "some")
    assert config["HOST"] == ""
    assert config["OPTIONS"] == {"host": str(embedded_home / "run")}


def test_another_redis_keeps_its_address() -> None:
    assert embedded.broker_url("redis://other:6379/2") == "redis://other:6379/2"


@pytest.mark.parametrize(("name", "ours"), [("DATABASE_URL", "uses_postgres"), ("REDIS_URL", "uses_valkey")])
def test_a_named_server_is_not_ours(embedded_home: Path, monkeypatch: pytest.MonkeyPatch, name: str, ours: str) -> None:
    assert getattr(embedded, ours)()
    monkeypatch.setenv(name, "anything://elsewhere")
    assert not getattr(embedded, ours)()


def test_named_servers_are_not_started(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/nwlb")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert servers.start_servers().children == []


def test_the_usual_place_is_short_and_lasting(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NWLB_STATE_DIR")
    assert embedded.state_dir().parent == Path("/var/tmp")
    assert len(str(embedded.postgres_socket())) < embedded.SOCKET_PATH_LIMIT


@pytest.fixture
def empty_home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = embedded_home / "empty"
    monkeypatch.setenv("NWLB_STATE_DIR", str(place))
    return place


def refusal(act: object) -> str:
    assert callable(act)
    with pytest.raises(EmbeddedError) as caught:
        act()
    return str(caught.value)


def test_a_place_too_deep_for_a_socket_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NWLB_STATE_DIR", str(home / ("deep" * 30)))
    assert "too long for a socket" in refusal(embedded.make_state_dir)


def test_a_place_with_other_things_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = home / "letters"
    place.mkdir()
    (place / "dear.txt").touch()
    monkeypatch.setenv("NWLB_STATE_DIR", str(place))
    assert "holds other things" in refusal(embedded.make_state_dir)
    assert (place / "dear.txt").exists()


def test_a_place_that_is_a_file_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").touch()
    monkeypatch.setenv("NWLB_STATE_DIR", str(home / "file"))
    assert "cannot be used" in refusal(embedded.make_state_dir)


def test_production_is_refused(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NWLB_PRODUCTION", "true")
    assert "not for production" in refusal(servers.start_servers)


def test_a_full_disk_is_refused(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10, 10, 5 * 1024**2))
    assert "is full: 5 MB are free" in refusal(servers.start_servers)


def test_a_disk_that_fills_up_meanwhile_is_named(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What initdb says then is turned into the same sentence."""
    program = tmp_path / "initdb"
    program.write_text("#!/bin/sh\necho 'initdb: error: No space left on device' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(servers, "postgres_programs", lambda _user: tmp_path)
    monkeypatch.setattr(servers, "server_user", lambda: None)
    assert refusal(servers.start_servers) == f"The disk that holds {empty_home} is full."


def test_programs_that_nobody_may_reach_are_copied(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root in a closed directory: the copies must work without what stays behind."""
    embedded.make_state_dir()
    monkeypatch.setattr(binaries, "_open_to_all", lambda _path: False)
    user = pwd.getpwnam("nobody")
    for program in (binaries.postgres_programs(user) / "postgres", binaries.valkey_server(user)):
        assert program.is_relative_to(empty_home / "programs")
        assert program.stat().st_mode & 0o005 == 0o005
        assert subprocess.run([program, "--version"], capture_output=True, check=True).stdout


def test_a_socket_that_nobody_listens_on_is_silent(home: Path) -> None:
    path = home / "socket"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        assert servers._responds(path)
    assert not servers._responds(path)


@pytest.mark.parametrize(
    "trouble", [OSError(errno.ENOSPC, "No space left on device"), DatabaseError("x: No space left on device")]
)
def test_a_disk_that_fills_up_under_the_demo_is_named(
    empty_home: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fill(*_arguments: object) -> None:
        raise trouble

    monkeypatch.setattr(demo.Command, "_bring_up", fill)
    with pytest.raises(SystemExit) as ended:
        call_command("demo", port=free_port())
    assert ended.value.code == f"The disk that holds {empty_home} is full."
