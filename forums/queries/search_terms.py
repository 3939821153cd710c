"""Search terms in the language of the stored documents (``tsquery``), and words of a text that answer them."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, groupby
from operator import itemgetter

from profiles.choices import fold
from profiles.contracts import Term, Word
from profiles.queries.search_terms import SHORTEST_BEGINNING, anywhere, either, every, lexeme, swapped

# Signs by which somebody says exactly what they want: "a phrase", -without, one or the other.
SIGNS = re.compile(r"\"|(?:^|\s)-\w|\sor\s", re.IGNORECASE)
WITHOUT = re.compile(r"(?:^|\s)-(?:\"[^\"]*\"?|\S+)")
LONGEST_EXCERPT = 180
MOST_TOLD = 6
BEFORE = 50


def is_exact(words: str) -> bool:
    return SIGNS.search(words) is not None


def in_title(terms: Sequence[Term]) -> str:
    """Say that all words, or their stems, stand in the title of a conversation."""
    return every(
        either(*(lexeme(f"title={text}") for text in (word.plain, *word.stems)))
        for term in terms
        for word in term.words
    )


def two_in_title(terms: Sequence[Term]) -> str:
    """Say that two of the words stand in the title of a conversation, or the only one."""
    each = [in_title([Term(word.plain, (word,))]) for term in terms for word in term.words]
    return either(*(every(pair) for pair in combinations(each, 2))) if len(each) > 1 else every(each)


def telling(terms: Sequence[Term]) -> tuple[Word, ...]:
    """Return the words of a sentence that say what it is about: the longest six, the longest first."""
    words = {word.plain: word for term in terms for word in term.words}
    return tuple(sorted(words.values(), key=lambda word: -len(word.plain))[:MOST_TOLD])


def some_of(words: Sequence[Word], n: int, where: str = "") -> str:
    """Say that so many of the words, or their stems, stand anywhere, or in a part ("title=")."""
    each = [either(*(lexeme(where + text) for text in (word.plain, *word.stems))) for word in words]
    return either(*(every(some) for some in combinations(each, n)))


def mentions(word: Word) -> str:
    """Say that a word, its stem, or one that begins with it stands anywhere, or with two neighbours swapped on top."""
    return either(*anywhere(word), swapped(word, "title"))


def tagged(term: Term) -> str:
    """Say that a conversation is about a topic that a term names, or looks like the name of."""
    return either(*(lexeme(f"topic={pk}") for pk in sorted(term.named.topics | term.alike.topics)))


Piece = tuple[str, bool]


def marked(text: str, words: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Cut a text into pieces; True says that a piece is what was asked for."""
    unwanted = {fold(word) for word in re.findall(r"\w+", " ".join(WITHOUT.findall(words)))}
    wanted = [word for term in terms for word in term.words if word.plain not in unwanted]
    pieces = re.split(r"(\w+)", text)
    return tuple((piece, n % 2 == 1 and _answers(piece, wanted)) for n, piece in enumerate(pieces) if piece)


def excerpt(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Keep what stands around the first piece that was asked for, or the beginning."""
    first = next((n for n, (_text, hit) in enumerate(pieces) if hit), 0)
    start, length = first, 0
    while start and length < BEFORE:
        start -= 1
        length += len(pieces[start][0])
    end = start
    length = 0
    while end < len(pieces) and length < LONGEST_EXCERPT:
        length += len(pieces[end][0])
        end += 1
    return joined(
        [*([("… ", False)] if start else []), *pieces[start:end], *([(" …", False)] if end < len(pieces) else [])]
    )


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Make one of neighbours that are alike: a page has twenty times some pieces to draw, not twenty times fifty."""
    return tuple(("".join(text for text, _hit in some), hit) for hit, some in groupby(pieces, key=itemgetter(1)))


def _answers(piece: str, wanted: Sequence[Word]) -> bool:
    plain = fold(piece)
    return any(
        plain == word.plain
        or (len(word.plain) >= SHORTEST_BEGINNING and plain.startswith(word.plain))
        or any(len(stem) >= SHORTEST_BEGINNING - 1 and plain.startswith(stem) for stem in word.stems)
        for word in wanted
    )
