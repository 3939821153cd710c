import pytest
from pytest_django import Settings


@pytest.fixture
def patient_mentors(settings: Settings) -> None:
    """Let one mentor have more open asks at once than the ladder would give them."""
    settings.LADDER = {"open_asks": "100"}
