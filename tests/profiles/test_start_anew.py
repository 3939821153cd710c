"""A phone that several people use: what one said on the way in is not the next one's."""

import pytest
from django.test import Client

from profiles.models import Draft, Mail
from tests.factories import AccountFactory
from tests.profiles.joining import answer_everything, enter_code, make_account

pytestmark = pytest.mark.django_db
ANEW = "/join/anew/"


def test_a_first_visitor_is_not_asked_who_they_are(client: Client) -> None:
    assert ANEW not in client.get("/join/1/").content.decode()


def test_nothing_is_forgotten_before_a_yes(client: Client) -> None:
    answer_everything(client)
    page = client.get(ANEW).content.decode()
    assert "Forget all answers on this phone?" in page
    assert "Keep my answers" in page
    assert Draft.objects.exists()


def test_the_next_one_starts_with_an_empty_page(client: Client) -> None:
    answer_everything(client)
    assert ANEW in client.get("/join/1/").content.decode()
    assert ANEW in client.get("/join/check/").content.decode()
    assert client.post(ANEW).headers["Location"] == "/join/1/"
    assert not Draft.objects.exists()
    page = client.get("/join/1/").content.decode()
    assert ANEW not in page
    assert "checked" not in page


def test_what_led_to_an_account_stays_for_its_owner(client: Client) -> None:
    answer_everything(client)
    make_account(client)
    mail = Mail.objects.latest("id")
    kept = Draft.objects.count()
    client.post(ANEW)
    assert Draft.objects.filter(account__isnull=False).count() == kept
    # The code that the last one waited for cannot be entered here any more.
    assert enter_code(client, mail).headers["Location"] != "/home/"
    assert "checked" not in client.get("/join/1/").content.decode()


def test_nobody_empties_the_browser_of_another(client: Client) -> None:
    answer_everything(client)
    kept = Draft.objects.count()
    Client().post(ANEW)
    assert Draft.objects.count() == kept > 0


def test_who_is_signed_in_stays_so(client: Client) -> None:
    client.force_login(AccountFactory.create())
    assert client.post(ANEW).headers["Location"] == "/home/"
    assert "_auth_user_id" in client.session
