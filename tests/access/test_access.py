"""Every URL × every kind of visitor × GET and POST, against one table."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from forums.models import Board, Post, Thread
from matching.choices import RunState
from matching.models import Ask, Case, MatchRun, Mentorship
from nwlb.api_urls import resources
from profiles.choices import ImportState
from profiles.models import ImportBatch, Notice, Person
from tests.access.api_table import API_TABLE
from tests.access.roles import Who, clients, outcome
from tests.access.table import TABLE
from tests.factories import NOW
from tests.forums.helping import began as said_in_forum
from tests.matching.helping import said_yes

pytestmark = pytest.mark.django_db


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern, space + inner)


def test_every_url_has_a_line() -> None:
    pages = {name for name in names(get_resolver()) if not name.startswith(("api:", "admin:"))}
    assert pages == set(TABLE)


def test_every_method_of_the_api_has_a_line() -> None:
    assert {f"{method} {resource.name}" for resource in resources for method in methods(resource)} == set(API_TABLE)


@pytest.fixture
def doors(mina: Person, teo: Person, sam: Person, mo: Person, cora: Person, ada: Person) -> dict[Who, Client]:
    people = {
        Who.OWNER: mina,
        Who.MEMBER: teo,
        Who.BLOCKED: sam,
        Who.MODERATOR: mo,
        Who.COORDINATOR: cora,
        Who.ADMIN: ada,
    }
    return clients(people, blocker=mina)


@pytest.fixture
def arguments(mina: Person, teo: Person) -> dict[str, list[object]]:
    """What stands in the addresses that carry something. All go by Mina's key, so that one serves for each."""
    Notice.objects.create(key=mina.key, person=mina, verb="person_welcomed", at=NOW)
    pair = said_yes(teo, mina)
    for model in (Case, Ask, Mentorship):
        model.objects.update(key=mina.key)
    assert pair.mentee == teo
    room = Board.objects.create(slug=mina.key, name="Pay and apps", key=mina.key)
    thread = said_in_forum(mina, room, "How long did your review take?")
    Thread.objects.update(key=mina.key)
    Post.objects.update(key=mina.key)
    assert thread.is_listed
    MatchRun.objects.create(key=mina.key, state=RunState.FAILED, started_at=NOW, version="test")
    ImportBatch.objects.create(
        key=mina.key, filename="sheet.csv", at=NOW, state=ImportState.CHECKED, headings=["email"], columns=["email"]
    )
    return {
        "key": [mina.key],
        "slug": [mina.key],
        "reported": ["profiles.person", mina.key],
        "form": ["profile"],
        "name": ["none.webp"],
        "token": ["not-ours"],
        "pk": [1],
        "last": [mina.key, mina.key],
        "numbered": [mina.key, 1],
    }


def address(name: str, arguments: dict[str, list[object]]) -> str:
    for given in ([], *arguments.values()):
        try:
            return reverse(name, args=given)
        except Exception:  # noqa: BLE001 - the next kind of argument
            continue
    raise LookupError(name)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_url_answers_as_the_table_says(
    name: str, doors: dict[Who, Client], arguments: dict[str, list[object]]
) -> None:
    path = address(name, arguments)
    found, wanted = {}, {}
    for method, shape in zip(("get", "post"), TABLE[name], strict=True):
        for who, client in doors.items():
            with transaction.atomic():
                found[method, who] = outcome(getattr(client, method)(path))
                transaction.set_rollback(True)
            wanted[method, who] = shape.of(who)
    wrong = {f"{m} {w}": (found[m, w], str(wanted[m, w])) for m, w in found if found[m, w] != wanted[m, w]}
    assert wrong == {}, f"{path} (found, wanted)"


def methods(resource: URLPattern) -> list[str]:
    view = resource.callback.cls  # type: ignore[attr-defined]
    return [method.upper() for method in view.http_method_names if method != "options" and hasattr(view, method)]


@pytest.mark.parametrize("line", sorted(API_TABLE))
def test_a_resource_answers_as_the_table_says(
    line: str, doors: dict[Who, Client], arguments: dict[str, list[object]]
) -> None:
    method, _space, name = line.partition(" ")
    path = address(f"api:{name}", arguments)
    found = {}
    for who, client in doors.items():
        with transaction.atomic():
            found[who] = outcome(client.generic(method, path, "" if method == "GET" else "{}", "application/json"))
            transaction.set_rollback(True)
    wrong = {who: (found[who], str(API_TABLE[line].of(who))) for who in found if found[who] != API_TABLE[line].of(who)}
    assert wrong == {}, f"{path} (found, wanted)"
