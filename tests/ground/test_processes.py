import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from nwlb.processes import Program, server_user, start, tail
from tests.ground.running import CHECKOUT

STUBBORN = "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
WITH_HELPER = STUBBORN + (
    "helper = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "print(helper.pid, flush=True); time.sleep(60)"
)
PARENT = """
import signal, sys, time
from pathlib import Path
from nwlb.processes import Program, start
child = start(Program("child", [sys.executable, "-c", "import time; time.sleep(60)"], Path(sys.argv[1])))
print(child.process.pid, flush=True)
time.sleep(60)
"""


def run(tmp_path: Path, code: str) -> Program:
    return Program("child", [sys.executable, "-u", "-c", code], tmp_path / "child.log")


def await_line(log: Path) -> str:
    deadline = time.monotonic() + 10
    while not log.read_text().endswith("\n"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return log.read_text().strip()


def test_a_child_has_a_group_of_its_own(tmp_path: Path) -> None:
    child = start(run(tmp_path, "import time; time.sleep(60)"))
    assert os.getpgid(child.process.pid) == child.process.pid != os.getpgid(0)
    child.stop(patience=5)
    assert child.process.returncode == -signal.SIGTERM


def test_a_child_that_does_not_listen_goes_with_its_helpers(tmp_path: Path) -> None:
    child = start(run(tmp_path, WITH_HELPER))
    helper = psutil.Process(int(await_line(child.program.log)))
    child.stop(patience=0.2)
    assert child.process.returncode == -signal.SIGKILL
    psutil.wait_procs([helper], timeout=5)
    assert not helper.is_running() or helper.status() == psutil.STATUS_ZOMBIE


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    _, alive = psutil.wait_procs([child], timeout=5)
    assert not alive


def test_the_tail_of_a_log_is_short(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(5_000)))
    assert tail(log).splitlines()[-1] == "  | line 4999"
    assert len(tail(log).splitlines()) == 12
    assert tail(tmp_path / "none") == ""


@pytest.mark.parametrize(("uid", "name"), [(0, "nobody"), (1_000, None)])
def test_root_hands_the_servers_to_nobody(monkeypatch: pytest.MonkeyPatch, uid: int, name: str | None) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    user = server_user()
    assert (user.pw_name if user else None) == name
