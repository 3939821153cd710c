"""Moderation by thumb: every page looked at by axe, ten matters decided without scripts, taps counted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from profiles.choices import Curb, Hold, Verdict, Wrong
from profiles.commands import appeals, reports, watched
from profiles.commands.restrictions import Measure
from profiles.contracts import Reported
from profiles.models import Decision, Person, Report, Restriction
from tests.browser.test_people import DESK, PHONE, SMALL_TARGETS, sign_in
from tests.chromium import Console
from tests.factories import NOW, AccountFactory, PersonFactory
from tests.profiles.reporting import decided, filed

Accessible = Callable[[Page], None]
Pages = dict[Person, tuple[str, ...]]
OUT, CLOSE = Measure(Curb.SUSPEND, 7), Measure(Curb.CLOSE)
WRONGS = [wrong for wrong in Wrong if wrong != Wrong.DANGER]


@pytest.fixture
def evening(transactional_db: None, mo: Person, ada: Person, sam: Person) -> Person:
    """Ten matters, one of them held back; a closing and an appeal that wait; some watched words."""
    authors = PersonFactory.create_batch(9, headline="Buy my course today")
    for number, author in enumerate(authors):
        filed(sam, author, WRONGS[number % len(WRONGS)], words="He wrote this to me.")
    newcomer = PersonFactory.create()
    found = Reported(author=newcomer, quote="Call me: 0117 496 0001", url="/")
    reports.hold(kind="profiles.person", key=newcomer.key, found=found, held=[Hold.CONTACT], at=NOW)
    watched.add(words="quick cash", by=mo, at=NOW)
    for measure in (CLOSE, OUT):
        author = PersonFactory.create(account=AccountFactory.create())
        decision = decided(filed(sam, author), mo, Verdict.WARN, measure=measure)
        appeals.make(decision=decision, person=author, words="It was a quote.", at=NOW)
    Restriction.objects.update(until=timezone.now() + timedelta(days=2))
    Person.objects.exclude(suspended_until=None).update(suspended_until=timezone.now() + timedelta(days=2))
    return mo


@pytest.fixture
def looked_at(evening: Person, sam: Person, ada: Person) -> Pages:
    """Whose pages they are, and which."""
    restriction = Restriction.objects.filter(kind=Curb.SUSPEND).select_related("person", "decision").get()
    report = Report.objects.filter(decision=None).earliest("id")
    return {
        evening: ("/moderation/", f"/moderation/{report.key}/", "/moderation/decided/", "/moderation/watched/"),
        ada: ("/moderation/appeals/", "/moderation/public/"),
        sam: ("/reports/", f"/report/profiles.person/{evening.key}/"),
        restriction.person: ("/out/", restriction.decision.get_absolute_url()),
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, looked_at: Pages, size: Any,
    theme: Any,
) -> None:  # fmt: skip
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    for person, paths in looked_at.items():
        context.clear_cookies()
        sign_in(context, live_server, person)
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
            if size is PHONE:
                assert page.evaluate(SMALL_TARGETS) == [], path


@pytest.fixture
def thumb(browser: Browser, live_server: LiveServer, evening: Person) -> Iterator[Page]:
    """Mo's phone, with scripts switched off."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=live_server.url)  # type: ignore[arg-type]
    heard = Console(context)
    sign_in(context, live_server, evening)
    yield context.new_page()
    heard.assert_empty()
    context.close()


def test_ten_matters_take_a_tap_each(thumb: Page) -> None:
    before = Decision.objects.count()
    thumb.goto("/moderation/")
    taps = 0
    while (cards := thumb.locator("li.card")).count():
        taken = cards.filter(has=thumb.locator("button[name=verdict]")).first
        taken.locator(f"button[value={'keep' if taps % 3 else 'hide'}]").click()
        taps += 1
    assert taps == Decision.objects.count() - before == 10
