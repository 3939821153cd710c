"""Words typed without a signal are there again, whatever happens to the tab."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from profiles.models import Draft

pytestmark = pytest.mark.django_db(transaction=True)
# A loop of its own: wait_for_function takes the promise itself for a yes.
KEPT_HERE = """async path => {
  while (!(await caches.match(new URL(path, location)))) await new Promise(done => setTimeout(done, 20));
}"""
NOTHING_WAITS = """() => Object.keys(localStorage).filter(key => key.startsWith('draft:join'))
  .every(key => JSON.parse(localStorage.getItem(key)).saved)"""
KEEP_OLD_WORDS = """() => localStorage.setItem(
  'draft:' + document.querySelector('form[data-draft]').dataset.draft,
  JSON.stringify({words: [['goal', 'older words']], at: 1, base: '1'}))"""
OWN = "Something else you know well"


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740})
    yield context
    context.close()


def open_step_two(visitor: BrowserContext) -> Page:
    page = visitor.new_page()
    page.goto("/join/1/")
    page.goto("/join/2/")
    page.evaluate(KEPT_HERE, "/join/2/")
    page.evaluate(KEPT_HERE, "/static/js/drafts.js")
    return page


def type_words(page: Page, words: str) -> None:
    page.get_by_label(OWN).fill(words)


def test_typed_off_line_tab_killed_and_back_without_a_signal(visitor: BrowserContext) -> None:
    page = open_step_two(visitor)
    visitor.set_offline(True)
    type_words(page, "Mending cargo bikes")
    assert "saved on this phone" in page.inner_text("#draft-status")
    page.close(run_before_unload=False)

    again = visitor.new_page()
    again.goto("/join/2/")
    assert again.get_by_label(OWN).input_value() == "Mending cargo bikes"


def test_typed_off_line_tab_killed_and_back_with_a_signal(visitor: BrowserContext) -> None:
    page = open_step_two(visitor)
    visitor.set_offline(True)
    type_words(page, "Mending cargo bikes")
    page.close(run_before_unload=False)
    visitor.set_offline(False)

    again = visitor.new_page()
    again.goto("/join/2/")
    again.wait_for_function(NOTHING_WAITS)
    assert "Mending cargo bikes" in str([draft.payload for draft in Draft.objects.all()])


def test_without_a_signal_continue_stays_and_other_pages_say_so(visitor: BrowserContext) -> None:
    page = open_step_two(visitor)
    visitor.set_offline(True)
    type_words(page, "Mending cargo bikes")
    page.get_by_role("button", name="Continue").click()
    assert page.url.endswith("/join/2/")
    page.goto("/rules/")
    assert page.inner_text("h1") == "No signal right now"


def test_later_words_of_the_server_win_over_old_ones_on_the_phone(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/join/3/")
    goal = page.locator("form[data-draft] textarea")
    with page.expect_response(lambda answer: "/drafts/" in answer.url):
        goal.fill("Two clients of my own")
    page.wait_for_function(NOTHING_WAITS)
    page.evaluate(KEEP_OLD_WORDS)
    page.reload()
    assert goal.input_value() == "Two clients of my own"
    assert page.evaluate(NOTHING_WAITS)


def test_later_words_on_the_phone_win_over_the_ones_of_the_server(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/join/3/")
    goal = page.locator("form[data-draft] textarea")
    with page.expect_response(lambda answer: "/drafts/" in answer.url):
        goal.fill("Two clients of my own")
    page.wait_for_function(NOTHING_WAITS)
    visitor.set_offline(True)
    goal.fill("Three clients of my own")
    visitor.set_offline(False)
    page.reload()
    assert goal.input_value() == "Three clients of my own"
    page.wait_for_function(NOTHING_WAITS)
