"""The limits of the door, exact under parallel tries, and what is swept away."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from profiles.commands import accounts
from profiles.models import Account, Draft, Mail, Person
from tests.factories import NOW, PASSWORD, AccountFactory, PersonFactory
from tests.profiles.doors import account_of, with_app
from tests.profiles.joining import (
    EMAIL,
    answer_everything,
    ask_for_code,
    make_account,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


# --- Limits -------------------------------------------------------------------------------------------


def many(tries: int, one: Callable[[int], object]) -> list[object]:
    def alone(n: int) -> object:
        try:
            return one(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(alone, range(tries)))


class Wrong:
    """Stands where a secret is compared: says no, and counts how often it was asked."""

    def __init__(self) -> None:
        self.tries = 0

    def __call__(self, *_guess: object, **_more: object) -> bool:
        self.tries += 1
        return False


@pytest.fixture
def no_limits_of_allauth(settings: Settings) -> None:
    """Take allauth's own limits away: those in Postgres must hold alone."""
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_limits_of_allauth")
def test_two_hundred_passwords_at_once_are_tried_twenty_times(monkeypatch: pytest.MonkeyPatch) -> None:
    PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
    tried = Wrong()
    monkeypatch.setattr(Account, "check_password", lambda _account, raw: tried(raw))

    def guess(n: int) -> int:
        data = {"login": EMAIL, "password": f"guess-{n}"}
        headers = {"x-forwarded-for": f"10.0.{n % 250}.1"}
        return Client().post("/account/login/", data, headers=headers).status_code

    assert set(many(200, guess)) == {200}
    assert tried.tries == 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_limits_of_allauth")
def test_two_hundred_wishes_for_a_code_send_ten_mails() -> None:
    PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
    answers = many(200, lambda n: ask_for_code(Client(headers={"x-forwarded-for": f"10.0.{n % 250}.1"})).status_code)
    assert Mail.objects.filter(to=EMAIL).count() == 10
    assert answers.count(302) == 10
    assert set(answers) == {302, 429}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_limits_of_allauth")
def test_resets_and_sign_ups_count_for_the_same_address() -> None:
    def ask(n: int) -> int:
        if n % 2:
            return make_account(Client(), EMAIL).status_code
        return Client().post("/account/password/reset/", {"email": EMAIL}).status_code

    many(60, ask)
    assert Mail.objects.filter(to=EMAIL).count() <= 10
    assert Account.objects.count() <= 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_limits_of_allauth")
def test_sign_ups_from_one_place_end_whatever_it_says_about_itself() -> None:
    answers = many(
        60,
        lambda n: make_account(Client(headers={"x-forwarded-for": f"10.0.{n}.1"}), f"p{n}@example.org").status_code,
    )
    assert answers.count(302) == 30
    assert Account.objects.count() == 30


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_limits_of_allauth")
def test_one_code_is_guessed_at_three_times_from_many_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
    client = Client()
    ask_for_code(client)
    compared = Wrong()
    monkeypatch.setattr("allauth.account.forms.compare_user_code", compared)

    def guess(n: int) -> int:
        browser = Client()
        browser.cookies = client.cookies
        return browser.post("/account/login/code/confirm/", {"code": f"AAAA-{n:04d}"}).status_code

    many(100, guess)
    assert compared.tries == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_limits_of_allauth")
def test_codes_of_an_app_are_guessed_at_ten_times_for_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    person = PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
    with_app(account_of(person))
    compared = Wrong()
    monkeypatch.setattr(TOTP, "validate_code", lambda _totp, code: compared(code))

    def guess(n: int) -> int:
        browser = Client()
        browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
        return browser.post(reverse("mfa_authenticate"), {"code": f"{n:06d}"}).status_code

    many(16, guess)
    assert compared.tries == 10


@pytest.mark.parametrize(("proxies", "allowed"), [(0, 1), (1, 2)])
def test_only_as_many_proxies_as_are_trusted_are_believed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, proxies: int, allowed: int
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    monkeypatch.setattr("profiles.adapters.accounts.SIGN_UPS_FROM_ONE", 1)
    for n in range(2):
        make_account(Client(headers={"x-forwarded-for": f"10.9.9.9, 10.0.0.{n}"}), f"p{n}@example.org")
    assert Account.objects.count() == allowed


# --- Sweeps -------------------------------------------------------------------------------------------


def test_an_address_nobody_confirmed_is_forgotten_after_a_week(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    at = Account.objects.get().date_joined
    assert accounts.forget_unverified(at=at + timedelta(days=7)) == 0
    assert accounts.forget_unverified(at=at + timedelta(days=7, seconds=1)) == 1
    assert not Account.objects.exists()
    assert not EmailAddress.objects.exists()
    assert not Draft.objects.filter(account__isnull=False).exists()


def test_confirmed_accounts_and_people_are_never_forgotten(amina: Person) -> None:
    AccountFactory.create()
    PersonFactory.create(account=AccountFactory.create(address__verified=False))
    assert accounts.forget_unverified(at=NOW + timedelta(days=400)) == 0
    assert Account.objects.count() == 3
