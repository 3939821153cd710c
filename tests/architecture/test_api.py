"""Every resource of the API says who may use it, what a token needs for it, and what it does."""

import pytest
from django.urls import URLPattern
from drf_spectacular.drainage import GENERATOR_STATS
from rest_framework.response import Response

from nwlb.api_schema import schema
from nwlb.api_urls import resources
from profiles.choices import Scope
from profiles.web import doors
from profiles.web.resources import Operation, Resource
from tests.access.test_access import methods

DOORS = {doors.Everybody, doors.Members, doors.ReadByEverybody, *doors.DutyHolders.__subclasses__()}


def faults(view: type[Resource], used: list[str]) -> list[str]:
    found = []
    if len(view.permission_classes) != 1 or view.permission_classes[0] not in DOORS:
        found.append("names no door of profiles.web.doors")
    for method in used:
        said = getattr(getattr(view, method.lower()), "operation", None)
        if said is None:
            found.append(f"{method} has no operation")
            continue
        found += [f"{method} {what}" for what in silent(view, method, said)]
        if view.scope_for(method) not in Scope:
            found.append(f"{method} needs a scope that nobody can give")
    return found


def silent(view: type[Resource], method: str, said: Operation) -> list[str]:
    missing = []
    if not getattr(view, method.lower()).__doc__:
        missing.append("has no docstring")
    if said.gives is not None and said.example is None:
        missing.append("shows no example of its answer")
    if said.takes is not None and said.sent is None:
        missing.append("shows no example of a body")
    return missing


@pytest.mark.parametrize("resource", resources, ids=lambda resource: resource.name)
def test_a_resource_is_whole(resource: URLPattern) -> None:
    view = resource.callback.cls  # type: ignore[attr-defined]
    assert faults(view, methods(resource)) == []


def test_the_rules_can_fail() -> None:
    class Silent(Resource):
        area = "people"
        permission_classes = []

        def get(self) -> Response:
            return Response()

    assert faults(Silent, ["GET"]) == ["names no door of profiles.web.doors", "GET has no operation"]


def test_the_schema_is_made_without_a_warning() -> None:
    schema.cache_clear()
    GENERATOR_STATS.reset()
    schema()
    assert not GENERATOR_STATS
