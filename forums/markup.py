"""What people write, in Markdown, becomes HTML that can do no harm.

markdown-it reads it without any raw HTML; nh3 then keeps a short list of elements and attributes,
whatever the first step made of it. Neither looks anything up: the same text is always the same HTML,
so that it can be kept beside the text. ``VERSION`` is kept with it; raise it when what is kept differs.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from importlib import import_module
from typing import Final

import nh3
from django.utils.html import strip_tags
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

VERSION: Final = 2
LONGEST: Final = 20_000  # characters; a longer text is a refusal before it comes here
LONGEST_HANDLE: Final = 30
LOWEST_HEADING: Final = 6
MOST_CELLS_LEFT_OUT: Final = 50
DEEPEST: Final = 12  # a quote in a quote in a quote ...

TAGS: Final = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "strong", "em", "s", "a", "span", "blockquote", "ul", "ol", "li",
    "code", "pre", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES: Final[dict[str, set[str]]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto"}
# Who wrote it is not us: no credit for search engines, and no word to the other side whence somebody comes.
LINK_REL: Final = "nofollow ugc noopener noreferrer"
MENTION = re.compile(rf"(?<![\w@/.+-])@(\w[\w.-]{{0,{LONGEST_HANDLE - 1}}})")
CALLED = re.compile(r'(<span class="mention">)[^<]*(</span>)')


def render(text: str) -> str:
    """Return the HTML of a text. Pictures become links: nothing loads from elsewhere."""
    return _clean(_MARKDOWN.render(text)).strip()


def seen(html: str) -> str:
    """Return what a reader sees of the HTML of a text: a line may be written of marks alone, and show nothing."""
    return unescape(strip_tags(html))


def mentioned(text: str) -> list[str]:
    """Return the handles that a text calls by @, in the order they come, each once; none from code, links or quotes."""
    said = _not_quoted(_MARKDOWN.parse(text))
    return list(dict.fromkeys(handle for token in _leaves(said) if (handle := token.meta.get("handle"))))


def without_handles(words: str, instead: str) -> str:
    """Return words as typed with something else in the place of each handle."""
    return MENTION.sub(lambda found: instead + found[1][len(_handle(found)) :], words)


def html_without_handles(html: str, instead: str) -> str:
    """Return HTML that we rendered with something else in the place of each handle."""
    return CALLED.sub(lambda found: f"{found[1]}{nh3.clean_text(instead)}{found[2]}", html)


def quoted(text: str, most: int = 600) -> str:
    """Return a text as the quotation that begins an answer to it, cut at a word where it is long."""
    short = text.strip() if len(text) <= most else text[:most].rsplit(None, 1)[0] + " …"
    return "\n".join(f"> {line}".rstrip() for line in short.splitlines()) + "\n\n"


def plain(text: str, most: int = 0) -> str:
    """Return the words of a text without its marks, on one line; ``most`` cuts it there."""
    blocks = ("".join(_said(token) for token in block.children or [block]) for block in _MARKDOWN.parse(text))
    line = " ".join(" ".join(blocks).split())
    return line if not most or len(line) <= most else line[:most].rstrip() + "…"


def laid_out(text: str) -> str:
    """Return the words of a text without its marks, a block a paragraph, with where its links lead: for a moderator."""
    blocks = (_with_links(token.children) if token.children else _said(token) for token in _MARKDOWN.parse(text))
    return "\n\n".join(block for raw in blocks if (block := raw.strip()))


def _with_links(children: Iterable[Token]) -> str:
    said, begun, leads_to = "", 0, ""
    for child in children:
        if child.type == "link_open":
            begun, leads_to = len(said), str(child.attrGet("href"))
        elif child.type == "link_close":
            said += f" ({leads_to})" if said[begun:] != leads_to else ""
        elif child.type == "picture_link":
            said += f"{child.content} ({child.attrGet('src')})"
        else:
            said += "\n" if child.type.endswith("break") else _said(child)
    return said


SAYING: Final = {"text", "code_inline", "fence", "code_block", "mention", "picture_link"}


def _said(token: Token) -> str:
    return token.content if token.type in SAYING else " " if token.type.endswith("break") else ""


def _leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or (token,)


def _not_quoted(tokens: list[Token]) -> list[Token]:
    """Leave out quotes: whom somebody called once is not called again by whoever answers."""
    depth, said = 0, []
    for token in tokens:
        depth += token.nesting if token.type.startswith("blockquote_") else 0
        if not depth:
            said.append(token)
    return said


def _heads_stand_below_ours(state: StateCore) -> None:
    """Let headings begin at h3 and go down step by step: h1 is the page's, h2 the post's, and none may be missing."""
    above: list[str] = []
    for token in state.tokens:
        if token.type == "heading_open":
            while above and above[-1] >= token.tag:
                above.pop()
            above.append(token.tag)
        if token.type.startswith("heading_"):
            token.tag = f"h{min(len(above) + 2, LOWEST_HEADING)}"


def _pictures_are_links(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "image":
                child.type, child.tag = "picture_link", "a"


def _mentions(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and "@" in token.content:
            token.children = list(_with_mentions(token.children or []))


def _with_mentions(children: list[Token]) -> Iterator[Token]:
    inside_link = 0
    for child in children:
        inside_link += child.type == "link_open"
        inside_link -= child.type == "link_close"
        if child.type == "text" and not inside_link:
            yield from _split(child)
        else:
            yield child


def _split(token: Token) -> Iterator[Token]:
    start = 0
    for match in MENTION.finditer(token.content):
        handle = _handle(match)
        end = match.start() + 1 + len(handle)
        yield Token("text", "", 0, content=token.content[start : match.start()])
        yield Token("mention", "span", 0, content=f"@{handle}", meta={"handle": handle})
        start = end
    yield Token("text", "", 0, content=token.content[start:])


def _handle(found: re.Match[str]) -> str:
    return found[1].rstrip(".-_")


def _mention(renderer: object, tokens: list[Token], number: int, options: object, env: object) -> str:
    return f'<span class="mention">{nh3.clean_text(tokens[number].content)}</span>'


def _picture_link(renderer: object, tokens: list[Token], number: int, options: object, env: object) -> str:
    token = tokens[number]
    address = str(token.attrGet("src") or "")
    return f'<a href="{nh3.clean_text(address)}">{nh3.clean_text(token.content or address)}</a>'


def _machine() -> MarkdownIt:
    # A line that somebody ends is ended: most write on a phone, and know nothing of two spaces.
    options = {"html": False, "breaks": True, "linkify": True, "maxNesting": DEEPEST}
    machine = MarkdownIt("commonmark", options).enable(["table", "strikethrough", "linkify"])
    machine.disable("html_block")
    # Cells that a row leaves out are filled in, up to 65,536 of them: two thousand characters became 600 kB.
    # By its name: the package hides the module behind a function of that name.
    vars(import_module("markdown_it.rules_block.table"))["MAX_AUTOCOMPLETED_CELLS"] = MOST_CELLS_LEFT_OUT
    if machine.linkify is not None:
        # Only what is written as an address: not every word with a dot in it.
        machine.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    machine.core.ruler.push("heads", _heads_stand_below_ours)
    machine.core.ruler.push("pictures", _pictures_are_links)
    machine.core.ruler.push("mentions", _mentions)
    machine.add_render_rule("mention", _mention)
    machine.add_render_rule("picture_link", _picture_link)
    return machine


_MARKDOWN: Final = _machine()
_CLEANER: Final = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    allowed_classes={"span": {"mention"}},
    url_schemes=SCHEMES,
    link_rel=LINK_REL,
    clean_content_tags={"script", "style"},
)


def _clean(html: str) -> str:
    return _CLEANER.clean(html)
