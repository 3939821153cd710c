"""The question that the containers' health checks ask."""

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from nwlb.probe import is_well
from profiles.commands import work
from tests.ground.running import free_port


@pytest.fixture
def site(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SITE_URL", live_server.url)
    return live_server.url


def test_a_living_site_is_well(site: str) -> None:
    assert is_well(f"{site}/healthz")


def test_a_page_that_is_not_there_is_not(site: str) -> None:
    assert not is_well(f"{site}/nowhere")


def test_nobody_at_home_is_not() -> None:
    assert not is_well(f"http://localhost:{free_port()}/healthz")


def test_a_worker_is_well_when_it_has_worked(site: str) -> None:
    assert not is_well(f"{site}/readyz", "worker")
    work.answer(at=timezone.now())
    assert is_well(f"{site}/readyz", "worker")


def test_a_stranger_to_the_site_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Why the probe names the site's own host: by the container's name it would be a stranger."""
    monkeypatch.setenv("SITE_URL", "https://strange.example.org")
    assert not is_well(f"{site}/healthz")
