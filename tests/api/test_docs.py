"""The pages and the client that explain the API are true."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from matching.choices import CaseState
from matching.models import Ask, Case, Message
from nwlb import api_docs
from profiles.models import Person
from tests.api.program import Program
from tests.matching.helping import asker, helper, said_yes

CLIENT = Path(__file__).resolve().parents[2] / "docs" / "client.py"


@pytest.mark.django_db
def test_every_operation_is_explained_with_examples() -> None:
    browser, front = Client(), Client().get("/api/").content.decode()
    assert 'script src="http' not in front
    for part, entries in api_docs.parts().items():
        page = browser.get(f"/api/{part}/").content.decode()
        assert f'href="/api/{part}/"' in front
        for entry in entries:
            assert f'id="{entry.name}"' in page
            assert entry.path in page


@pytest.mark.django_db
def test_an_unknown_part_is_a_page_that_says_so() -> None:
    assert Client().get("/api/nothing/").status_code == 404


def test_the_site_does_not_load_the_generator_before_it_is_asked() -> None:
    code = "import sys, nwlb.wsgi; sys.exit('drf_spectacular.generators' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=CLIENT.parents[1], check=False).returncode == 0


@pytest.mark.django_db(transaction=True)
def test_the_client_of_the_documentation_goes_its_way(live_server: LiveServer) -> None:
    helper("Ines")
    seeker = asker("Raul")
    pair = said_yes(seeker, helper("Olu"), at=timezone.now() - timedelta(hours=2))
    said = run(live_server.url, secret(seeker))
    assert "Fits best: " in said.stdout, said.stderr
    assert Case.objects.get(person=seeker, state=CaseState.OPEN).words == "Where do I begin?"
    assert Message.objects.get(mentorship=pair).words == "Hello! When can you talk?"


@pytest.mark.django_db(transaction=True)
def test_with_too_little_allowed_it_changes_nothing(live_server: LiveServer) -> None:
    helper("Ines")
    said = run(live_server.url, secret(asker("Raul"), "read:people"))
    assert said.returncode != 0
    assert "403" in said.stderr
    assert not Ask.objects.exists()


def secret(person: Person, *scopes: str) -> str:
    return Program(person, *scopes).secret


def run(site: str, key: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CLIENT), site, key]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
