"""The door: every way in, and the second step that duties ask for."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from profiles.choices import RoleName
from profiles.models import Mail, Person
from tests.factories import NOW, PASSWORD, RoleFactory
from tests.profiles.doors import account_of, app_code, last_mail, signed_in, with_app
from tests.profiles.joining import (
    EMAIL,
    ask_for_code,
    code_in,
    sign_in_with_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


# --- Ways in --------------------------------------------------------------------------------------


def test_a_code_opens_the_door(client: Client, amina: Person) -> None:
    assert sign_in_with_code(client)["Location"] == "/home/"
    assert signed_in(client)


def test_a_wrong_code_does_not_and_three_end_it(client: Client, amina: Person) -> None:
    ask_for_code(client)
    right = code_in(last_mail())
    for _try in range(3):
        client.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    client.post("/account/login/code/confirm/", {"code": right})
    assert not signed_in(client)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_a_spent_code_leads_to_where_a_new_one_is(client: Client, amina: Person, email: str) -> None:
    for _round in range(2):  # the second round tells nothing either
        ask_for_code(client, email)
        for n in range(3):
            response = client.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"}, follow=True)
            assert ("This is not the code" in response.content.decode()) is (n < 2)
        assert response.redirect_chain == [("/account/login/code/", 302)]
        assert "That code is spent. Send your address once more" in response.content.decode()
        assert f'value="{email}"' in response.content.decode()  # nobody types their address twice


def test_another_browser_is_not_shown_the_address_of_a_spent_code(client: Client, amina: Person) -> None:
    ask_for_code(client)
    for _try in range(3):
        client.post("/account/login/code/confirm/", {"code": "AAAA-AAAA"})
    assert EMAIL in client.get("/account/login/code/").content.decode()
    assert EMAIL in client.get("/account/password/reset/").content.decode()
    assert EMAIL not in Client().get("/account/login/code/").content.decode()


def test_the_pages_of_a_code_say_how_long_it_works_and_how_to_get_another(client: Client, amina: Person) -> None:
    ask_for_code(client)
    assert "works for 15 minutes" in client.get("/account/login/code/confirm/").content.decode()
    other = Client()
    other.post("/account/password/reset/", {"email": EMAIL})
    html = other.get("/account/password/reset/confirm/").content.decode()
    assert "works for 15 minutes" in html
    assert 'href="/account/password/reset/"' in html


def test_many_new_codes_end_in_a_sentence_not_a_wall(
    client: Client, amina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("profiles.adapters.accounts.MAILS_TO_ONE", 1)
    ask_for_code(client)
    response = client.post("/account/login/code/confirm/", {"action": "resend"}, follow=True)
    assert response.status_code == 200
    assert "ask again in an hour" in response.content.decode()
    client.post("/account/login/code/confirm/", {"code": code_in(last_mail())})
    assert signed_in(client)


def test_a_password_opens_the_door(client: Client, amina: Person) -> None:
    assert client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})["Location"] == "/home/"
    assert signed_in(client)


def test_a_wrong_password_does_not(client: Client, amina: Person) -> None:
    response = client.post("/account/login/", {"login": EMAIL, "password": "wrong"})
    assert response.status_code == 200
    assert not signed_in(client)


def test_an_unknown_address_gets_the_same_answer_and_another_mail(client: Client, amina: Person) -> None:
    other = Client()
    known, unknown = ask_for_code(client), ask_for_code(other, "nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.verb for mail in Mail.objects.order_by("id")] == ["login_code", "unknown_account"]


def test_who_wanted_somewhere_gets_there_and_never_off_the_site(client: Client, amina: Person) -> None:
    client.post("/account/login/?next=/settings/", {"login": EMAIL, "password": PASSWORD, "next": "/settings/"})
    assert signed_in(client)
    response = Client().post("/account/login/", {"login": EMAIL, "password": PASSWORD, "next": "https://evil.example/"})
    assert response["Location"] == "/home/"


def test_the_second_step_is_asked_after_the_first(client: Client, amina: Person) -> None:
    with_app(account_of(amina))
    response = client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_code()})
    assert signed_in(client)


def test_a_recovery_code_is_a_second_step_once(client: Client, amina: Person) -> None:
    with_app(account_of(amina))
    code = RecoveryCodes.activate(account_of(amina)).get_unused_codes()[0]
    for browser, opens in ((client, True), (Client(), False)):
        browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert signed_in(browser) is opens


def test_a_passkey_is_asked_for_with_a_challenge(client: Client, amina: Person) -> None:
    data = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    assert data["request_options"]["publicKey"]["challenge"]


def test_what_is_sent_after_the_session_ended_is_not_lost_in_silence(client: Client, amina: Person) -> None:
    here = {"Referer": "http://testserver/offer/"}
    response = client.post("/offer/pause/", {"until": "2026-12-24"}, headers=here)
    assert response["Location"] == "/account/login/?next=/offer/"
    assert "You were signed out before this was done." in client.get(response["Location"]).content.decode()


def test_who_only_looks_hears_nothing_and_nobody_is_led_off_the_site(client: Client) -> None:
    assert client.get("/offer/")["Location"] == "/account/login/?next=/offer/"
    assert "You were signed out" not in client.get("/account/login/").content.decode()
    away = client.post("/offer/", {}, headers={"Referer": "https://evil.example/x/"})
    assert away["Location"] == "/account/login/?next=/offer/"


# --- Duties need a second step ------------------------------------------------------------------------


@pytest.fixture
def cora(amina: Person) -> Person:
    RoleFactory.create(person=amina, role=RoleName.COORDINATOR, since=NOW)
    return amina


@pytest.fixture
def asks(settings: Settings) -> None:
    settings.MFA_REQUIRED_OF_ROLES = True


def test_a_duty_without_a_second_step_is_led_to_setting_one_up(client: Client, cora: Person, asks: None) -> None:
    response = client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert response["Location"] == reverse("mfa_index")
    assert client.get("/runs/")["Location"] == reverse("mfa_index")


def test_with_a_second_step_the_duty_opens(client: Client, cora: Person, asks: None) -> None:
    with_app(account_of(cora))
    client.force_login(account_of(cora))
    assert client.get("/runs/").status_code == 200


def test_a_member_without_a_duty_needs_none(client: Client, amina: Person, asks: None) -> None:
    assert client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})["Location"] == "/home/"
    assert client.get("/runs/").status_code == 404
