"""The first hour of two newcomers, on a small phone without scripts, in each of our languages.

Fields are found by their names and buttons by their places: the words differ.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from matching.models import Ask, Case
from profiles.models import Mail, Notice, Offer, Person
from tests.profiles.joining import code_in, craft, topic

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_cache"),
    pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES]),
]

PHONE = ViewportSize(width=360, height=780)
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
Walk = Callable[[str], Page]


@pytest.fixture
def newcomer(browser: Browser, live_server: LiveServer) -> Iterator[Walk]:
    """A phone on the front page, in the language that its owner has chosen there."""
    opened = []

    def arrive(language: str) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
        opened.append(context)
        page = context.new_page()
        page.goto("/")
        page.locator(f"button[name=language][value={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        return page

    yield arrive
    for context in opened:
        context.close()


def seen(page: Page, path: str) -> None:
    """It is the page that was meant, in one language, and nothing sticks out of the phone."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)
    assert page.evaluate(STICKS_OUT) == 0, path


def tick(page: Page, name: str, value: object) -> None:
    page.locator(f"input[name={name}][value='{value}']").first.check()


def onward(page: Page) -> None:
    page.locator("main form .actions button").first.click()


def next_step(page: Page) -> None:
    """Take the one step that home puts on the plate."""
    page.goto("/home/")
    assert page.evaluate(STICKS_OUT) == 0
    page.locator("main .plate .btn--sun").click()


def make_account(page: Page, name: str) -> Person:
    seen(page, "/join/check/")
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=email]").fill(f"{name.lower()}@example.org")
    page.locator("input[name=agree]").check()
    page.locator("#join .actions button").click()
    seen(page, "/account/confirm-email/")
    page.locator("input[name=code]").fill(code_in(Mail.objects.latest("id")))
    page.locator("main form button.btn").first.click()
    seen(page, "/home/")
    return Person.objects.get(name=name)


def join(page: Page, name: str, *, shares: str = "", learns: str = "") -> Person:
    page.locator("main a.btn").first.click()
    seen(page, "/join/1/")
    tick(page, "trades", craft("courier"))
    onward(page)
    for number, wanted in ((2, shares), (3, learns)):
        seen(page, f"/join/{number}/")
        if wanted:
            tick(page, "topics", topic(wanted))
        onward(page)
    seen(page, "/join/4/")
    tick(page, "languages", "en")  # whoever reads the pages in Spanish may speak no word of Mina's
    onward(page)
    return make_account(page, name)


def test_a_seeker_comes_from_the_front_page_to_somebody_who_is_asked(
    newcomer: Walk, mina: Person, language: str
) -> None:
    page = newcomer(language)
    nora = join(page, "Nora", learns="pricing-job")
    next_step(page)
    seen(page, "/settings/hours/")
    tick(page, "presets", "weekday_mornings")
    onward(page)
    next_step(page)
    seen(page, "/settings/profile/")
    tick(page, "talks", "phone")
    page.locator("input[name=town]").fill("Bristol, United Kingdom")
    onward(page)
    next_step(page)
    seen(page, "/ask/")
    page.locator("textarea[name=words]").fill("I never know what to charge.")
    onward(page)
    page.wait_for_url("**/cases/*/")
    case = Case.objects.get(person=nora)
    assert Ask.objects.get(case=case).mentor == mina
    assert Notice.objects.filter(person=mina, verb="ask_received").exists()
    page.goto("/home/")
    expect(page.locator("main .plate")).to_have_count(0)
    expect(page.locator(f"a[href='{case.get_absolute_url()}']")).to_be_visible()


def test_a_mentor_comes_from_the_front_page_to_an_open_offer(newcomer: Walk, language: str) -> None:
    page = newcomer(language)
    maya = join(page, "Maya", shares="pay-statement")
    next_step(page)
    seen(page, "/offer/handbook/")
    answers = {"advice": "friend", "full": "say", "money": "free"}
    for name, answer in answers.items():
        tick(page, name, answer)
    page.locator("main form button.btn").first.click()
    # Wrong once: nothing is lost, and a sentence says what to read again.
    seen(page, "/offer/handbook/")
    expect(page.locator("main .error").first).to_be_visible()
    expect(page.locator("input[name=money][value=free]")).to_be_checked()
    tick(page, "advice", "point")
    page.locator("main form button.btn").first.click()
    seen(page, "/offer/")
    next_step(page)
    seen(page, "/offer/")
    page.locator("button[name=open]").click()
    seen(page, "/offer/")
    assert Offer.objects.get(person=maya).opened_at
    page.goto("/home/")
    expect(page.locator("main .track")).to_have_count(0)
