"""Markdown as everybody knows it: the examples of its specification, and the texts that make renderers slow."""

import re
import time
from collections.abc import Callable
from html import unescape

import pytest

from forums.markup import LONGEST, render
from tests.forums.commonmark import commonmark
from tests.forums.test_markup import harm

ELEMENTS = re.compile(r"</?(?:p|em|strong|code|pre|ul|ol|li|blockquote|hr|a)\b")
MOST_FOR_A_CHARACTER = 25  # a quote in a quote: its marks go, its elements come
EXAMPLES = commonmark()
# We leave out raw HTML and pictures, and lead from an address that nobody marked as one.
ALIKE = [
    (text, html) for text, html in EXAMPLES if "<" not in text and "![" not in text and not text.startswith("http")
]


def words(html: str) -> str:
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def test_all_examples_are_there() -> None:
    assert len(EXAMPLES) == 652
    assert len(ALIKE) == 510


def test_every_example_says_what_the_specification_says() -> None:
    for text, html in ALIKE:
        assert words(render(text)) == words(html), text
        assert ELEMENTS.findall(render(text)) == ELEMENTS.findall(html), text


def test_no_example_does_harm() -> None:
    assert [text for text, _html in EXAMPLES if harm(render(text))] == []


def nested(start: str, end: str) -> Callable[[int], str]:
    return lambda size: start * (size // 2) + "a" + end * (size // 2)


def again(piece: str) -> Callable[[int], str]:
    return lambda size: piece * (size // len(piece))


def ever_longer(sign: str) -> Callable[[int], str]:
    """Runs of a sign, each longer than the last: none closes another."""
    return lambda size: "".join(f"e{sign * n}" for n in range(int((2 * size) ** 0.5)))


def references(size: int) -> str:
    many = size // 30
    return "".join(f"[a{n}]: https://a.example\n" for n in range(many)) + "[b] " * many


# What cmark's own tests know of, and what has slowed other renderers down.
SLOW: dict[str, Callable[[int], str]] = {
    "brackets": nested("[", "]"),
    "brackets and pictures": nested("![", "](x)"),
    "links in links": nested("[", "](x)"),
    "quotes": nested("> ", ""),
    "quotes on each line": again("> > > > > > a\n"),
    "lists": again("* "),
    "lists, ever deeper": lambda size: "".join(f"{'  ' * n}* a\n" for n in range(int(size**0.5))),
    "emphasis": nested("*a ", " a*"),
    "emphasis that never ends": again("*a **a "),
    "emphasis of two kinds": again("a***b_c__ "),
    "emphasis across": lambda size: "a**b" + "c* " * (size // 3),
    "strong across a link": again("**x [a*b**c*](d)"),
    "underscores": again("_a __b "),
    "struck": again("~~a ~b "),
    "code": again("`a``b```c"),
    "code, ever longer": ever_longer("`"),
    "tildes, ever longer": ever_longer("~"),
    "stars, ever longer": ever_longer("*"),
    "entities": again("&amp;&#x;&"),
    "backslashes": again("\\"),
    "angles": again("<a<b "),
    "comments": again("<!-- a "),
    "instructions": again("<?a <![CDATA[ "),
    "addresses": again("https://a.example "),
    "addresses without an end": again("https://"),
    "mails": again("<a@b"),
    "mentions": again("@mina"),
    "link titles": again("[a](b 'c"),
    "link goals": again("[a](((("),
    "references": references,
    "references without a goal": again("[a]:\n"),
    "headings": again("# a\n"),
    "lines under": again("a\n-\n"),
    "tables": lambda size: "a|" * 100 + "\n" + "-|" * 100 + "\n" + "|\n" * (size // 2),
    "small tables": again("a|" * 7 + "\n" + "-|" * 7 + "\n" + "|\n" * 8 + "\n"),
    "wide tables": lambda size: "a|" * (size // 6) + "\n" + "-|" * (size // 6) + "\n" + "b|" * (size // 6),
    "fences": again("```\n"),
    "spaces": again(" "),
    "tabs": again("\t"),
    "empty lines": again("a\n\n\n"),
    "one word": again("a"),
}


def spent(text: str) -> float:
    began = time.process_time()
    render(text)
    return time.process_time() - began


@pytest.mark.parametrize("kind", SLOW)
def test_sixteen_times_the_text_takes_sixteen_times_as_long_and_not_the_square_of_it(kind: str) -> None:
    short, long = (SLOW[kind](size) for size in (LONGEST // 8, 2 * LONGEST))
    assert min(spent(long) for _time in range(2)) <= 90 * min(spent(short) for _time in range(3)) + 0.05


@pytest.mark.parametrize("kind", SLOW)
def test_little_text_does_not_become_a_lot_of_html(kind: str) -> None:
    text = SLOW[kind](LONGEST)
    assert len(render(text)) <= MOST_FOR_A_CHARACTER * len(text)
