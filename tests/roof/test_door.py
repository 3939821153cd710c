"""The headers of every page, of errors too, and what production refuses."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from nwlb import checks
from profiles.models import Mail, Person
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db
PAGES = ("/", "/join/1/", "/account/login/", "/rules/", "/no/such/page/", "/?q=%00", "/healthz")
NOWHERE = "unix:///nonexistent/valkey.sock?db=0"


def directives(headers: Mapping[str, str]) -> dict[str, str]:
    parts = (part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    return {name: (value[0] if value else "") for name, *value in parts}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_headers(path: str) -> None:
    headers = Client().get(path).headers
    policy = directives(headers)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_crash_carries_them_too(sign_in: SignIn, teo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_said: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("nwlb.views.suggestions.top", fail)
    client = sign_in(teo)
    client.raise_request_exception = False
    answer = client.get("/home/")
    assert answer.status_code == 500
    assert directives(answer.headers)["default-src"] == "'none'"


def test_pages_of_a_member_are_not_kept(sign_in: SignIn, teo: Person) -> None:
    assert "no-store" in sign_in(teo).get("/home/").headers["Cache-Control"]


def test_pages_of_a_visitor_may_be() -> None:
    assert "no-store" not in Client().get("/rules/").headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "short", "nwlb.E001"),
        ("HTTPS", False, "nwlb.E004"),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True, "nwlb.E005"),
        ("MFA_REQUIRED_OF_ROLES", False, "nwlb.E006"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "nwlb.E007"),
        ("ALLOWED_HOSTS", ["*"], "nwlb.E008"),
        ("DEBUG", True, "nwlb.E010"),
    ],
)
def test_production_refuses(settings: Settings, name: str, value: object, code: str) -> None:
    safe(settings)
    assert code not in found()
    setattr(settings, name, value)
    assert code in found()


def test_the_demo_is_left_alone(settings: Settings) -> None:
    settings.PRODUCTION = False
    assert not [code for code in found() if code.startswith("nwlb.")]


def safe(settings: Settings) -> None:
    settings.PRODUCTION = True
    settings.SECRET_KEY = "x1" * 40
    settings.HTTPS = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    settings.MFA_REQUIRED_OF_ROLES = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ALLOWED_HOSTS = ["nwlb.example.org"]


def found() -> set[str]:
    assert checks.refuse_unsafe_deployment in registry.get_checks()
    return {str(message.id) for message in run_checks(tags=["security"])}


def test_without_redis_and_mail_server_somebody_still_asks_for_a_code(
    settings: Settings, teo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent inside a request: the code waits in the outbox, and the page answers."""
    settings.REDIS_URL = NOWHERE
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOWHERE}}

    def fail(_self: EmailMessage, fail_silently: bool = False) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailMessage, "send", fail)
    answer = Client().post("/account/login/code/", {"email": "teo@example.org"})
    assert answer.status_code == 302
    assert Mail.objects.filter(to="teo@example.org", verb="login_code").exists()
