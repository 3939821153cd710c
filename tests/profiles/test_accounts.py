"""The door: every way in, its mails, its limits."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language
from pytest_django.fixtures import Settings

from profiles.adapters.accounts import AccountAdapter
from profiles.choices import MailKind, RoleName
from profiles.commands import accounts
from profiles.models import Account, Draft, Mail, Person
from tests.factories import NOW, PASSWORD, AccountFactory, PersonFactory, RoleFactory
from tests.profiles.joining import (
    EMAIL,
    answer_everything,
    ask_for_code,
    code_in,
    enter_code,
    make_account,
    sign_in_with_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def amina(db: None) -> Person:
    return PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def account_of(person: Person) -> Account:
    assert person.account is not None
    return person.account


def with_app(account: Account) -> None:
    TOTP.activate(account, SECRET)


def app_code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def last_mail() -> Mail:
    return Mail.objects.latest("id")


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
        assert "That code is spent. Ask for a new one." in response.content.decode()


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


# --- Changing things --------------------------------------------------------------------------------


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


def again_by_password(client: Client, onward: str) -> None:
    client.post(f"/account/reauthenticate/?next={onward}", {"password": PASSWORD})


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


# --- Mails --------------------------------------------------------------------------------------------


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
