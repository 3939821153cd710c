from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from tests.factories import NOW


@pytest.fixture
def patient_mentors(settings: Settings) -> None:
    """Let one mentor have more open asks at once than the ladder would give them."""
    settings.LADDER = {"open_asks": "100"}


@pytest.fixture
def wednesday() -> Iterator[None]:
    """Let it be the moment in which the tests' people act."""
    with time_machine.travel(NOW, tick=False):
        yield
