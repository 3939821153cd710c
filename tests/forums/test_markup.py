"""What people write becomes HTML that says what they meant and can do no harm."""

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forums import markup
from forums.markup import LONGEST, laid_out, mentioned, plain, quoted, render
from tests.forums.evasions import EVASIONS, PIECES

# As browsers look for one: tabs and line ends inside are nothing, what stands before it neither.
SCHEME = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.\s-]*):", re.IGNORECASE)
ALLOWED = {"a": {"href", "rel"}, "ol": {"start"}, "span": {"class"}}


class Elements(HTMLParser):
    """Every element and attribute as a browser's parser would take them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.other: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def harm(html: str) -> list[str]:
    """Return what stands in some HTML and is not on the list."""
    seen = Elements(html)
    wrong = [f"<{tag}>" for tag, _attributes in seen.found if tag not in markup.TAGS]
    for tag, attributes in seen.found:
        wrong += [f"{tag} {name}" for name in attributes if name not in ALLOWED.get(tag, set())]
        address = attributes.get("href") or ""
        scheme = SCHEME.match(address)
        if tag == "a" and scheme and scheme[1].lower() not in markup.SCHEMES:
            wrong.append(address)
        if tag == "a" and attributes.get("rel") != markup.LINK_REL:
            wrong.append("a link without rel")
        if tag == "span" and attributes.get("class") != "mention":
            wrong.append("a class")
    return wrong + seen.other


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", "<p>Hello</p>"),
        ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <s>c</s></p>"),
        ("***both***", "<p><em><strong>both</strong></em></p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        (r"\*not\*", "<p>*not*</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("# Top", "<h3>Top</h3>"),
        ("###### Deep", "<h3>Deep</h3>"),
        ("## a\n#### b\n# c\n## d", "<h3>a</h3>\n<h4>b</h4>\n<h3>c</h3>\n<h4>d</h4>"),
        ("\n".join(f"{'#' * n} a" for n in range(1, 7)), "<h3>a</h3>\n<h4>a</h4>\n<h5>a</h5>" + "\n<h6>a</h6>" * 3),
        ("Top\n===", "<h3>Top</h3>"),
        ("#tag", "<p>#tag</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("> said\nlazily", "<blockquote>\n<p>said<br>\nlazily</p>\n</blockquote>"),
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("``a ` b``", "<p><code>a ` b</code></p>"),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("    four spaces", "<pre><code>four spaces\n</code></pre>"),
        ("&copy; &amp; &#65;", "<p>© &amp; A</p>"),
        ("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>"),
        ("|a|b|\n|-|-|\n|1|2|", None),
    ],
)
def test_markdown_says_what_was_meant(text: str, html: str | None) -> None:
    if html is None:
        assert "<td>1</td>" in render(text)
    else:
        assert render(text) == html


LINK = '<a href="{0}" rel="nofollow ugc noopener noreferrer">{1}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[here](https://a.example/)", LINK.format("https://a.example/", "here")),
        ("<https://a.example/>", LINK.format("https://a.example/", "https://a.example/")),
        ("https://a.example/x?y=1&z.", LINK.format(*["https://a.example/x?y=1&amp;z"] * 2) + "."),
        ('[r][1]\n\n[1]: https://a.example/ "t"', LINK.format("https://a.example/", "r")),
        ("![a cat](https://a.example/c.png)", LINK.format("https://a.example/c.png", "a cat")),
        ("a.example and me@a.example", "a.example and me@a.example"),
    ],
)  # fmt: skip
def test_links_lead_out_without_a_word_about_us(text: str, html: str) -> None:
    assert render(text) == f"<p>{html}</p>"


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert "<img" not in render("![x](https://a.example/pixel.gif) ![x][1]\n\n[1]: //a.example/p")


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@mina and @teo, @mina again.", ["mina", "teo"]),
        ("Ask @mina-b.", ["mina-b"]),
        ("@Łucja-ż", ["Łucja-ż"]),
        ("mail me@a.example", []),
        ("`@mina` and\n\n    @teo", []),
        ("[@mina](https://a.example)", []),
        ("> @mina said", []),
        ("> so\n> > @mina\n\nYes, @teo", ["teo"]),
        ("@", []),
    ],
)
def test_who_is_called(text: str, handles: list[str]) -> None:
    assert mentioned(text) == handles
    assert render(text).count('class="mention"') >= len(handles)


def test_a_quotation_is_one_and_knows_an_end() -> None:
    assert render(quoted("one\n\ntwo")) == "<blockquote>\n<p>one</p>\n<p>two</p>\n</blockquote>"
    assert quoted("word " * 500, most=50).endswith(" …\n\n")


def test_the_words_of_a_text_without_its_marks() -> None:
    assert plain("# Hi\n\n- **a** [b](https://c.example)\n- `d`\n\none\ntwo") == "Hi a b d one two"
    assert plain("a long story", most=6) == "a long…"


@pytest.mark.parametrize("text", EVASIONS)
def test_known_tricks_do_nothing(text: str) -> None:
    assert harm(render(text)) == []


def test_the_look_for_harm_can_find_some() -> None:
    for html in ("<script>", "<p onclick=a>", '<a href="javascript:1" rel="nofollow">', "<!-- a -->", "<img src=a>"):
        assert harm(html)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_nothing_made_up_does_harm(text: str) -> None:
    html = render(text)
    assert harm(html) == []
    assert render(text) == html


def calls(text: str) -> int:
    """Count the function calls that one rendering takes: the same on every machine."""
    seen: Counter[str] = Counter()

    def count(frame: FrameType, event: str, arg: object) -> None:
        seen[event] += 1

    sys.setprofile(count)
    try:
        render(text)
    finally:
        sys.setprofile(None)
    return seen.total()


TIRING = [
    "[", "![", "*a ", "**a", "*a_ ", "`", "<", "> ", "[a](", "[a](<b", "&", "&#", "\\", "- ", "|a", "@a", "http://",
    "~~a", "a\n=\n", "#\n", "|a|b\n|-|-\n", "<http://a", "<!--", "<?", "![[]()", "[a]: b\n", "1. ", "***a ", "a@", "\n",
    "]",
]  # fmt: skip


@pytest.mark.parametrize("piece", TIRING)
def test_work_grows_with_the_length_and_not_faster(piece: str) -> None:
    short, long = (piece * (size // len(piece)) for size in (600, 2_400))
    render(short)  # what is compiled at first use is no work of the text
    assert calls(long) <= 5 * calls(short) + 500


def test_the_longest_text_is_read() -> None:
    assert len(render("word " * (LONGEST // 5))) >= LONGEST - 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("They **blocked** me, `twice`.", "They blocked me, twice."),
        ("One.\n\n> Two\n\n- three\n- four", "One.\n\nTwo\n\nthree\n\nfour"),
        ("[Help](https://evil.example/a) here", "Help (https://evil.example/a) here"),
        ("https://a.example/b", "https://a.example/b"),
        ("![A cat](https://a.example/cat.png)", "A cat (https://a.example/cat.png)"),
        ("a line\nand another", "a line\nand another"),
        ("Ask @mina.", "Ask @mina."),
        ("```\ncode **here**\n```", "code **here**"),
        ("<b>not ours</b>", "<b>not ours</b>"),
    ],
)
def test_a_moderator_reads_words_without_marks_and_where_links_lead(text: str, read: str) -> None:
    assert laid_out(text) == read
