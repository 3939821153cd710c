"""What somebody saved in one tab is not undone by another that was opened before."""

import re

import pytest
from django.test import Client

from profiles.models import Person
from tests.profiles.pages import SignIn, fresh
from tests.profiles.test_settings import typed

pytestmark = pytest.mark.django_db
PAGE = "/settings/profile/"
ELSEWHERE = "You changed your profile elsewhere"


def seen(client: Client) -> str:
    [sign] = re.findall(r'name="seen" value="(\w+)"', client.get(PAGE).content.decode())
    return str(sign)


def test_the_older_tab_asks_first_and_keeps_what_was_typed(sam: Person, sign_in: SignIn) -> None:
    client = sign_in(sam)
    both = seen(client)
    client.post(PAGE, typed(headline="Rides at night", seen=both))
    page = client.post(PAGE, typed(about="Ten years.", seen=both)).content.decode()
    assert ELSEWHERE in page
    assert "Ten years." in page
    assert (fresh(sam).headline, fresh(sam).about) == ("Rides at night", "")
    [now] = re.findall(r'name="seen" value="(\w+)"', page)
    client.post(PAGE, typed(headline="Rides at night", about="Ten years.", seen=now))
    assert (fresh(sam).headline, fresh(sam).about) == ("Rides at night", "Ten years.")


def test_one_tab_saves_as_often_as_it_likes(sam: Person, sign_in: SignIn) -> None:
    client = sign_in(sam)
    for headline in ("One", "Two"):
        page = client.post(PAGE, typed(headline=headline, seen=seen(client)), follow=True).content.decode()
        assert ELSEWHERE not in page
        assert fresh(sam).headline == headline
