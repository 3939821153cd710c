"""The mails of the door: short, plain, in the language of who gets them."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from pytest_django.fixtures import Settings

from profiles.adapters.accounts import AccountAdapter
from profiles.choices import MailKind
from profiles.models import Mail, Person
from tests.factories import PASSWORD, AccountFactory, PersonFactory
from tests.profiles.doors import account_of, again_by_password
from tests.profiles.joining import (
    EMAIL,
    answer_everything,
    ask_for_code,
    enter_code,
    make_account,
    sign_in_with_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


def change_everything(client: Client, amina: Person) -> None:
    """Walk past every mail that signing in and the account can send."""
    make_account(Client(), "new@example.org")
    make_account(Client(), EMAIL)
    ask_for_code(Client(), "nobody@example.org")
    ask_for_code(Client())
    Client().post("/account/password/reset/", {"email": EMAIL})
    client.force_login(account_of(amina))
    again_by_password(client, "/account/email/")
    new = "another-long-secret-9"
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.post("/account/reauthenticate/?next=/account/email/", {"password": new})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, counter))})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))


@pytest.mark.django_db(transaction=True)
def test_every_mail_is_short_plain_and_says_what_to_do(client: Client) -> None:
    amina = PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))
    change_everything(client, amina)
    mails = list(Mail.objects.all())
    assert {mail.verb for mail in mails} >= {
        "email_confirmation_signup",
        "account_already_exists",
        "unknown_account",
        "login_code",
        "password_reset_code",
        "password_changed",
        "totp_activated",
        "totp_deactivated",
        "recovery_codes_generated",
    }
    for mail in mails:
        assert mail.kind == MailKind.SECURITY
        assert len(mail.subject) <= 60, mail.subject
        assert "!" not in mail.subject + mail.text
        assert re.search(r"\b(if|without) ", mail.text.lower()), mail.verb
        assert "&" not in mail.text
        assert "{" not in mail.text
        assert not mail.html


def test_a_member_gets_mail_in_their_own_language(
    client: Client, amina: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    Person.objects.update(locale="de")
    heard: list[str | None] = []
    render = AccountAdapter.render_mail

    def listen(adapter: AccountAdapter, *details: object, **more: object) -> object:
        heard.append(get_language())
        return render(adapter, *details, **more)

    monkeypatch.setattr(AccountAdapter, "render_mail", listen)
    ask_for_code(client)
    ask_for_code(Client(), "nobody@example.org")
    assert heard == ["de", "en"]


def test_smtp_and_redis_down_close_no_door(client: Client, amina: Person, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    down = {"BACKEND": "nwlb.cache.FailOpenRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": down}
    assert sign_in_with_code(client)["Location"] == "/home/"
    answer_everything(other := Client())
    make_account(other, "new@example.org")
    assert enter_code(other)["Location"] == "/home/"
