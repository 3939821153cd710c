import importlib.util
import subprocess
import sys
from types import ModuleType

import pytest

from tests.ground.running import CHECKOUT

OLD = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('manage.py', run_name='__main__')"


@pytest.fixture
def manage(embedded_home: object) -> ModuleType:
    spec = importlib.util.spec_from_file_location("manage", CHECKOUT / "manage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("command", [["migrate"], ["rematch", "--dry-run"], ["check", "--database", "default"]])
def test_a_command_on_the_database_gets_servers(manage: ModuleType, command: list[str]) -> None:
    assert manage.needs_servers(["manage.py", *command])


@pytest.mark.parametrize("command", [[], ["check"], ["help", "migrate"], ["migrate", "--help"], ["demo"]])
def test_other_commands_start_nothing(manage: ModuleType, command: list[str]) -> None:
    assert not manage.needs_servers(["manage.py", *command])


def test_named_servers_are_used_instead(manage: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/nwlb")
    assert manage.needs_servers(["manage.py", "migrate"])
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert not manage.needs_servers(["manage.py", "migrate"])


def test_an_old_python_is_told_in_a_sentence() -> None:
    refused = subprocess.run([sys.executable, "-c", OLD], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr == "nwlb needs Python 3.11 or newer; this is Python 3.9.\n"


def test_make_tells_it_too(tmp_path: object) -> None:
    refused = subprocess.run(
        ["make", "demo", "PYTHON=", "BIN=/nowhere", "KEY=none"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode != 0
    assert "nwlb needs Python 3.11 or newer" in refused.stderr
    assert "Traceback" not in refused.stderr
