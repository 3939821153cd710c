import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from profiles.models import Person
from tests.factories import AccountFactory, PersonFactory, TopicFactory, shares
from tests.profiles.joining import EMAIL
from tests.profiles.sheets import Import


@pytest.fixture
def amina(db: None) -> Person:
    return PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))


@pytest.fixture
def sharer(sam: Person) -> Person:
    """Sam, who can share two topics and has no offer yet."""
    shares(sam, TopicFactory.create(slug="pricing-job"), TopicFactory.create(slug="direct-clients"))
    return sam


@pytest.fixture
def run(db: None, tmp_path: Path) -> Import:
    """Import a sheet by the command and return what it says."""

    def _run(sheet: str | bytes, **options: Any) -> str:
        file = tmp_path / "sheet.csv"
        file.write_bytes(sheet if isinstance(sheet, bytes) else sheet.encode())
        out = io.StringIO()
        call_command("import_people", str(file), stdout=out, **options)
        return out.getvalue()

    return _run
