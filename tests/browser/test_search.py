"""Finding people by hand: without scripts on a phone, and every page looked at by axe."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.commands import search_documents
from profiles.models import Person
from tests.browser.test_people import DESK, PHONE, SMALL_TARGETS, sign_in
from tests.chromium import Console

Accessible = Callable[[Page], None]
PAGES = (
    "", "?q=pricing", "?q=mnia", "?q=courier&near=Bristol&language=en&room=1", "?q=nobodyhere&language=sw",
    "?near=nowhereatall", "saved/", "choose/?q=courier",
)  # fmt: skip


@pytest.fixture
def everybody(mina: Person, teo: Person, sam: Person) -> Person:
    search_documents.rebuild()
    return sam


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, everybody: Person,
    size: Any,
) -> None:  # fmt: skip
    page.set_viewport_size(size)
    sign_in(context, live_server, everybody)
    for path in PAGES:
        page.goto(f"{live_server.url}/search/{path}")
        for folded in page.locator("main details.more > summary").all():
            folded.click()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        if size is PHONE:
            assert page.evaluate(SMALL_TARGETS) == [], path


def test_from_the_field_on_top_to_news_without_scripts(
    browser: Browser, live_server: LiveServer, everybody: Person
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=live_server.url)  # type: ignore[arg-type]
    heard = Console(context)
    sign_in(context, live_server, everybody)
    page = context.new_page()
    page.goto("/home/")
    page.locator("header summary").filter(has_text="Search").click()
    field = page.get_by_role("searchbox")
    box = field.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert 150 <= box["width"] <= PHONE["width"]
    field.fill("curier")
    field.press("Enter")
    names = page.locator("main .person__name")
    expect(names).to_have_text(["Teo", "Mina"], use_inner_text=True)
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Can be asked for support now").check()
    page.get_by_role("button", name="Show these").click()
    expect(names).to_have_text(["Mina"], use_inner_text=True)
    page.get_by_role("link", name="Take this filter away: can be asked now").click()
    expect(names).to_have_count(2)
    page.get_by_role("searchbox").fill("zanzibar")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="Nobody yet")).to_be_visible()
    page.get_by_role("button", name="Tell me when").click()
    expect(page.get_by_role("link", name="zanzibar")).to_be_visible()
    page.get_by_role("button", name="Stop looking for").click()
    expect(page.get_by_role("heading", name="None yet")).to_be_visible()
    heard.assert_empty()
    context.close()
