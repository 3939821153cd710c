"""The longest words of every language we offer, and a page from right to left, on a small phone."""

import sys

import pytest
from django.conf import settings as site
from django.urls import reverse
from django.utils.formats import reset_format_cache
from playwright.sync_api import BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from nwlb.locale.en import formats
from profiles.models import Person
from tests.access.roles import signed_in
from tests.matching.helping import asked

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "home", "matching:suggestion_list", "matching:case_open", "matching:ask_list", "matching:message_list",
    "profiles:notice_list", "profiles:settings_show", "profiles:profile_edit", "profiles:offer_edit",
    "profiles:look_edit", "rules",
)  # fmt: skip
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A word that is wider than its button or its place in the bottom bar.
CUT = """() => [...document.querySelectorAll('.nav--app a, .btn')]
  .filter(it => it.offsetParent && it.scrollWidth > it.clientWidth + 1).map(it => it.innerText)"""
SWITCH = "form[action='/language/'] button"


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("language", [code for code, _ in site.LANGUAGES])
def test_every_language_fits_a_small_phone(
    page: Page, context: BrowserContext, live_server: LiveServer, mina: Person, teo: Person, language: str, width: int
) -> None:
    asked(teo, mina)
    page.set_viewport_size({"width": width, "height": 700})
    enter(context, live_server, mina, language)
    wrong = {}
    for name in PAGES:
        page.goto(f"{live_server.url}{reverse(name)}")
        if found := cut(page):
            wrong[name] = found
    assert wrong == {}


def test_the_switch_names_languages_in_themselves_and_fits_a_thumb(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{live_server.url}/rules/")
    buttons = page.locator(SWITCH).all()
    assert [button.inner_text() for button in buttons] == ["English", "Español"]
    assert all(box["height"] >= 44 and box["width"] >= 44 for button in buttons if (box := button.bounding_box()))
    page.get_by_role("button", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"


def test_from_right_to_left_nothing_sticks_out(
    page: Page, context: BrowserContext, live_server: LiveServer, mina: Person, teo: Person, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]  # our words stay English, the pages turn around
    monkeypatch.setitem(sys.modules, "nwlb.locale.ar.formats", formats)
    reset_format_cache()
    asked(teo, mina)
    page.set_viewport_size({"width": 360, "height": 700})
    enter(context, live_server, mina, "ar")
    wrong = {}
    for name in PAGES:
        page.goto(f"{live_server.url}{reverse(name)}")
        assert page.locator("html").get_attribute("dir") == "rtl"
        if page.evaluate(STICKS_OUT) > 0:
            wrong[name] = page.evaluate(STICKS_OUT)
    assert wrong == {}
    page.goto(f"{live_server.url}{reverse('home')}")
    first, last = page.locator(".nav--app a").first.bounding_box(), page.locator(".nav--app a").last.bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]


def cut(page: Page) -> list[str]:
    return [*page.evaluate(CUT), *(["page"] if page.evaluate(STICKS_OUT) > 0 else [])]


def enter(context: BrowserContext, server: LiveServer, person: Person, language: str) -> None:
    session = signed_in(person.account).cookies[site.SESSION_COOKIE_NAME].value
    for name, value in {site.SESSION_COOKIE_NAME: session, site.LANGUAGE_COOKIE_NAME: language}.items():
        context.add_cookies([{"name": name, "value": value, "url": server.url}])
