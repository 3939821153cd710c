from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.commands import blocks, favourites
from profiles.models import Favourite, Person
from profiles.queries import favourites as kept
from tests.factories import NOW, PersonFactory

SignIn = Callable[[Person], Client]


def test_keep_and_let_go(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    response = browser.post(f"/people/{mina.key}/keep/", follow=True)
    assert "You keep Mina. Only you know." in response.content.decode()
    assert f'action="/people/{mina.key}/unkeep/?next=' in response.content.decode()  # the way back
    assert "Mina" in browser.get("/people/kept/").content.decode()
    browser.post(f"/people/{mina.key}/unkeep/")
    assert not Favourite.objects.exists()
    assert "Nobody yet" in browser.get("/people/kept/").content.decode()


def test_asked_twice_the_second_time_changes_nothing(mina: Person, sam: Person) -> None:
    assert favourites.keep(person=sam, other=mina, at=NOW)
    assert not favourites.keep(person=sam, other=mina, at=NOW)
    assert favourites.let_go(person=sam, other=mina)
    assert not favourites.let_go(person=sam, other=mina)


def test_nobody_keeps_themselves_or_somebody_they_cannot_see(mina: Person, sam: Person, sign_in: SignIn) -> None:
    assert sign_in(sam).post(f"/people/{sam.key}/keep/").status_code == 404
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert sign_in(sam).post(f"/people/{mina.key}/keep/").status_code == 404
    assert not Favourite.objects.exists()


def test_a_look_changes_nothing(mina: Person, sam: Person, sign_in: SignIn) -> None:
    assert sign_in(sam).get(f"/people/{mina.key}/keep/").status_code == 405
    assert not Favourite.objects.exists()


def test_who_blocks_leaves_the_list_as_if_they_had_gone(mina: Person, sam: Person, sign_in: SignIn) -> None:
    favourites.keep(person=sam, other=mina, at=NOW)
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert "Mina" not in sign_in(sam).get("/people/kept/").content.decode()


def test_others_never_see_the_list(mina: Person, teo: Person, sam: Person, sign_in: SignIn) -> None:
    favourites.keep(person=sam, other=mina, at=NOW)
    assert "Mina" not in sign_in(teo).get("/people/kept/").content.decode()


def test_a_form_goes_back_only_to_our_own_pages(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    inside = browser.post(f"/people/{mina.key}/keep/", {"next": "/people/kept/"})
    assert inside["Location"] == "/people/kept/"
    for outside in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        response = browser.post(f"/people/{mina.key}/keep/", {"next": outside})
        assert response["Location"] == mina.get_absolute_url()


def test_pages_hold_everybody_once(sam: Person, sign_in: SignIn) -> None:
    for n in range(2 * kept.PAGE + 5):
        favourites.keep(person=sam, other=PersonFactory.create(name=f"Kept {n}"), at=NOW)  # all in one instant
    first = kept.of_person(sam, at=NOW)
    second = kept.of_person(sam, at=NOW, after=first.older)
    third = kept.of_person(sam, at=NOW, after=second.older)
    names = [shown.name for page in (first, second, third) for shown in page.people]
    assert names == [f"Kept {n}" for n in reversed(range(2 * kept.PAGE + 5))]
    assert (first.newer, third.older) == ("", "")
    back = kept.of_person(sam, at=NOW, before=third.newer)
    assert back == second


@pytest.mark.parametrize("cursor", ["x", "1", "1-", "-1", "1-x", "9" * 40 + "-1", "1-" + "9" * 40, "²-1"])
def test_a_forged_cursor_finds_nothing(sam: Person, sign_in: SignIn, cursor: str) -> None:
    for side in ("after", "before"):
        assert sign_in(sam).get("/people/kept/", {side: cursor}).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_many(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    favourites.keep(person=sam, other=mina, at=NOW)
    browser.get("/people/kept/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/people/kept/")
    for _n in range(kept.PAGE - 1):
        favourites.keep(person=sam, other=PersonFactory.create(), at=NOW)
    with CaptureQueriesContext(connection) as many:
        browser.get("/people/kept/")
    assert len(many) == len(one)
    assert len(many) <= 12
