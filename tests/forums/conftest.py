import pytest

from forums.models import Board
from tests.forums.helping import room


@pytest.fixture
def board(db: None) -> Board:
    """A board for members."""
    return room()
