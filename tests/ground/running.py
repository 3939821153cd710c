"""A demo as somebody at a keyboard runs it: as a process, seen from outside."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
UP = "Ctrl-C stops everything"
# What the plugin sets for the tests must not reach a site that runs its own servers.
OF_THE_TESTS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_QUEUE", "NWLB_TEST_VALKEY")


def embedded_environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return {**kept, "NWLB_STATE_DIR": str(home), **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def manage(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one management command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=embedded_environment(home, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Demo:
    """One ``manage.py demo`` and everything that it starts."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.url = f"http://localhost:{port}"
        self.family: list[psutil.Process] = []
        self._output: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as the demo
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> float:
        """Start it, wait until it says that all is up, and return the seconds that took."""
        began = time.monotonic()
        self._output.truncate(0)
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(self.port), "--people", "12"],
            cwd=CHECKOUT,
            env=embedded_environment(self.home),
            stdout=self._output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        while UP not in self.words():
            assert self._process.poll() is None, self.words()
            assert time.monotonic() - began < PATIENCE, self.words()
            time.sleep(0.05)
        seconds = time.monotonic() - began
        self.family = [psutil.Process(self._process.pid), *self.children()]
        return seconds

    def words(self) -> str:
        self._output.seek(0)
        return self._output.read()

    def children(self, having: str = "") -> list[psutil.Process]:
        assert self._process is not None
        found = psutil.Process(self._process.pid).children(recursive=True)
        return [child for child in found if having in " ".join(child.cmdline())]

    def end(self, how: signal.Signals) -> int:
        """Send a signal and return the exit code, once every process of the family is gone."""
        assert self._process is not None
        self.family = [psutil.Process(self._process.pid), *self.children()]
        self._process.send_signal(how)
        return self.await_end()

    def await_end(self) -> int:
        assert self._process is not None
        code = self._process.wait(PATIENCE)
        _, alive = psutil.wait_procs(self.family, timeout=20)
        assert not alive, f"Left behind: {alive}"
        return code

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.end(signal.SIGKILL)
        self._output.close()
