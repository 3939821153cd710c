import pytest

from profiles.models import Person
from tests.factories import AccountFactory, PersonFactory
from tests.profiles.joining import EMAIL


@pytest.fixture
def amina(db: None) -> Person:
    return PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
