"""People, as the API shows them: what the pages show, nothing more."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.api import people as resource
from profiles.choices import Audience
from profiles.commands import blocks, favourites
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW, PersonFactory

SignIn = Callable[[Person], Client]


def test_a_person_as_their_page_shows_them(mina: Person, teo: Person) -> None:
    shown = Program(teo).ask("GET", f"people/{mina.key}/").json()
    assert shown["name"] == "Mina"
    assert shown["crafts"] == [{"name": "Delivery, courier", "years": "10 years or more"}]
    assert shown["offer"]["open"] is True
    assert shown["days"][0] == {"day": "Monday", "hours": "08:00–12:00"}
    assert "id" not in shown


@pytest.mark.parametrize("field", ["about", "goal", "place", "languages", "hours", "crafts"])
def test_what_somebody_hides_is_empty(mina: Person, teo: Person, field: str) -> None:
    mina.about, mina.goal = "Words", "A goal"
    setattr(mina, f"show_{field}", Audience.ONLY_ME)
    mina.save()
    shown = Program(teo).ask("GET", f"people/{mina.key}/").json()
    assert not shown["days" if field == "hours" else field]
    seen = Program(mina).ask("GET", f"people/{mina.key}/").json()
    assert seen["days" if field == "hours" else field]


def test_visitors_see_only_who_shows_themselves_to_everyone(mina: Person) -> None:
    assert Client().get(f"/api/v1/people/{mina.key}/").status_code == 404
    mina.audience = Audience.EVERYONE
    mina.save()
    shown = Client().get(f"/api/v1/people/{mina.key}/").json()
    assert shown["name"] == "Mina"
    assert shown["place"] == ""  # for members


def test_everybody_is_listed_once_but_who_blocks(mina: Person, teo: Person, sam: Person) -> None:
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    names = [person["name"] for person in Program(teo).ask("GET", "people/").json()["results"]]
    assert sorted(names) == ["Sam", "Teo"]


def test_who_has_not_agreed_is_listed_for_coordinators_only(teo: Person, cora: Person) -> None:
    PersonFactory.create(name="Imported", imported=True)
    listed = {
        person.name: [shown["name"] for shown in Program(person).ask("GET", "people/").json()["results"]]
        for person in (teo, cora)
    }
    assert "Imported" in listed["Cora"]
    assert "Imported" not in listed["Teo"]


def test_nobody_copies_everybody(teo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "PAGES_AN_HOUR", 2)
    program = Program(teo)
    assert [program.ask("GET", "people/").status_code for _n in range(3)] == [200, 200, 429]


def test_why_somebody_fits(mina: Person, teo: Person) -> None:
    program = Program(teo)
    found = program.ask("GET", "suggestions/").json()
    (first,) = found["results"]
    assert (first["name"], found["wishes"], found["nobody"]) == ("Mina", ["Pricing a job"], "")
    assert [why["fact"] for why in first["reasons"]] == ["skill", "work", "hours", "language", "place"]
    assert first["reasons"][0]["text"] == "Mina offers “Pricing a job”, your first wish."
    assert program.ask("GET", f"people/{mina.key}/fit/").json()["reasons"] == first["reasons"]


def test_when_nobody_fits_it_says_why(teo: Person) -> None:
    found = Program(teo).ask("GET", "suggestions/").json()
    assert found["results"] == []
    assert found["nobody"]


def test_without_an_offer_there_is_no_fit(teo: Person, sam: Person) -> None:
    assert Program(teo).ask("GET", f"people/{sam.key}/fit/").status_code == 404


def test_answers_speak_the_language_that_is_asked_for(db: None) -> None:
    groups = {
        language: Client().get("/api/v1/topics/", headers={"Accept-Language": language}).json()["results"]
        for language in ("en", "es")
    }
    assert groups["en"][0]["slug"] == groups["es"][0]["slug"]
    assert groups["en"][0]["name"] != groups["es"][0]["name"]


def test_towns_are_found_by_what_is_typed(db: None) -> None:
    found = Client().get("/api/v1/places/", {"q": "bristol uk"}).json()["results"]
    assert any(place["town"].startswith("Bristol") for place in found)
    assert Client().get("/api/v1/places/").json()["results"] == []


@pytest.mark.parametrize("path", ["people/", "favourites/", "blocks/"])
def test_lists_cost_the_same_for_one_and_for_many(mina: Person, teo: Person, path: str) -> None:
    program = Program(teo)
    add = blocks.add if path == "blocks/" else None

    def more(count: int) -> None:
        for _n in range(count):
            other = PersonFactory.create()
            if add:
                add(blocker=teo, blocked=other, at=NOW)
            else:
                favourites.keep(person=teo, other=other, at=NOW)

    more(1)
    program.ask("GET", path)
    with CaptureQueriesContext(connection) as few:
        program.ask("GET", path)
    more(15)
    with CaptureQueriesContext(connection) as many:
        program.ask("GET", path)
    assert len(many) == len(few) <= 12
