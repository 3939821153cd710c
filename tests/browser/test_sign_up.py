"""Joining by hand: with and without scripts, without a signal, and looked at by axe."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from profiles.models import Draft, Mail, Person
from tests.chromium import Console
from tests.profiles.joining import code_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_cache")]

Accessible = Callable[[Page], None]
PHONE, DESK = ViewportSize(width=360, height=780), ViewportSize(width=1280, height=900)
# A loop of its own: wait_for_function takes the promise itself for a yes.
KEPT_HERE = """async path => {
  while (!(await caches.match(new URL(path, location)))) await new Promise(done => setTimeout(done, 20));
}"""
ALL_SAVED = """() => Object.keys(localStorage).filter(key => key.startsWith('draft:join'))
  .every(key => JSON.parse(localStorage.getItem(key)).saved)"""
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EMAIL = "amina@example.org"
GOAL = "Two regular clients of my own."


@pytest.fixture
def browse(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Open phones and desks; at the end no console may have complained."""
    opened: list[tuple[BrowserContext, Console]] = []

    def open_one(size: ViewportSize = PHONE, theme: str = "light", *, scripts: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=size,
            color_scheme=theme,  # type: ignore[arg-type]
            java_script_enabled=scripts,
        )
        opened.append((context, Console(context)))
        return context

    yield open_one
    for context, heard in opened:
        context.close()
        heard.assert_empty()


def go_on(page: Page, words: str = "Continue") -> None:
    page.get_by_role("button", name=words).click()


def walk(page: Page, look: Callable[[Page], None]) -> None:
    """Walk the four steps to the last page, looking at each."""
    page.goto("/join/1/")
    look(page)
    page.get_by_label("Delivery, courier").check()
    page.get_by_text("Say it more exactly").click()
    page.get_by_text("Delivery, courier", exact=True).last.click()
    page.get_by_label("Bike messenger").check()
    page.get_by_label("1 to 3 years").check()
    go_on(page)
    page.get_by_label("Reading a pay statement").check()
    page.get_by_label("Something else you know well").fill("Bicycle polo")
    go_on(page, "Add")
    expect(page.get_by_label("Bicycle polo")).to_be_checked()
    expect(page.get_by_label("Reading a pay statement")).to_be_checked()
    look(page)
    go_on(page)
    page.get_by_label("Pricing a job").check()
    page.get_by_label("What would be different in three months?").fill(GOAL)
    look(page)
    go_on(page)
    page.get_by_label("Weekday mornings").check()
    page.get_by_label("It changes every week").check()
    page.get_by_label("Phone").check()
    page.get_by_label("Another language").select_option("sw")
    go_on(page, "Add")
    expect(page.get_by_label("Swahili")).to_be_checked()
    expect(page.get_by_label("Weekday mornings")).to_be_checked()
    page.get_by_label("Town or area").fill("Bristol")
    page.get_by_label("Town or area").press("Enter")  # Enter is Continue, not the button that stands before it
    expect(page.get_by_text("More than one town fits. Please choose yours.").last).to_be_visible()
    page.get_by_label("Bristol, England, United Kingdom").check()
    look(page)
    go_on(page, "Check my answers")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    look(page)


def make_account(page: Page) -> None:
    page.get_by_label("Name others see").fill("Amina")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("I am 18 or older").check()
    go_on(page, "Make my account")
    page.get_by_label("Code").fill(code_in(Mail.objects.latest("id")))
    go_on(page, "Confirm")


def nothing(_page: Page) -> None:
    """Look at nothing in particular."""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_first_question_to_home(browse: Callable[..., BrowserContext], scripts: bool) -> None:
    page = browse(scripts=scripts).new_page()
    walk(page, nothing)
    make_account(page)
    page.wait_for_url("**/home/")
    expect(page.get_by_text("Your account is ready. Welcome, Amina.")).to_be_visible()
    person = Person.objects.get()
    assert (person.name, person.goal, person.zone) == ("Amina", GOAL, "Europe/London")
    assert set(person.languages) == {"en", "sw"}
    assert list(person.own_words.values_list("words", flat=True)) == ["Bicycle polo"]
    assert not Draft.objects.exists()


def test_a_member_leaves_no_words_on_the_phone(browse: Callable[..., BrowserContext]) -> None:
    page = browse().new_page()
    walk(page, nothing)
    assert page.evaluate("Object.keys(localStorage).length") > 0
    make_account(page)
    page.wait_for_url("**/home/")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length") == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    browse: Callable[..., BrowserContext], accessible: Accessible, size: ViewportSize, theme: str
) -> None:
    def look(page: Page) -> None:
        accessible(page)
        assert page.evaluate(STICKS_OUT) <= 0, page.url

    page = browse(size, theme).new_page()
    walk(page, look)
    go_on(page, "Make my account")
    expect(page.get_by_text("3 things to fix")).to_be_visible()
    look(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("way", ["Back", "Save and leave"])
def test_leaving_a_step_keeps_what_was_typed(browse: Callable[..., BrowserContext], way: str, scripts: bool) -> None:
    page = browse(scripts=scripts).new_page()
    page.goto("/join/3/")
    page.get_by_label("What would be different in three months?").fill(GOAL)
    go_on(page, way)
    page.wait_for_url(lambda url: not url.endswith("/join/3/"))
    page.goto("/join/3/")
    expect(page.get_by_label("What would be different in three months?")).to_have_value(GOAL)


def test_words_are_kept_at_each_change_without_any_button(browse: Callable[..., BrowserContext]) -> None:
    page = browse().new_page()
    page.goto("/join/3/")
    with page.expect_response("**/drafts/join-learn/") as answered:
        page.get_by_label("What would be different in three months?").fill(GOAL)
    assert answered.value.status == 204
    assert Draft.objects.get().payload["goal"] == [GOAL]
    page.reload()
    expect(page.get_by_label("What would be different in three months?")).to_have_value(GOAL)
    expect(page.locator("#draft-status")).to_be_hidden()


def test_going_back_after_continue_says_nothing_about_kept_words(browse: Callable[..., BrowserContext]) -> None:
    page = browse().new_page()
    page.goto("/join/2/")
    page.get_by_label("Something else you know well").fill("Bicycle polo")
    go_on(page)
    page.wait_for_url("**/join/3/")
    go_on(page, "Back")
    expect(page.get_by_label("Bicycle polo")).to_be_checked()
    expect(page.locator("#draft-status")).to_be_hidden()


def keep_step_two(page: Page) -> None:
    page.goto("/join/1/")
    page.goto("/join/2/")
    page.evaluate(KEPT_HERE, "/join/2/")
    page.evaluate(KEPT_HERE, "/join/1/")


def kill(page: Page) -> None:
    """End the tab as a phone without memory does: no script of the page gets a last word."""
    with suppress(Error):
        page.goto("chrome://crash", timeout=3_000)
    page.close()


def test_words_typed_without_a_signal_outlive_the_tab(browse: Callable[..., BrowserContext]) -> None:
    """Off line in step 2: type, kill the tab, come back off line, then on line, and go on."""
    phone = browse()
    page = phone.new_page()
    keep_step_two(page)
    phone.set_offline(True)
    page.get_by_label("Something else you know well").fill("Bicycle polo")
    page.locator("input[name=topics]").first.check()
    expect(page.get_by_text("No signal. What you write is saved on this phone")).to_be_visible()
    kill(page)

    again = phone.new_page()
    again.goto("/join/2/")
    expect(again.get_by_label("Something else you know well")).to_have_value("Bicycle polo")
    expect(again.locator("input[name=topics]").first).to_be_checked()
    assert not Draft.objects.filter(form="join-share").exists()
    kill(again)

    phone.set_offline(False)
    back = phone.new_page()
    back.goto("/join/2/")
    expect(back.get_by_label("Something else you know well")).to_have_value("Bicycle polo")
    back.wait_for_function(ALL_SAVED)
    assert Draft.objects.get(form="join-share").payload["more"] == ["Bicycle polo"]
    go_on(back)
    back.goto("/join/check/")
    expect(back.get_by_text("Bicycle polo")).to_be_visible()


def test_words_the_server_has_are_there_without_a_signal_too(browse: Callable[..., BrowserContext]) -> None:
    phone = browse()
    page = phone.new_page()
    keep_step_two(page)
    with page.expect_response("**/drafts/join-share/"):
        page.get_by_label("Something else you know well").fill("Bicycle polo")
    page.wait_for_function(ALL_SAVED)
    phone.set_offline(True)
    kill(page)
    again = phone.new_page()
    again.goto("/join/2/")
    expect(again.get_by_label("Something else you know well")).to_have_value("Bicycle polo")


def test_without_a_signal_back_still_goes_back(browse: Callable[..., BrowserContext]) -> None:
    phone = browse()
    page = phone.new_page()
    keep_step_two(page)
    phone.set_offline(True)
    page.get_by_label("Something else you know well").fill("Bicycle polo")
    expect(page.locator("#draft-status")).to_contain_text("No signal")
    go_on(page)
    expect(page.get_by_role("heading", name="What could you show someone?")).to_be_visible()
    go_on(page, "Back")
    page.wait_for_url("**/join/1/")
    expect(page.get_by_role("heading", name="What work do you do?")).to_be_visible()


def test_another_browser_finishes_with_one_tap(browse: Callable[..., BrowserContext], accessible: Accessible) -> None:
    page = browse().new_page()
    walk(page, nothing)
    page.get_by_label("Name others see").fill("Amina")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("I am 18 or older").check()
    go_on(page, "Make my account")
    expect(page.get_by_label("Code")).to_be_visible()

    desk = browse(DESK).new_page()
    desk.goto("/account/login/")
    desk.get_by_label("E-mail").fill(EMAIL)
    go_on(desk, "Send me a code")
    desk.get_by_label("Code").fill(code_in(Mail.objects.latest("id")))
    go_on(desk, "Confirm")
    expect(desk.get_by_label("Name others see")).to_have_value("Amina")
    accessible(desk)
    desk.get_by_label("I am 18 or older").check()
    go_on(desk, "Go to my page")
    desk.wait_for_url("**/home/")
    assert Person.objects.get().goal == GOAL
