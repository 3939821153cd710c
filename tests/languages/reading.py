"""What a page says to people: its sentences by block, and the attributes that are read out."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "svg", "template", "code", "pre", "kbd"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
INLINE = {"a", "abbr", "b", "bdi", "em", "i", "q", "small", "span", "strong", "time", "u"}
READ_OUT = {"alt", "aria-label", "aria-description", "placeholder", "title"}
# One sentence after another, and neither does the first end nor the second begin with a mark that keeps them apart.
JOINED = re.compile(r"[^\W\d_] ~*⟧ ?⟦[^\W\d_]")
LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class Piece:
    """A run of text; ``bare`` when it stands in its block itself, not in an element within the line.

    ``rest`` is what of it no bracket holds; a bracket may close in a later piece, after a link.
    """

    text: str
    rest: str
    bare: bool


@dataclass
class Block:
    """What is read as one: a paragraph, a cell, a button."""

    pieces: list[Piece] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects the text of a page by block, and what is said in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.blocks = [Block()]
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._attributes(tag, said)
        if tag not in INLINE:
            self.blocks.append(Block())
        elif tag == "a" and "cover" not in (said.get("class") or "") and "class" in said:
            self.blocks.append(Block())  # looks like a button
        if tag not in VOID:
            # Another language on purpose, or a picture made of letters.
            silent = tag in SILENT or "avatar" in (said.get("class") or "") or (tag != "html" and "lang" in said)
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _ in self.open]:
            return
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag not in INLINE:
            self.blocks.append(Block())

    def handle_data(self, data: str) -> None:
        if any(silent for _, silent in self.open):
            # An icon between two texts keeps them apart.
            self.blocks.append(Block())
        elif data.strip():
            bare = not self.open or self.open[-1][0] not in INLINE
            text = " ".join(data.split())
            rest, self.depth = outside(text, self.depth)
            self.blocks[-1].pieces.append(Piece(text, rest, bare))

    def _attributes(self, tag: str, said: dict[str, str | None]) -> None:
        texts = [value for name, value in said.items() if name in READ_OUT]
        if tag == "meta" and said.get("name") == "description":
            texts.append(said.get("content"))
        # Sentences that a script shows.
        texts += [value for name, value in said.items() if name.startswith("data-") and value and " " in value.strip()]
        for text in filter(None, texts):
            # What is within a tag stands beside the text around it.
            rest, _ = outside(re.sub("<[^>]+>", " ", text), 0)
            self.blocks.insert(-1, Block([Piece(text, rest, bare=True)]))


def blocks(page: str) -> list[Block]:
    reader = Reader()
    reader.feed(page)
    return [block for block in reader.blocks if block.pieces]


def untranslated(block: Block, whole: Container[str], parts: Iterable[str]) -> str:
    """Return what stands outside the brackets and is no number, none of ``whole`` nor made of ``parts``; or nothing."""
    rest = " ".join(piece.rest for piece in block.pieces if piece.rest.strip() not in whole)
    for known in parts if LETTERS.search(rest) else ():
        if known in rest:
            rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", rest)
    return rest.strip() if LETTERS.search(rest) else ""


def joined(block: Block) -> str:
    """Return two sentences that were put together to one, which no other language can order, or nothing."""
    for left, right in zip(block.pieces, block.pieces[1:], strict=False):
        if (left.bare or right.bare) and JOINED.search(f"{left.text} {right.text}"):
            return f"{left.text} {right.text}"
    return next((piece.text for piece in block.pieces if JOINED.search(piece.text)), "")


def outside(text: str, depth: int) -> tuple[str, int]:
    """Return the text with blanks for what brackets hold, and how many are open at its end."""
    kept = []
    for letter in text:
        depth = max(0, depth + {"⟦": 1, "⟧": -1}.get(letter, 0))
        kept.append(" " if depth or letter == "⟧" else letter)
    return "".join(kept), depth
