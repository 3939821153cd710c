"""Signing in by hand, with a passkey that a real Chromium keeps."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.models import Mail, Person
from tests.factories import PASSWORD, AccountFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_cache")]

EMAIL = "amina@example.org"
PHONE_WITH_A_FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def amina(live_server: LiveServer) -> Person:
    return PersonFactory.create(name="Amina", account=AccountFactory.create(email=EMAIL))


@pytest.fixture
def phone(page: Page, context: BrowserContext) -> Page:
    """A phone that can keep passkeys."""
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE_WITH_A_FINGER})
    return page


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def sign_in_with_password(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/account/login/?password=1")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/home/")


def add_passkey(page: Page, server: LiveServer) -> None:
    page.goto(f"{server.url}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Confirm")
    page.get_by_role("textbox").first.fill("My phone")
    press(page, "Add a passkey")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def test_a_passkey_is_added_and_opens_the_door(phone: Page, live_server: LiveServer, amina: Person) -> None:
    sign_in_with_password(phone, live_server)
    add_passkey(phone, live_server)
    assert Mail.objects.filter(verb="webauthn_added", to=EMAIL).exists()
    phone.context.clear_cookies()
    phone.goto(f"{live_server.url}/account/login/")
    press(phone, "Use a passkey")
    phone.wait_for_url("**/home/")
    expect(phone.get_by_text("Amina").first).to_be_visible()


def test_a_phone_without_the_passkey_stays_outside(phone: Page, live_server: LiveServer, amina: Person) -> None:
    phone.goto(f"{live_server.url}/account/login/")
    press(phone, "Use a passkey")
    phone.wait_for_timeout(500)
    assert "/account/login/" in phone.url


def test_the_page_of_a_code_fits_a_narrow_phone(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/join/check/")
    page.get_by_label("Name others see").fill("Amina")
    page.get_by_label("E-mail").fill(EMAIL)
    page.locator("input[name=agree]").check()
    press(page, "Make my account")
    page.wait_for_url("**/account/confirm-email/")
    wide = [page.get_by_role("button", name=name).bounding_box() for name in ("Send a new code", "Do this later")]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in wide)
    press(page, "Send a new code")
    expect(page.get_by_text("You can ask again in 10 seconds.")).to_be_visible()
    page.get_by_role("link", name="I have an account: sign in").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
