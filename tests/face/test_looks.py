"""The face in a real browser: both themes, phone and desk, left to right and right to left."""

from collections.abc import Callable, Iterator

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.chromium import Console

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = {"phone": 360, "desk": 1280}
EVERY_LOOK = ["/styleguide/", "/rules/", "/account/login/", "/offline/", "/api/", "/api/cases/"]
ONE_LOOK = ["/privacy/", "/accessibility/", "/credits/", "/account/login/?password=1", "/account/password/reset/"]
OPEN_EVERYTHING = "() => document.querySelectorAll('details:not(.menu)').forEach(it => it.open = true)"
STICKS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL_TARGETS = """() => {
  const inText = it => it.matches('a:not(.cover)') && getComputedStyle(it).display === 'inline' && it.closest('p, dd');
  const target = it => it.closest('label') || (it.matches('.cover') && it.closest('li')) || it;
  return [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')]
    .filter(it => !it.matches('.skip') && !inText(it))
    .map(it => [it, target(it).getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
    .map(([it, box]) => `${it.outerHTML.slice(0, 80)} ${box.width}x${box.height}`);
}"""


@pytest.fixture(params=[(scheme, width) for scheme in ("light", "dark") for width in WIDTHS], ids="-".join)
def looked_at(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One of the four looks; its console is empty at the end."""
    scheme, width = request.param
    context = browser.new_context(
        color_scheme=scheme, reduced_motion="reduce", viewport={"width": WIDTHS[width], "height": 800}
    )
    yield from watched(context)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from watched(browser.new_context(viewport={"width": WIDTHS["phone"], "height": 740}))


def watched(context: BrowserContext) -> Iterator[Page]:
    console = Console(context)
    yield context.new_page()
    context.close()
    console.assert_empty()


def test_every_look_of_every_component(
    looked_at: Page, live_server: LiveServer, accessible: Callable[[Page], None]
) -> None:
    for path in EVERY_LOOK:
        looked_at.goto(f"{live_server.url}{path}")
        looked_at.evaluate(OPEN_EVERYTHING)
        assert looked_at.evaluate(STICKS_OUT) <= 0, path
        accessible(looked_at)


def test_the_other_pages_and_what_a_thumb_can_hit(
    phone: Page, live_server: LiveServer, accessible: Callable[[Page], None]
) -> None:
    for path in [*ONE_LOOK, *EVERY_LOOK]:
        phone.goto(f"{live_server.url}{path}")
        assert phone.evaluate(STICKS_OUT) <= 0, path
        assert phone.evaluate(SMALL_TARGETS) == [], path
        accessible(phone)


def test_a_page_that_sticks_out_or_a_small_target_would_be_found(phone: Page) -> None:
    phone.set_content("<div style='width: 500px'><button style='width: 20px; height: 20px'>x</button></div>")
    assert phone.evaluate(STICKS_OUT) > 0
    assert len(phone.evaluate(SMALL_TARGETS)) == 1


def test_right_to_left(phone: Page, live_server: LiveServer) -> None:
    with override_settings(LANGUAGES=[("en", "English"), ("ar", "Arabic")]):
        phone.context.add_cookies([{"name": "language", "value": "ar", "url": live_server.url}])
        phone.goto(f"{live_server.url}/styleguide/")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    assert phone.evaluate(STICKS_OUT) <= 0
    brand, tool = phone.locator(".brand").bounding_box(), phone.locator(".top .tool").last.bounding_box()
    assert brand is not None
    assert tool is not None
    assert brand["x"] > tool["x"]


def test_the_chosen_theme_wins_over_the_phone(phone: Page, live_server: LiveServer) -> None:
    background = "() => getComputedStyle(document.documentElement).backgroundColor"
    phone.goto(f"{live_server.url}/rules/")
    light = phone.evaluate(background)
    phone.context.add_cookies([{"name": "theme", "value": "dark", "url": live_server.url}])
    phone.goto(f"{live_server.url}/rules/")
    assert phone.evaluate(background) != light


def test_the_first_tab_leads_past_the_top_bar(phone: Page, live_server: LiveServer) -> None:
    phone.goto(f"{live_server.url}/rules/")
    phone.keyboard.press("Tab")
    assert phone.evaluate("() => document.activeElement.className") == "skip"
    phone.keyboard.press("Enter")
    assert phone.evaluate("() => document.activeElement.id") == "main"


def test_without_a_script_the_door_stays_open_and_offers_no_passkey(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/account/login/")
    assert page.get_by_role("button", name="Send me a code").is_visible()
    assert not page.locator("#passkey_login").is_visible()
    page.context.close()
