"""The cast of all tests. Each is a fixture that makes the row only when a test asks for it.

Mina mentors, Teo seeks, Mo moderates, Cora coordinates, Ada is the admin. Sam is a member
whom nothing here concerns: the stranger who must see nothing.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from profiles.choices import RoleName, Talk, Years
from profiles.models import Person
from tests.factories import (
    NOW,
    AccountFactory,
    CraftFactory,
    OfferFactory,
    PersonFactory,
    PlaceFactory,
    RoleFactory,
    TopicFactory,
    shares,
    teaches,
    wants,
    week_of,
    works_as,
)

SignIn = Callable[[Person], Client]


def _member(name: str, **said: Any) -> Person:
    return PersonFactory.create(name=name, account=AccountFactory.create(email=f"{name.lower()}@example.org"), **said)


@pytest.fixture
def mina(db: None) -> Person:
    """A courier in Bristol with an open offer: pricing a job and finding direct clients."""
    person = _member(
        "Mina", place=PlaceFactory.create(), zone="Europe/London", talks=[Talk.PHONE, Talk.IN_PERSON], week=week_of()
    )
    topics = TopicFactory.create(slug="pricing-job"), TopicFactory.create(slug="direct-clients")
    works_as(person, CraftFactory.create(slug="courier"), years=Years.TEN_OR_MORE)
    shares(person, *topics)
    teaches(OfferFactory.create(person=person), *topics)
    return person


@pytest.fixture
def teo(db: None) -> Person:
    """A courier in Bristol who wants to learn pricing a job and is free when Mina is."""
    person = _member("Teo", place=PlaceFactory.create(), zone="Europe/London", talks=[Talk.PHONE], week=week_of())
    works_as(person, CraftFactory.create(slug="courier"), years=Years.ONE_TO_THREE)
    wants(person, TopicFactory.create(slug="pricing-job"))
    return person


@pytest.fixture
def mo(db: None) -> Person:
    return _with_role("Mo", RoleName.MODERATOR)


@pytest.fixture
def cora(db: None) -> Person:
    return _with_role("Cora", RoleName.COORDINATOR)


@pytest.fixture
def ada(db: None) -> Person:
    return _with_role("Ada", RoleName.ADMIN)


@pytest.fixture
def sam(db: None) -> Person:
    return _member("Sam")


@pytest.fixture
def sign_in() -> SignIn:
    """Return a browser in which a person is signed in: ``sign_in(teo).get("/home/")``."""

    def _sign_in(person: Person) -> Client:
        assert person.account is not None
        client = Client()
        client.force_login(person.account)
        return client

    return _sign_in


def _with_role(name: str, role: RoleName) -> Person:
    person = _member(name)
    RoleFactory.create(person=person, role=role, since=NOW)
    return person
