"""The forum by hand: every page looked at by axe, by day and by night; asking on a phone without scripts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from forums.choices import BoardAudience, ReactionKind, ThreadKind
from forums.commands import bookmarks, posts, reactions, threads, tidying
from forums.models import AnswerDuty, OpenQuestion, Tag, Thread
from profiles.commands import drafts
from profiles.models import Person
from tests.browser.test_people import DESK, PHONE, SMALL_TARGETS, sign_in
from tests.chromium import Console
from tests.factories import NOW
from tests.forums.helping import began, replied, room, settled, wrote

Accessible = Callable[[Page], None]
Pages = dict[Person, tuple[str, ...]]
LONG = "a" * 200  # no space to break at: addresses are like that
WIDE = f"https://a.example/{LONG}\n\n{LONG} `{LONG}`\n\n```\n{LONG}\n```\n\n|{LONG}|b|\n|-|-|\n|1|{LONG}|"
RICH = "## What helped\n\n1. A new photo\n2. **Daylight**\n\n> They said no.\n\n`code`, https://a.example/\n\n|a|b|\n|-|-|\n|1|2|"


@pytest.fixture
def answered(transactional_db: None, mina: Person, teo: Person, mo: Person) -> Thread:
    """A question with everything on its page that a page can have."""
    board = room(audience=BoardAudience.PUBLIC, about="Accounts and ratings.", rules="No account numbers.", hue=4)
    thread = began(mina, board, "Account blocked after a photo", tags=[Tag.objects.create(slug="rain", name="Rain")])
    answer = replied(thread, teo, RICH)
    threads.accept(thread=thread, post=answer, by=mina, at=NOW)
    reactions.react(post=answer, by=mo, kind=ReactionKind.HELPED_ME, at=NOW)
    posts.edit(post=answer, by=teo, words=f"{RICH}\n\nAnd wait.\n\n{WIDE}", at=NOW + timedelta(hours=1))
    tidying.pin(thread=thread, by=mo, pinned=True, at=NOW)
    thread.refresh_from_db()
    return thread


@pytest.fixture
def looked_at(answered: Thread, mina: Person, teo: Person, sam: Person, mo: Person, ada: Person, cora: Person) -> Pages:
    """Whose pages they are, and which."""
    board, here = answered.board, answered.get_absolute_url()
    held = wrote(answered, sam, "Write to me: sam@example.org")
    posts.hide(post=replied(answered, teo, "Go away."), by=mo, why="Not kind.", at=NOW)
    without_name = began(mina, board, "Can they see my bank account?", anonymous=True)
    nobody = began(teo, board, "Does it rain in May?")
    began(teo, board, "Coffee on Tuesday", kind=ThreadKind.TALK)
    answer = answered.accepted
    assert answer is not None
    bookmarks.keep(person=sam, post=answer, remind_at=timezone.now() + timedelta(days=1), at=NOW)
    week = {"offered_at": NOW, "counts_until": NOW + timedelta(days=7), "due": timezone.now() + timedelta(days=1)}
    AnswerDuty.objects.create(thread=nobody, person=sam, slot=1, **week)
    OpenQuestion.objects.filter(thread=nobody).update(with_coordinators_at=NOW, due_at=None)
    asked = without_name.posts.get().get_absolute_url()
    kept = {"words": ["I think that"]}
    drafts.keep(form=f"post--{answered.key}", payload=kept, person=sam, visitor="", address="a", at=timezone.now())
    return {
        sam: (
            *("/forum/", "/forum/?list=unanswered", board.get_absolute_url(), here, f"{here}?after=1"),
            *("/forum/new/", "/forum/kept/", "/forum/asked/", "/forum/?list=mine"),
            *("/search/?q=photo&kind=posts", "/search/?q=account+blocked+zanzibar&kind=posts"),
            *(
                f"{held.get_absolute_url()}edit/",
                f"{held.get_absolute_url()}picture/",
                f"{answer.get_absolute_url()}history/",
            ),
        ),
        mo: (here, without_name.get_absolute_url(), f"{asked}reveal/", f"{here}tidy/", f"{here}split/"),
        ada: (f"/forum/boards/{board.slug}/", "/forum/boards/new/"),
        cora: ("/forum/unanswered/",),
    }


def test_axe_finds_nothing_and_nothing_sticks_out(
    page: Page, context: BrowserContext, live_server: LiveServer, accessible: Accessible, looked_at: Pages
) -> None:
    for person, paths in looked_at.items():
        context.clear_cookies()
        sign_in(context, live_server, person)
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            for size, theme in ((PHONE, "dark"), (DESK, "light")):
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
                assert size is DESK or page.evaluate(SMALL_TARGETS) == [], path


def test_asking_on_a_phone_without_scripts(
    browser: Browser, live_server: LiveServer, answered: Thread, sam: Person, accessible: Accessible
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, base_url=live_server.url)  # type: ignore[arg-type]
    heard = Console(context)
    sign_in(context, live_server, settled(sam))
    page = context.new_page()
    page.goto("/forum/")
    page.get_by_role("link", name="Ask or tell").first.click()
    page.get_by_label("In one line").fill("My account was blocked, what now?")
    page.get_by_label("What happened").fill("They want a photo, **again**.")
    page.get_by_label(answered.board.name).check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".post__body strong")).to_have_text("again")
    offered = page.get_by_role("link", name=answered.title)
    expect(offered).to_be_visible()
    page.get_by_role("button", name="Ask anyway").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account was blocked, what now?")
    page.get_by_label("Your reply").fill("Thank you all.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("article.post")).to_have_count(2)
    page.locator("article.post summary").last.click()
    page.get_by_role("button", name="Remind me tomorrow").click()
    page.goto("/forum/kept/")
    expect(page.locator("main")).to_contain_text("Thank you all.")
    heard.assert_empty()
    context.close()


def test_with_scripts_answers_and_people_are_offered_while_one_writes(
    page: Page, context: BrowserContext, live_server: LiveServer, answered: Thread, sam: Person, accessible: Accessible
) -> None:
    heard = Console(context)
    sign_in(context, live_server, settled(sam))
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}/forum/new/")
    page.get_by_label("In one line").press_sequentially("My account was blocked")
    expect(page.get_by_role("link", name=answered.title)).to_be_visible()
    accessible(page)
    page.get_by_label("In one line").fill("Rain")
    expect(page.get_by_role("link", name=answered.title)).to_have_count(0)
    page.goto(f"{live_server.url}{answered.get_absolute_url()}")
    box = page.get_by_label("Your reply")
    box.press_sequentially("Thank you, @te")
    expect(page.get_by_role("button", name="@teo · Teo")).to_be_visible()
    accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Thank you, @teo ")
    expect(box).to_be_focused()
    expect(page.locator("[data-called] button")).to_have_count(0)
    heard.assert_empty()
