import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def own_cache(settings: Settings, request: pytest.FixtureRequest) -> None:
    """A cache of this test alone: allauth counts in it what earlier tests asked for."""
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": request.node.nodeid}
    settings.CACHES = {"default": local}
