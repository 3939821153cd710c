"""Who sees what, how it looks, and taking or deleting one's own data."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from profiles.choices import Audience
from profiles.models import Account, AuditEntry, Person
from profiles.models.people import SHOWN_FIELDS
from tests.factories import NOW, PASSWORD
from tests.profiles.pages import SignIn, fresh, text_of

LATER = NOW + timedelta(days=1)


# --- Who sees what --------------------------------------------------------------------------------


def audiences(**changed: str) -> dict[str, str]:
    return {**{f"show_{field}": "members" for field in SHOWN_FIELDS}, "audience": "members", **changed}


def test_each_audience_is_kept_and_written_down(sam: Person, sign_in: SignIn) -> None:
    said = audiences(show_place="only_me", audience="everyone", in_previews="on", avoids_rivals="on")
    page = text_of(sign_in(sam).post("/settings/privacy/", said, follow=True))
    assert "This is what others see from now on." in page
    kept = fresh(sam)
    assert (kept.show_place, kept.audience, kept.show_about) == ("only_me", "everyone", "members")
    assert kept.in_previews
    assert kept.avoids_rivals
    facts = AuditEntry.objects.get(action="person.shown_to").facts
    assert facts == {"audience": "everyone", "show_place": "only_me", "in_previews": "True", "avoids_rivals": "True"}
    assert kept.features_changed_at != NOW


@pytest.mark.parametrize("changed", [{"audience": "only_me"}, {"show_goal": "friends"}, {"show_goal": ""}])
def test_an_unknown_audience_changes_nothing(sam: Person, sign_in: SignIn, changed: dict[str, str]) -> None:
    page = text_of(sign_in(sam).post("/settings/privacy/", audiences(**changed)))
    assert "Please choose one" in page
    assert fresh(sam).audience == Audience.MEMBERS
    assert not AuditEntry.objects.exists()


# --- The look -------------------------------------------------------------------------------------


def test_the_look_is_a_cookie(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    page = text_of(browser.post("/settings/look/", {"theme": "dark", "save_data": "on", "language": "en"}, follow=True))
    assert 'data-theme="dark"' in page
    assert "familjen" not in page
    assert browser.cookies["theme"]["httponly"]
    assert browser.cookies["theme"]["samesite"] == "Lax"
    page = text_of(browser.post("/settings/look/", {"theme": "auto", "language": "en"}, follow=True))
    assert "data-theme" not in page
    assert "familjen" in page


@pytest.mark.parametrize("said", [{"theme": "pink", "language": "en"}, {"theme": "dark", "language": "xx"}, {}])
def test_an_unknown_look_changes_nothing(sam: Person, sign_in: SignIn, said: dict[str, str]) -> None:
    browser = sign_in(sam)
    page = text_of(browser.post("/settings/look/", said))
    assert "Please choose one" in page
    assert "theme" not in browser.cookies


# --- One's own data -------------------------------------------------------------------------------


def sure(person: Person) -> Client:
    """A browser in which the person has just typed their password."""
    assert person.account is not None
    browser = Client()
    browser.force_login(person.account)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def test_taking_or_deleting_data_asks_who_it_is(sam: Person, sign_in: SignIn) -> None:
    for path in ("/settings/data/export/", "/settings/data/erase/"):
        response = sign_in(sam).get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/account/reauthenticate/")
    response = sign_in(sam).post("/settings/data/erase/", {"handle": "sam"})
    assert response.status_code == 302
    assert fresh(sam).erased_at is None


def test_who_has_only_mailed_codes_is_asked_for_a_new_one(sam: Person, sign_in: SignIn) -> None:
    """They have no password to type: an unlocked phone on a table must not be enough."""
    assert sam.account is not None
    sam.account.set_unusable_password()
    sam.account.save()
    browser = sign_in(sam)
    response = browser.post("/settings/data/erase/", {"handle": "sam"})
    assert response["Location"].startswith("/settings/security/confirm/?next=")
    assert fresh(sam).erased_at is None


def test_the_export_is_a_file_of_ones_own(sam: Person, mina: Person) -> None:
    response = sure(sam).get("/settings/data/export/")
    assert response["Content-Disposition"].startswith('attachment; filename="my-data-')
    assert response["Cache-Control"] == "private, no-store"
    told = json.loads(response.content)
    assert told["profile"]["handle"] == "sam"
    assert "mina" not in response.content.decode()


def test_deleting_wants_the_short_name(sam: Person) -> None:
    browser = sure(sam)
    for typed_name in ("", "mina", "delete"):
        page = text_of(browser.post("/settings/data/erase/", {"handle": typed_name}))
        assert "Nothing was deleted" in page or "Please type your short name" in page
    assert fresh(sam).erased_at is None


def test_deleting_ends_the_account_at_once(sam: Person) -> None:
    browser = sure(sam)
    page = text_of(browser.post("/settings/data/erase/", {"handle": "@SAM"}, follow=True))
    assert "are deleted" in page
    assert fresh(sam).erased_at is not None
    assert not Account.objects.filter(email="sam@example.org").exists()
    assert browser.get("/settings/").status_code == 302
