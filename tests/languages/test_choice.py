"""Whose language a page speaks: what was chosen here, then what is kept with the person, then the browser's."""

import pytest
from django.conf import settings
from django.test import Client

from profiles.models import Person
from tests.access.roles import signed_in

pytestmark = pytest.mark.django_db
SPANISH = {"accept-language": "es-AR,es;q=0.9"}


def test_a_stranger_reads_what_the_browser_asks_for(client: Client) -> None:
    assert language_of(client, "/rules/", SPANISH) == "es"
    assert language_of(client, "/rules/", {"accept-language": "tlh"}) == "en"


def test_a_member_reads_what_is_kept_with_them(teo: Person) -> None:
    Person.objects.filter(pk=teo.pk).update(locale="es")
    assert language_of(signed_in(teo.account), "/settings/", {"accept-language": "en"}) == "es"


def test_what_was_chosen_on_this_device_wins(teo: Person) -> None:
    client = signed_in(teo.account)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert language_of(client, "/settings/", {}) == "es"


def test_the_switch_in_the_foot_is_kept_with_the_person(teo: Person) -> None:
    client = signed_in(teo.account)
    client.post("/language/", {"language": "es", "next": "/settings/"})
    teo.refresh_from_db()
    assert teo.locale == "es"
    client.post("/language/", {"language": "tlh", "next": "/settings/"})
    teo.refresh_from_db()
    assert teo.locale == "es"


def test_a_stranger_chooses_for_this_device_alone(client: Client, teo: Person) -> None:
    client.post("/language/", {"language": "es", "next": "/rules/"})
    teo.refresh_from_db()
    assert (language_of(client, "/rules/", {}), teo.locale) == ("es", "en")


def language_of(client: Client, path: str, headers: dict[str, str]) -> str:
    """Return the language that the page and its header agree on."""
    answer = client.get(path, headers=headers)
    language = answer.headers["Content-Language"]
    assert f'<html lang="{language}"' in answer.content.decode()
    return language
