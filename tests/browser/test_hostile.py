"""What people write, in a real browser that nothing holds back: no policy of ours forbids scripts on this page."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from forums import markup
from forums.markup import render
from tests.forums.commonmark import commonmark
from tests.forums.evasions import EVASIONS, PIECES
from tests.forums.test_markup import ALLOWED

HERE = "http://forum.test/"
MADE_UP = 20_000
LONGEST = 40  # pieces
# Every element as the browser's own parser took it, with what it may not have; then all that a hand could do.
LOOK = """([tags, attributes, schemes]) => {
  const wrong = [];
  const all = [...document.querySelectorAll('section *')];
  for (const element of all) {
    const tag = element.localName;
    if (!tags.includes(tag) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') wrong.push(`<${tag}>`);
    for (const {name} of element.attributes)
      if (!(attributes[tag] || []).includes(name)) wrong.push(`${tag} ${name}`);
    if (element.href !== undefined && element.hasAttribute('href') && !schemes.includes(element.protocol))
      if (element.protocol !== ':' || element.href.trim()) wrong.push(element.outerHTML.slice(0, 200));
    for (const kind of ['mouseover', 'focus', 'animationstart', 'toggle', 'load', 'error'])
      element.dispatchEvent(new Event(kind));
  }
  return [wrong, all.length];
}"""


@dataclass
class Seen:
    """What a page did."""

    elements: int = 0
    wrong: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def seen(page: Page, pieces: Iterable[str]) -> Seen:
    """Serve some HTML as a page without any policy, and look what comes of it."""
    found = Seen()
    body = (
        f"<!DOCTYPE html><meta charset=utf-8><title>x</title>{''.join(f'<section>{one}</section>' for one in pieces)}"
    )

    def serve(route: Route) -> None:
        if route.request.url == HERE:
            route.fulfill(content_type="text/html; charset=utf-8", body=body)
        else:
            found.asked_for.append(route.request.url)
            route.abort()

    def hear(dialog: Dialog) -> None:
        found.said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    page.route("**/*", serve)
    page.goto(HERE)
    page.wait_for_timeout(300)
    rules = [sorted(markup.TAGS), {tag: sorted(names) for tag, names in ALLOWED.items()}, SCHEMES]
    found.wrong, found.elements = page.evaluate(LOOK, rules)
    page.wait_for_timeout(300)
    return found


# A relative address has the page's own.
SCHEMES = sorted(f"{scheme}:" for scheme in markup.SCHEMES)


def made_up() -> Iterator[str]:
    chance = random.Random(20_000)
    for _number in range(MADE_UP):
        yield "".join(chance.choices(PIECES, k=chance.randrange(LONGEST)))


def test_no_known_trick_does_anything(bare: Page) -> None:
    found = seen(bare, map(render, EVASIONS))
    assert (found.wrong, found.asked_for, found.said) == ([], [], [])
    assert found.elements > len(EVASIONS)


def test_as_they_are_the_tricks_do_a_lot(bare: Page) -> None:
    """The negative control: the same look finds scripts, requests and dialogs where nobody renders."""
    found = seen(bare, [text for text in EVASIONS if "plaintext" not in text and "refresh" not in text])
    assert len(found.said) > 5
    assert len(found.asked_for) > 5
    assert len(found.wrong) > 30


def test_twenty_thousand_made_up_texts_do_nothing(bare: Page) -> None:
    found = seen(bare, map(render, made_up()))
    assert (found.wrong[:5], found.asked_for, found.said) == ([], [], [])
    assert found.elements > MADE_UP


def test_the_examples_of_commonmark_do_nothing(bare: Page) -> None:
    found = seen(bare, (render(text) for text, _html in commonmark()))
    assert (found.wrong, found.asked_for, found.said) == ([], [], [])
