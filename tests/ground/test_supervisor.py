"""What the demo starts beside its servers and its site."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nwlb import embedded
from nwlb.supervisor import Supervisor

PATIENCE = 20.0


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(embedded_home: Path, said: list[str]) -> Iterator[Supervisor]:
    embedded.make_state_dir()
    supervisor = Supervisor(port=0, say=said.append)
    yield supervisor
    supervisor.stop()


def ended(supervisor: Supervisor) -> None:
    """Wait until no errand is left to see."""
    deadline = time.monotonic() + PATIENCE
    while supervisor.errands:
        assert time.monotonic() < deadline
        supervisor.see_errands()
        time.sleep(0.05)


def test_an_errand_that_is_done_is_not_spoken_of(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start_errand("errand", ("-c", "print('all is well')"))
    ended(supervisor)
    assert said == []


def test_an_errand_that_fails_is_told_with_its_last_words(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start_errand("errand", ("-c", "raise SystemExit('nobody to match')"))
    ended(supervisor)
    assert len(said) == 1
    assert "errand has ended by itself (code 1)" in said[0]
    assert "nobody to match" in said[0]


def test_an_errand_under_way_is_stopped_with_all_else(supervisor: Supervisor) -> None:
    supervisor.start_errand("errand", ("-c", "import time; time.sleep(600)"))
    errand = supervisor.errands[0]
    supervisor.stop()
    assert errand.has_ended()
    assert supervisor.errands == []
