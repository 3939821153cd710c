"""Whoever is out for a time: every page is the one that says why, every resource says no. Nothing is left out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.urls.exceptions import NoReverseMatch
from django.utils import timezone

from nwlb.api_urls import resources
from nwlb.middleware import EVEN_OUT
from profiles.models import Person
from tests.access.roles import signed_in
from tests.access.table import TABLE
from tests.access.test_access import methods

OUR_PAGES = sorted(name for name in TABLE if not name.startswith(("account_", "mfa_", "usersessions_")))
SAMPLES: tuple[list[object], ...] = (
    [],
    ["m4k7qx2vbn8p"],
    ["profiles.person", "m4k7qx2vbn8p"],
    ["x.webp"],
    ["a-b", "c-d"],
    ["m4k7qx2vbn8p", 1],
    [1],
)


def address(name: str) -> str:
    for given in SAMPLES:
        try:
            return reverse(name, args=given)
        except NoReverseMatch:
            continue
    raise LookupError(name)


@pytest.fixture
def out(sam: Person) -> Client:
    Person.objects.filter(pk=sam.pk).update(suspended_until=timezone.now() + timedelta(days=1))
    return signed_in(sam.account)


def test_every_page_leads_to_the_one_that_says_why(out: Client) -> None:
    reached = {
        name
        for name in OUR_PAGES
        for method in (out.get, out.post)
        if method(address(name)).headers.get("Location") != "/out/"
    }
    assert {name.rpartition(":")[2] for name in reached} == EVEN_OUT


def test_every_resource_says_no(out: Client) -> None:
    reached = set()
    for resource in resources:
        for method in methods(resource):
            path = address(f"api:{resource.name}")
            answer = out.generic(method, path, "" if method == "GET" else "{}", "application/json")
            if not (answer.status_code == 403 and answer.json()["code"] == "suspended"):
                reached.add(f"{method} {resource.name}")
    assert reached == {"GET decision", "POST decision_appeal", "GET me_restrictions"}


def test_once_it_is_over_all_is_open_again(sam: Person) -> None:
    Person.objects.filter(pk=sam.pk).update(suspended_until=timezone.now() - timedelta(seconds=1))
    assert signed_in(sam.account).get("/home/").status_code == 200
