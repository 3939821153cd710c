import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ground.running import Demo, embedded_environment, free_port


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A state directory of its own: short, and open to the user whom root's servers run as."""
    path = Path(tempfile.mkdtemp(prefix="nwlb-ground-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def embedded_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Act as outside of the tests, whose own servers are named in the environment."""
    for name in set(os.environ) - set(embedded_environment(home)):
        monkeypatch.delenv(name)
    monkeypatch.setenv("NWLB_STATE_DIR", str(home))
    return home


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[Demo]:
    demo = Demo(home, free_port())
    yield demo
    demo.kill()
