"""The pages of matching in a real browser: both themes, both widths, with and without JavaScript."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from matching.commands import messages, runs
from matching.queries import links
from profiles.choices import EVERYONE_POOL
from profiles.models import Favourite, Person
from tests.chromium import Console
from tests.factories import NOW
from tests.matching.helping import ask_of, asked, asker, helper, said_yes
from tests.matching.pairs import mentor

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], Client]
Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, sign_in: SignIn) -> Visit:
    """Open a browser in which somebody is signed in; its console must stay empty."""

    @contextmanager
    def _visit(person: Person, **look: Any) -> Iterator[Page]:
        context = browser.new_context(base_url=live_server.url, **look)
        cookie = sign_in(person).cookies[site.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        console = Console(context)
        yield context.new_page()
        console.assert_empty()
        context.close()

    return _visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible(
    visit: Visit, mina: Person, teo: Person, cora: Person, accessible: Callable[[Page], None], width: int, scheme: str
) -> None:
    mentor("Daniel")
    mentor("Jo", talks=[])
    made = runs.run_match(pool=EVERYONE_POOL, at=NOW).run
    assert made is not None
    seen = {teo: ["/people/", mina.get_absolute_url()], cora: ["/people/", "/runs/", f"/runs/{made.key}/"]}
    for person, paths in seen.items():
        with visit(person, viewport={"width": width, "height": 740}, color_scheme=scheme) as page:
            for path in paths:
                page.goto(path)
                accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_asking_and_answering_are_accessible(
    visit: Visit,
    mina: Person,
    teo: Person,
    cora: Person,
    accessible: Callable[[Page], None],
    settings: Settings,
    width: int,
    scheme: str,
) -> None:
    settings.LADDER = {"open_asks": "1"}  # so that the second one comes before the coordinators
    case = asked(teo, mina)
    ask = ask_of(case, mina).key
    waits = asked(asker("Anselm with quite a long name"))
    pair = said_yes(teo, helper("Jo"), form="2")
    messages.send(mentorship=pair, author=teo, words="a" * 200, form_key="3", at=NOW)
    seen = {
        teo: ["/home/", "/ask/", case.get_absolute_url(), f"{case.get_absolute_url()}withdraw/", "/gig/"],
        mina: ["/home/", "/requests/", links.url(ask, links.YES), f"/requests/{ask}/no/"],
        pair.mentor: ["/messages/", f"/messages/{pair.key}/", pair.get_absolute_url()],
        cora: ["/waiting/"],
    }
    assert waits.step == "board"
    for person, paths in seen.items():
        with visit(person, viewport={"width": width, "height": 740}, color_scheme=scheme) as page:
            for path in paths:
                page.goto(path)
                accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_rows_of_home_keep_their_words_whole_on_a_phone(visit: Visit, mina: Person, teo: Person) -> None:
    mina.name = "Wilhelmina van der Steen"
    mina.save(update_fields=["name"])
    asked(teo, mina)
    with visit(teo, viewport={"width": 360, "height": 740}) as page:
        page.goto("/home/")
        words = page.locator(".turn .row__grow").first.bounding_box()
        assert words is not None
        assert words["width"] >= 140


@pytest.mark.parametrize("js", [True, False])
def test_why_opens_and_keep_works(visit: Visit, mina: Person, teo: Person, *, js: bool) -> None:
    mentor("Daniel")
    mentor("Jo")
    with visit(teo, java_script_enabled=js) as page:
        page.goto("/people/")
        third = page.locator("li.card").nth(2)
        assert not third.locator(".ticks").is_visible()
        third.locator("details.more summary").click()
        assert third.locator(".ticks li").count() == 5
        page.locator("li.card").first.get_by_role("button", name="Keep").click()
        page.wait_for_url("**/people/")
        assert page.get_by_role("button", name="Take Mina off the list").is_visible()
    assert Favourite.objects.filter(person=teo, favourite=mina).exists()
