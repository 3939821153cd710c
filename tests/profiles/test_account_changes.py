"""What somebody changes about their account, and what is asked before."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from profiles.models import Account, Mail, Person
from tests.factories import PASSWORD, AccountFactory, PersonFactory
from tests.profiles.doors import account_of, again_by_password, last_mail, signed_in, with_app
from tests.profiles.joining import (
    EMAIL,
    code_in,
    sign_in_with_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


def test_a_new_password_by_code(client: Client, amina: Person) -> None:
    client.post("/account/password/reset/", {"email": EMAIL})
    code = code_in(last_mail())
    client.post("/account/password/reset/confirm/", {"code": code})
    new = "another-long-secret-9"
    response = client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    assert response.status_code == 302
    assert last_mail().verb == "password_reset"
    assert account_of(Person.objects.get(pk=amina.pk)).check_password(new)


def test_a_new_password_needs_the_right_code(client: Client, amina: Person) -> None:
    client.post("/account/password/reset/", {"email": EMAIL})
    client.post("/account/password/reset/confirm/", {"code": "AAAA-AAAA"})
    new = "another-long-secret-9"
    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    assert account_of(Person.objects.get(pk=amina.pk)).check_password(PASSWORD)


def test_a_reset_of_an_unknown_address_looks_the_same(client: Client, amina: Person) -> None:
    known = client.post("/account/password/reset/", {"email": EMAIL})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_another_address_is_confirmed_by_a_code_and_the_old_one_is_told(client: Client, amina: Person) -> None:
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    client.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    assert Account.objects.get().email == EMAIL
    response = client.post("/account/confirm-email/", {"code": code_in(last_mail())})
    assert response.status_code == 302
    assert Account.objects.get().email == "new@example.org"
    told = Mail.objects.get(verb="email_changed")
    assert told.to == EMAIL
    assert "new@example.org" in told.text


def test_changes_ask_for_the_password_once_more(client: Client, amina: Person) -> None:
    client.force_login(account_of(amina))
    response = client.post("/account/email/", {"action_add": "", "email": "new@example.org"})
    assert response["Location"].startswith("/account/reauthenticate/")
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/account/reauthenticate/")
    assert not Mail.objects.exists()


@pytest.fixture
def passwordless(amina: Person) -> Client:
    """A browser in which somebody without a password signed in long ago."""
    account = account_of(amina)
    account.set_unusable_password()
    account.save()
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.parametrize("name", ["mfa_activate_totp", "account_set_password", "mfa_add_webauthn"])
def test_without_a_password_a_code_by_mail_is_asked(passwordless: Client, name: str) -> None:
    response = passwordless.get(reverse(name))
    assert response["Location"].startswith(reverse("profiles:account_confirm"))


def test_the_code_by_mail_leads_on_to_where_one_was_going(passwordless: Client) -> None:
    page = passwordless.get(reverse("account_set_password"))["Location"]
    assert "Send me a code" in passwordless.get(page).content.decode()
    onward = {"next": reverse("account_set_password")}
    page = passwordless.post(reverse("profiles:account_send_code"), onward)["Location"]
    assert 'name="code"' in passwordless.get(page).content.decode()
    wrong = passwordless.post(page, {"code": "AAAA-AAAA", **onward})
    assert wrong.status_code == 200
    response = passwordless.post(page, {"code": code_in(last_mail()), **onward})
    assert response["Location"] == reverse("account_set_password")
    assert passwordless.get(reverse("account_set_password")).status_code == 200


def test_who_signed_in_by_code_just_now_is_not_asked_again(amina: Person) -> None:
    account = account_of(amina)
    account.set_unusable_password()
    account.save()
    client = Client()
    sign_in_with_code(client)
    assert client.get(reverse("account_set_password")).status_code == 200


def test_a_code_that_was_never_sent_opens_nothing(passwordless: Client) -> None:
    passwordless.post(reverse("profiles:account_confirm"), {"code": ""})
    passwordless.post(reverse("profiles:account_confirm"), {"code": "AAAA-AAAA"})
    assert passwordless.get(reverse("account_set_password")).status_code == 302


def test_a_list_of_sessions_ends_the_others(amina: Person) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
        browser.get("/settings/")
    assert here.get(reverse("usersessions_list")).status_code == 200
    here.post(reverse("usersessions_list"))
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302


PAGES = [
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "account_logout",
]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_account_opens(client: Client, amina: Person, name: str) -> None:
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_each_page_of_the_door_opens(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"])
def test_each_page_of_the_second_step_opens(client: Client, amina: Person, name: str) -> None:
    with_app(account_of(amina))
    RecoveryCodes.activate(account_of(amina))
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    assert client.get(reverse(name)).status_code == 200


THEIRS = re.compile(
    r"Incorrect|not correct|[Aa]uthenticator|two-factor|Deactivate|Activate|Are you sure|Reset My|[Ee]mail"
)


@pytest.mark.parametrize(
    "name", [*PAGES, "mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_view_recovery_codes"]
)
def test_the_pages_of_the_account_speak_in_our_words(client: Client, amina: Person, name: str) -> None:
    if name != "mfa_activate_totp":
        with_app(account_of(amina))
        RecoveryCodes.activate(account_of(amina))
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    assert not THEIRS.findall(visible(client.get(reverse(name), follow=True).content.decode()))


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_reset_password"])
def test_the_pages_of_the_door_speak_in_our_words(client: Client, name: str) -> None:
    assert not THEIRS.findall(visible(client.get(reverse(name)).content.decode()))


def visible(html: str) -> str:
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)


def test_a_wrong_password_is_answered_with_what_to_do(client: Client, amina: Person) -> None:
    html = client.post("/account/login/", {"login": EMAIL, "password": "wrong"}).content.decode()
    assert "leave the password empty to get a code" in html


def test_a_wrong_code_of_the_app_is_answered_with_what_to_do(client: Client, amina: Person) -> None:
    with_app(account_of(amina))
    client.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    html = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Enter the newest one your app shows" in html


def test_recovery_codes_are_shown_in_fours_and_work_as_shown(client: Client, amina: Person) -> None:
    with_app(account_of(amina))
    RecoveryCodes.activate(account_of(amina))
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    shown = re.search(r"<li>(\d{4} \d{4})</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert shown
    other = Client()
    other.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    other.post(reverse("mfa_authenticate"), {"code": shown.group(1)})
    assert signed_in(other)


@pytest.mark.django_db(transaction=True)
def test_the_mail_about_a_second_step_tells_the_true_owner_whom_to_write_to(client: Client) -> None:
    amina = PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    client.get(reverse("mfa_activate_totp"))
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(client.session["mfa.totp.secret"], counter))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    text = Mail.objects.get(verb="totp_activated").text
    assert "Write to a coordinator of your community" in text
    assert "recovery codes" in text
    assert "password" not in text
