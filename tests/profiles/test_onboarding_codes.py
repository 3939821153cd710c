"""Joining later, elsewhere, with a wrong or a known address."""

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from profiles.models import (
    Account,
    Draft,
    Mail,
    Person,
)
from tests.factories import AccountFactory, PersonFactory
from tests.profiles.joining import (
    EMAIL,
    answer_everything,
    enter_code,
    make_account,
    sign_in_with_code,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


# --- Later, in another browser, or with the wrong address ------------------------------------------


def test_a_later_sign_in_by_code_finishes_in_the_same_browser(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    client.cookies.pop("session")
    assert sign_in_with_code(client)["Location"] == "/home/"
    assert Person.objects.get().name == "Amina"


def test_in_another_browser_one_tap_finishes_with_the_same_answers(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    other = Client()
    assert sign_in_with_code(other)["Location"] == "/join/finish/"
    assert not Person.objects.exists()
    assert 'value="Amina"' in page(other, "/join/finish/")
    other.post("/join/finish/", {"name": "Amina", "agree": "on"})
    person = Person.objects.get()
    assert person.goal == "Two clients."
    assert not Draft.objects.exists()


def test_somebody_elses_tick_is_not_an_agreement(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    other = Client()
    sign_in_with_code(other)
    other.post("/join/finish/", {"name": "Amina", "agree": ""})
    assert not Person.objects.exists()


def test_on_a_shared_phone_nobody_gets_the_answers_of_somebody_else(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    client.cookies.pop("session")
    AccountFactory.create(email="bob@example.org")
    assert sign_in_with_code(client, "bob@example.org")["Location"] == "/join/finish/"
    client.post("/join/finish/", {"name": "Bob", "agree": "on"})
    bob = Person.objects.get(name="Bob")
    assert (bob.goal, bob.crafts.count()) == ("", 0)
    assert Draft.objects.filter(account__email=EMAIL).exists()


def test_a_mistyped_address_can_be_put_right(client: Client) -> None:
    answer_everything(client)
    make_account(client, "amina@example.or")
    assert client.get("/join/check/").status_code == 200
    make_account(client, EMAIL)
    enter_code(client)
    assert Person.objects.get().account == Account.objects.get(email=EMAIL)


def test_members_pages_send_an_account_without_a_person_to_the_last_question(client: Client) -> None:
    client.force_login(AccountFactory.create())
    assert client.get("/settings/")["Location"] == "/join/finish/"
    assert client.get("/join/check/")["Location"] == "/join/finish/"


# --- Enumeration ----------------------------------------------------------------------------------


def test_an_address_that_is_known_gets_the_same_answer_and_another_mail(client: Client) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL))
    known = make_account(client)
    new = make_account(Client(), "new@example.org")
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert [mail.verb for mail in Mail.objects.order_by("id")] == [
        "account_already_exists",
        "email_confirmation_signup",
    ]
    assert Account.objects.filter(email=EMAIL).count() == 1


def test_the_page_of_the_code_is_the_same_for_both(client: Client) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL))
    other = Client()
    make_account(client, EMAIL)
    make_account(other, "amino@example.org")
    pages = [page(browser, "/account/confirm-email/") for browser in (client, other)]
    tokens = [browser.cookies["csrf"].value for browser in (client, other)]
    assert tokens[0] != tokens[1]
    known, new = (without_token(html).replace("amino@", "amina@") for html in pages)
    assert known == new


def wall(client: Client, email: str) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL))
    make_account(client, email)


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_who_waits_for_a_code_that_never_comes_can_leave_for_sign_in(client: Client, email: str) -> None:
    wall(client, email)
    assert client.get("/account/login/")["Location"] == "/account/confirm-email/"
    link = "/account/login/?leave=1"
    assert link in page(client, "/account/confirm-email/")
    assert "Send me a code" in page(client, link)
    assert client.get("/account/login/").status_code == 200
    assert client.get("/account/confirm-email/")["Location"] == "/account/login/"


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_doing_it_later_looks_the_same_for_a_known_address(client: Client, email: str) -> None:
    wall(client, email)
    client.post("/account/logout/", {"next": "/account/login/"})
    assert client.get("/account/confirm-email/")["Location"] == "/account/login/"


def test_the_mail_about_an_account_leads_through_the_wall(client: Client) -> None:
    wall(client, EMAIL)
    link = re.search(r"http://testserver(/account/login/\S*)", Mail.objects.get().text)
    assert link
    assert "Send me a code" in page(client, link.group(1))


def test_who_lost_the_page_of_the_code_joins_again_with_a_new_one(client: Client, later: None) -> None:
    answer_everything(client)
    make_account(client)
    first = Mail.objects.get()
    other = Client()
    answer_everything(other)
    again = make_account(other)
    assert again["Location"] == "/account/confirm-email/"
    assert [mail.verb for mail in Mail.objects.all()] == ["email_confirmation_signup"] * 2
    enter_code(other, first)
    assert not Person.objects.exists()
    enter_code(other)
    assert Person.objects.get().account == Account.objects.get()


@pytest.mark.parametrize("verified", [True, False])
def test_an_account_that_is_somebody_gets_no_joining_code(client: Client, verified: bool) -> None:
    PersonFactory.create(account=AccountFactory.create(email=EMAIL, address__verified=verified))
    make_account(client)
    assert Mail.objects.get().verb == "account_already_exists"


@pytest.fixture
def later(settings: Settings) -> None:
    """Stand at a time when a code may be asked for again."""
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_a_new_code_asked_for_at_once_stays_on_the_page(client: Client, email: str) -> None:
    wall(client, email)
    code = client.session["account_email_verification_code"]["code"]
    response = client.post("/account/confirm-email/", {"action": "resend"}, follow=True)
    assert response.status_code == 200
    assert "You can ask again in 10 seconds." in response.content.decode()
    assert client.session["account_email_verification_code"]["code"] == code
    assert Mail.objects.count() == 1


def test_a_new_code_asked_for_later_comes(client: Client, later: None) -> None:
    make_account(client)
    response = client.post("/account/confirm-email/", {"action": "resend"}, follow=True)
    assert "A new code is on its way." in response.content.decode()
    assert Mail.objects.count() == 2
    assert enter_code(client).status_code == 302


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_an_empty_field_is_no_try(client: Client, email: str) -> None:
    wall(client, email)
    for _tap in range(5):
        assert client.post("/account/confirm-email/", {"code": " "}).status_code == 200


@pytest.mark.parametrize("email", [EMAIL, "new@example.org"])
def test_three_wrong_codes_lead_back_to_where_a_new_one_is(client: Client, email: str) -> None:
    wall(client, email)
    for _try in range(3):
        response = client.post("/account/confirm-email/", {"code": "000"}, follow=True)
    assert response.redirect_chain == [("/join/check/", 302)]
    assert "That code is spent. Send your address once more" in response.content.decode()
    assert f'value="{email}"' in response.content.decode()  # nobody types their address twice


def without_token(html: str) -> str:
    return "\n".join(line for line in html.split("\n") if "csrfmiddlewaretoken" not in line)
