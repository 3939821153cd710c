"""Nobody answers: what somebody who asked sees on a small phone, day by day, and that it always says enough.

``PICTURES=docs/pictures pytest tests/journeys/test_silent_community.py`` takes the pictures anew.
"""

import os
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from matching.commands import cases
from matching.models import Case
from profiles.models import Person
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.matching.helping import HOUR, asked, helper

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = ViewportSize(width=360, height=1280)
DAYS = range(8)
WORDS = "I have asked for too little three times now. How do I name a price, and stay with it?"
TURN = ["Mina", "Mina", "Jo Park", "Grace Tan", "our coordinators", "our coordinators", "Cora", "Cora"]
COLUMNS, GAP = 4, 12


def day_of(number: int) -> datetime:
    """A quarter of an hour after whatever is due on that day."""
    return NOW + timedelta(days=number, minutes=15)


def live_until(at: datetime, cora: Person, case: Case) -> None:
    """Let the sweeps of a day pass. On the sixth day a coordinator sees to it; no mentor ever answers."""
    for hours in range(23, -1, -1):
        cases.advance_due(at=at - hours * HOUR)
    if at == day_of(6):
        cases.take_up(case=case, by=cora, at=at - HOUR)


def look(browser: Browser, server: LiveServer, sign_in: SignIn, person: Person, path: str) -> Page:
    context = browser.new_context(base_url=server.url, viewport=PHONE, java_script_enabled=False)
    cookie = sign_in(person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
    page = context.new_page()
    page.goto(path)
    return page


def test_silence_is_never_the_end(
    browser: Browser, live_server: LiveServer, sign_in: SignIn, mina: Person, teo: Person, cora: Person
) -> None:
    case = asked(teo, mina, helper("Jo Park"), helper("Grace Tan"), words=WORDS)
    pictures = []
    for number in DAYS:
        at = day_of(number)
        with time_machine.travel(at):
            live_until(at, cora, case)
            page = look(browser, live_server, sign_in, teo, case.get_absolute_url())
            pictures.append(page.screenshot(full_page=True))
            says_enough(page, Case.objects.get(pk=case.pk), TURN[number])
            page.context.close()
    if target := os.environ.get("PICTURES"):
        montage(pictures).save(Path(target) / "silent_community.webp", quality=55, method=6)


def says_enough(page: Page, case: Case, turn: str) -> None:
    """Where it stands, whose turn it is, what happens next and when, and what one can do now."""
    plate = page.locator(".plate")
    said = plate.inner_text()
    assert turn in plate.locator(".badge").first.inner_text()
    running = case.asks.filter(state="pending").first()
    due = running.due_at if running else case.due_at
    assert date_format(localtime(due), "WEEKDAY_TIME_FORMAT") in said
    assert plate.locator("[data-state=now]").count() == 1
    assert plate.locator(".actions .btn").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def montage(pictures: list[bytes]) -> Image.Image:
    """Lay the days side by side, four in a row, each from the top of its page."""
    days = [Image.open(BytesIO(picture)).convert("RGB") for picture in pictures]
    width, height = PHONE["width"], PHONE["height"]
    rows = -(-len(days) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (width + GAP) + GAP, rows * (height + GAP) + GAP), "white")
    for number, day in enumerate(days):
        place = (GAP + number % COLUMNS * (width + GAP), GAP + number // COLUMNS * (height + GAP))
        sheet.paste(day.crop((0, 0, width, height)), place)
    return sheet.resize((sheet.width * 3 // 4, sheet.height * 3 // 4), Image.Resampling.LANCZOS)
