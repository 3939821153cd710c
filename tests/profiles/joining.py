"""The way in, as a browser without scripts walks it."""

import re

from django.http import HttpResponseBase
from django.test import Client

from profiles.models import Craft, Mail, Person, Topic

EMAIL = "amina@example.org"


def code_in(mail: Mail) -> str:
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4}|[0-9]{6})$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found.group()


def craft(slug: str) -> int:
    return Craft.objects.get(slug=slug).pk


def topic(slug: str) -> int:
    return Topic.objects.get(slug=slug).pk


def answer_everything(client: Client) -> None:
    client.post("/join/1/", {"trades": [craft("courier")], "works": [craft("bike-messenger")], "years": "1"})
    client.post(
        "/join/2/", {"topics": [topic("pay-statement")], "words": ["Bicycle polo"], "more": "somali Conversation"}
    )
    client.post("/join/3/", {"topics": [topic("pricing-job"), topic("direct-clients")], "goal": "Two clients."})
    client.post(
        "/join/4/",
        {
            "times": ["weekday_mornings", "varies"],
            "talks": ["phone"],
            "town": "Bristol, United Kingdom",
            "languages": ["en"],
            "more": "so",
        },
    )


def make_account(client: Client, email: str = EMAIL, name: str = "Amina") -> HttpResponseBase:
    return client.post("/join/check/", {"name": name, "email": email, "agree": "on"})


def enter_code(client: Client, mail: Mail | None = None) -> HttpResponseBase:
    mail = mail or Mail.objects.latest("id")
    return client.post("/account/confirm-email/", {"action": "verify", "code": code_in(mail)})


def join(client: Client, email: str = EMAIL, name: str = "Amina") -> Person:
    answer_everything(client)
    make_account(client, email, name)
    response = enter_code(client)
    assert response.status_code == 302
    return Person.objects.get(account__email=email)


def ask_for_code(client: Client, email: str = EMAIL) -> HttpResponseBase:
    return client.post("/account/login/", {"login": email})


def sign_in_with_code(client: Client, email: str = EMAIL) -> HttpResponseBase:
    ask_for_code(client, email)
    return client.post("/account/login/code/confirm/", {"code": code_in(Mail.objects.latest("id"))})
