"""Who a person is, by hand: every page looked at by axe, and the main paths with and without scripts."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from profiles.models import Offer, Person, PersonTopic
from profiles.queries.hours import hours_of
from tests.chromium import Console
from tests.factories import NOW, PersonFactory, TopicFactory, shares, wants

Accessible = Callable[[Page], None]
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
PAGES = (
    "settings", "settings/profile", "settings/picture", "settings/topics", "settings/topics/?side=share",
    "settings/hours", "settings/privacy", "settings/blocks", "settings/look", "settings/security", "settings/data",
    "offer", "offer/handbook", "people/kept",
)  # fmt: skip
# What a thumb must hit: at least 44 px each way, or a link inside a sentence. A cover is as big as what it covers.
TAPPED = "a, button, label, select, summary, input[type=text]"
SMALL_TARGETS = f"""() => [...document.querySelectorAll('main :is({TAPPED})')]
  .filter(e => e.offsetParent && !e.closest('p') && !e.matches('.field > label, .vh'))
  .map(e => [e.innerText || e.name, (e.matches('.cover') ? e.offsetParent : e).getBoundingClientRect()])
  .filter(([, r]) => r.height < 43.5 || r.width < 43.5).map(([t, r]) => `${{t}} ${{r.width}}x${{r.height}}`)"""


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def sign_in(context: BrowserContext, server: LiveServer, person: Person) -> None:
    assert person.account is not None
    client = Client()
    client.force_login(person.account)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])


@pytest.fixture
def no_scripts(browser: Browser, live_server: LiveServer, sam: Person) -> Iterator[Page]:
    """Sam's phone, with scripts switched off."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=live_server.url)  # type: ignore[arg-type]
    heard = Console(context)
    sign_in(context, live_server, sam)
    yield context.new_page()
    heard.assert_empty()
    context.close()


@pytest.fixture
def full(mina: Person) -> Person:
    """Mina with everything said, so that nothing on the pages stays unseen."""
    wants(mina, TopicFactory.create(slug="hiring-fairly"), TopicFactory.create(slug="invoices"))
    said = {"headline": "Courier, runs her own round", "about": "I rode for six years.\n\nNow I have clients."}
    Person.objects.filter(pk=mina.pk).update(**said, goal="Two more riders by spring.", languages=["en", "ar"])
    words = {"rhythm": "fortnightly", "good_for": "beginner", "good_for_words": "First year", "not_for_words": "Visa"}
    Offer.objects.filter(person=mina).update(**words)
    return mina


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, full: Person, teo: Person,
    size: Any, theme: Any,
) -> None:  # fmt: skip
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    sign_in(context, live_server, full)
    own = full.get_absolute_url().strip("/")
    other = teo.get_absolute_url().strip("/")
    for path in (*PAGES, own, f"{own}/?as=everyone", other, f"{other}/block"):
        page.goto(f"{live_server.url}/{path if '?' in path else path + '/'}")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        if size is PHONE:
            assert page.evaluate(SMALL_TARGETS) == [], path


def test_the_grid_of_hours_fits_a_thumb(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, mina: Person
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(context, live_server, mina)
    page.goto(f"{live_server.url}/settings/hours/")
    for day in page.locator("details.more summary").all():
        day.click()
    expect(page.locator("label.hour")).to_have_count(168)
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    accessible(page)


def test_saying_who_one_is_without_scripts(no_scripts: Page, sam: Person) -> None:
    page = no_scripts
    page.goto("/settings/profile/")
    page.get_by_label("Name others see").fill("Samira")
    page.get_by_label("You in one line").fill("Rides at night")
    page.get_by_text("Delivery, courier").first.click()
    page.get_by_label("Bike messenger").check()
    page.get_by_label("Town or city").fill("Bristl")
    page.get_by_label("Another language").select_option(label="Somali")
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_role("alert")).to_contain_text("fix")
    expect(page.get_by_label("You in one line")).to_have_value("Rides at night")
    page.get_by_label("Bristol, England, United Kingdom").check()
    page.get_by_role("button", name="Save my profile").click()
    expect(page.get_by_role("status")).to_contain_text("Your profile is saved.")
    page.get_by_label("How long have you been doing it: Bike messenger").select_option(label="4 to 9 years")
    page.get_by_role("button", name="Save my profile").click()
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samira")
    for words in ("Rides at night", "Bristol", "Bike messenger", "4 to 9 years", "English, Somali"):
        expect(page.locator("main")).to_contain_text(words)


def test_an_offer_from_nothing_to_open_without_scripts(no_scripts: Page, sam: Person) -> None:
    page = no_scripts
    page.goto("/offer/")
    page.get_by_role("link", name="Add a topic").click()
    page.get_by_text("Money and pricing").click()
    page.get_by_label("Pricing a job").check()
    page.get_by_role("button", name="Save my topics").click()
    page.goto("/offer/")
    expect(page.get_by_label("Pricing a job")).to_be_checked()
    page.get_by_label("3", exact=True).check()
    page.get_by_role("button", name="Save and open my offer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you mentor")
    for answer in ("Say where to get advice", "Wait until the week is over", "Thank you, nobody pays here"):
        page.get_by_label(answer).check()
    page.get_by_role("button", name="Check and open my offer").click()
    expect(page.locator("main")).to_contain_text("2 of 3 are right")
    page.get_by_label("Say no, or not now").check()
    page.get_by_role("button", name="Check and open my offer").click()
    expect(page.get_by_role("status")).to_contain_text("your offer is open")
    expect(page.locator("main")).to_contain_text("Room for 3")
    page.get_by_role("button", name="Pause my offer").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("People can ask you again.")


def test_hours_and_wishes_without_scripts(no_scripts: Page, sam: Person) -> None:
    page = no_scripts
    wants(sam, TopicFactory.create(slug="invoices"), TopicFactory.create(slug="pricing-job"))
    page.goto("/settings/hours/")
    page.get_by_label("Weekends").check()
    page.get_by_text("Monday").click()
    page.get_by_role("group", name="Monday").get_by_label("07").check()
    page.get_by_role("button", name="Save my hours").click()
    expect(page.get_by_label("Weekends")).to_be_checked()
    expect(page.locator("main")).to_contain_text("07:00–08:00")
    assert hours_of(Person.objects.get(pk=sam.pk).week)[0] == 7
    page.goto("/settings/topics/")
    page.get_by_label("Which wish is it: Pricing a job").select_option("1")
    page.get_by_role("button", name="Save my topics").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert [row.topic.slug for row in PersonTopic.objects.filter(person=sam)] == ["pricing-job", "invoices"]


def test_words_survive_a_tab_that_dies(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    accessible: Accessible,
    console: Console,
    sam: Person,
) -> None:
    console.expect("ERR_INTERNET_DISCONNECTED")
    sign_in(context, live_server, sam)
    page.goto(f"{live_server.url}/settings/profile/")
    context.set_offline(True)
    page.get_by_label("About you").fill("Typed in a tunnel")
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{live_server.url}/settings/profile/")
    expect(again.get_by_label("About you")).to_have_value("Typed in a tunnel")
    accessible(again)
    again.get_by_role("button", name="Save my profile").click()
    expect(again.get_by_role("status").first).to_contain_text("Your profile is saved.")
    again.reload()
    expect(again.get_by_label("About you")).to_have_value("Typed in a tunnel")
    expect(again.locator("#draft-status")).to_be_hidden()
    assert Person.objects.get(pk=sam.pk).about == "Typed in a tunnel"


def test_keep_block_and_lift(
    page: Page, context: BrowserContext, live_server: LiveServer, console: Console, mina: Person, sam: Person
) -> None:
    console.expect("404")
    sign_in(context, live_server, sam)
    page.goto(live_server.url + mina.get_absolute_url())
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("You keep Mina. Only you know.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Keep")).to_be_visible()
    page.get_by_role("link", name="Block").click()
    page.get_by_role("button", name="Block Mina").click()
    expect(page.get_by_role("status")).to_contain_text("You and Mina no longer see each other.")
    gone = page.goto(live_server.url + mina.get_absolute_url())
    assert gone is not None
    assert gone.status == 404
    page.goto(f"{live_server.url}/settings/blocks/")
    page.get_by_role("button", name="Unblock").click()
    expect(page.locator("main")).to_contain_text("Nobody")
    back = page.goto(live_server.url + mina.get_absolute_url())
    assert back is not None
    assert back.status == 200


def test_a_picture_is_sent_shown_and_removed(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, sam: Person
) -> None:
    out = BytesIO()
    Image.new("RGB", (900, 600), (15, 95, 77)).save(out, "JPEG")
    sign_in(context, live_server, sam)
    page.goto(f"{live_server.url}/settings/picture/")
    page.get_by_label("A picture of you").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_role("alert")).to_contain_text("We cannot read this file as a picture.")
    page.get_by_label("A picture of you").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    page.get_by_role("button", name="Use this picture").click()
    drawn = page.locator("main .avatar img")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("image => image.complete && image.naturalWidth") == 512
    accessible(page)
    page.get_by_role("button", name="Remove the picture").click()
    expect(page.locator("main .avatar")).to_have_text("SA")


def test_a_long_list_of_people_kept(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, sam: Person
) -> None:
    for n in range(25):
        other = PersonFactory.create(name=f"Somebody With A Rather Long Name {n}", handle=f"long-{n}")
        shares(other, TopicFactory.create(slug="invoices"))
        sam.favourites.create(favourite=other, at=NOW)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(context, live_server, sam)
    page.goto(f"{live_server.url}/people/kept/")
    expect(page.locator("main li")).to_have_count(20)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Next").click()
    expect(page.locator("main li")).to_have_count(5)
    page.get_by_role("button", name="Take Somebody With A Rather Long Name 0 off the list").click()
    expect(page.locator("main li")).to_have_count(4)
    page.get_by_role("link", name="Previous").click()
    expect(page.locator("main li")).to_have_count(20)


def test_what_is_saved_is_not_called_unsaved_afterwards(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, sam: Person
) -> None:
    shares(sam, TopicFactory.create(slug="invoices"))
    Offer.objects.create(person=sam, handbook_passed_at=NOW)
    sign_in(context, live_server, sam)
    page.goto(f"{live_server.url}/offer/")
    page.get_by_label("Good for, in your words").fill("First year on a bike")
    page.get_by_role("button", name="Save and open my offer").click()
    expect(page.get_by_role("status").first).to_contain_text("Your offer is open.")
    page.wait_for_timeout(1200)  # longer than the script waits before it sends words
    page.reload()
    expect(page.get_by_label("Good for, in your words")).to_have_value("First year on a bike")
    expect(page.locator("main")).not_to_contain_text("not saved yet")
    expect(page.locator("#draft-status")).to_be_hidden()
    accessible(page)
