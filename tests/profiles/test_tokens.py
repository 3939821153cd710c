"""Keys for programs: made after signing in again, shown once, taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from profiles.commands import tokens
from profiles.errors import TooMany, TooManyTokens
from profiles.models import AuditEntry, Mail, Person, Token
from profiles.policies.tokens import MOST
from tests.factories import NOW, PASSWORD

SignIn = Callable[[Person], Client]
FORM = {"name": "My sheet", "scopes": ["read:people"], "days": "90"}
A_DAY = timedelta(days=1)


@pytest.fixture
def sure(teo: Person, sign_in: SignIn) -> Client:
    """Teo's browser, just after he has shown again that it is him."""
    return again(sign_in(teo))


def again(browser: Client) -> Client:
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def test_a_key_is_shown_once_and_works(sure: Client) -> None:
    page = sure.post("/settings/programs/new/", FORM)
    secret = page.context["secret"]
    assert f'value="{secret}"' in page.content.decode()
    assert secret not in sure.get("/settings/programs/").content.decode()
    shown = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/schema/", headers=shown).status_code == 200
    assert Token.objects.get().expires_at.date() == (timezone.now() + timedelta(days=90)).date()


def test_its_owner_gets_a_mail_and_the_audit_an_entry(sure: Client) -> None:
    sure.post("/settings/programs/new/", FORM)
    mail = Mail.objects.get(verb="token_made")
    assert "My sheet" in mail.text
    assert (mail.to, mail.kind) == ("teo@example.org", "security")
    assert AuditEntry.objects.get(action="token.made").facts == {"scopes": ["read:people"]}


def test_nobody_makes_a_key_without_showing_again_who_they_are(teo: Person, sign_in: SignIn) -> None:
    answer = sign_in(teo).post("/settings/programs/new/", FORM)
    assert "/reauthenticate/" in answer["Location"]
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Please give the key a name."),
        ({"scopes": []}, "Please choose at least one thing"),
        ({"scopes": ["read:everything"]}, "One of the choices is not on our list any more."),
        ({"scopes": ["read:duty"]}, "One of the choices is not on our list any more."),
        ({"days": "9999"}, "Please choose one from the list."),
    ],
)
def test_what_is_wrong_is_said_and_makes_nothing(sure: Client, change: dict[str, object], sentence: str) -> None:
    page = sure.post("/settings/programs/new/", {**FORM, **change})
    assert sentence in page.content.decode()
    assert not Token.objects.exists()


def test_who_holds_a_duty_may_give_it_to_a_program(cora: Person, sign_in: SignIn) -> None:
    again(sign_in(cora)).post("/settings/programs/new/", {**FORM, "scopes": ["read:duty"]})
    assert Token.objects.get().scopes == ["read:duty"]


def test_taken_back_by_its_owner_only(teo: Person, sam: Person, sign_in: SignIn) -> None:
    token, _secret = make(teo)
    assert sign_in(sam).post(f"/settings/programs/{token.key}/revoke/").status_code == 404
    assert Token.objects.exists()
    page = sign_in(teo).post(f"/settings/programs/{token.key}/revoke/", follow=True)
    assert "opens nothing any more" in page.content.decode()
    assert not Token.objects.exists()


def make(person: Person, days: int = 30) -> tuple[Token, str]:
    return tokens.make(person=person, name="A", scopes=["read:me"], lifetime=timedelta(days=days), at=NOW)


def test_twenty_at_most(teo: Person) -> None:
    for _n in range(MOST):
        make(teo)
    with pytest.raises(TooManyTokens):
        make(teo)


def test_twenty_a_day_at_most_even_when_some_are_taken_back(teo: Person) -> None:
    for _n in range(tokens.MOST_A_DAY):
        tokens.revoke(token=make(teo)[0], by=teo, at=NOW)
    with pytest.raises(TooMany):
        make(teo)


def test_taken_back_twice_changes_nothing(teo: Person) -> None:
    token, _secret = make(teo)
    assert tokens.revoke(token=token, by=teo, at=NOW)
    assert not tokens.revoke(token=token, by=teo, at=NOW)


def test_a_key_is_forgotten_a_month_after_its_end(teo: Person) -> None:
    make(teo, days=30)
    assert tokens.forget_old(at=NOW + 59 * A_DAY) == 0
    assert tokens.forget_old(at=NOW + 61 * A_DAY) == 1
