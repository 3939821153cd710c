"""What somebody may mean by the words they typed: things with a name, stems, and near misspellings.

A topic, a craft, a town or a language is known by every name it has, in every language. What a name
leads to are ids, so that a spelling added today finds the people of yesterday. All of this is the
community's vocabulary; nothing here is read from people.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection

from profiles.choices import fold
from profiles.queries import languages

MOST_TERMS = 8
LONGEST_PHRASE = 4
SHORTEST_PART = 3  # a shorter word is no part of a name: "a" stands in many
SHORTEST_MISSPELT = 4
# Of the trigrams of two words in common: one letter wrong in five, or two in ten.
ALIKE = 0.4
NEARLY_BEST = 0.08

WORDS = """
SELECT n, word, ts_lexize('english_stem', word), ts_lexize('spanish_stem', word)
FROM unnest(%s::text[]) WITH ORDINALITY typed(term, n), regexp_split_to_table(nwlb_plain(term), ' ') word
WHERE word <> ''
"""
# The name itself, or a word of the name of a topic or a craft. A group stands for each of its topics.
KNOWN = """
SELECT label.folded, label.craft_id, coalesce(label.topic_id, topic.id), NULL::integer
FROM profiles_label label LEFT JOIN profiles_topic topic ON topic.group_id = label.group_id
WHERE label.folded = ANY(%(phrases)s) OR string_to_array(translate(label.folded, '-/,', '   '), ' ') && %(parts)s
UNION ALL
SELECT folded, NULL, NULL, id FROM profiles_place WHERE folded = ANY(%(phrases)s)
"""
# The operators pick by the trigram indexes, the number beside them decides.
MISSPELT = """
SELECT typed.term, found.* FROM unnest(%s::text[]) typed(term), LATERAL (
    (SELECT text, craft_id, topic_id, NULL::integer, word_similarity(typed.term, folded) AS near
     FROM profiles_label WHERE typed.term <%% folded AND group_id IS NULL ORDER BY near DESC LIMIT 12)
    UNION ALL
    (SELECT name, NULL, NULL, id, similarity(typed.term, folded) AS near
     FROM profiles_place WHERE typed.term %% folded ORDER BY near DESC, population DESC LIMIT 3)
) found
"""


@dataclass(frozen=True)
class Things:
    """Ids of what a name leads to, and codes of languages."""

    crafts: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.crafts or self.topics or self.places or self.languages)


NOTHING = Things()


@dataclass(frozen=True)
class Word:
    """A bare word, and its stems where it has others."""

    plain: str
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One thing that was asked for: some words, what they name, and what looks like their name."""

    text: str
    words: tuple[Word, ...]
    named: Things = NOTHING
    alike: Things = NOTHING
    guesses: tuple[str, ...] = ()


def of(text: str, locale: str) -> tuple[Term, ...]:
    """Read what was typed, longest names first. At most three queries, none for no words."""
    typed = re.split(r"[\s/,;&+()]+", text.strip())
    chunks = [chunk for chunk in typed if fold(chunk).strip(".-!?")][:MOST_TERMS]
    if not chunks:
        return ()
    plain = _plain_words(chunks)
    phrases = _phrases([fold(chunk).strip(".-!?") for chunk in chunks])
    known = _known(phrases, locale)
    terms = tuple(_terms(chunks, plain, phrases, known))
    return _with_guesses(tuple(term for term in terms if term.words or term.named))


def _plain_words(chunks: Sequence[str]) -> dict[int, list[Word]]:
    """Split what was typed as documents were split; words that no sentence lacks are left out.

    They stay where nothing else was typed.
    """
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [list(chunks)])
        rows = cursor.fetchall()
    telling = [row for row in rows if [] not in row[2:]] or rows
    words: dict[int, list[Word]] = defaultdict(list)
    for n, word, *stems in telling:
        words[n - 1].append(Word(word, tuple({stem for found in stems for stem in found or ()} - {word})))
    return words


def _phrases(folded: Sequence[str]) -> dict[tuple[int, int], str]:
    """Return every run of up to four words by its first and last place, the longest first."""
    lengths = range(min(LONGEST_PHRASE, len(folded)), 0, -1)
    return {
        (first, first + length): " ".join(folded[first : first + length])
        for length in lengths
        for first in range(len(folded) - length + 1)
    }


def _known(phrases: Mapping[tuple[int, int], str], locale: str) -> dict[str, Things]:
    """Find what each phrase names as a whole, and what single words are a part of."""
    single = [text for (first, last), text in phrases.items() if last - first == 1 and len(text) >= SHORTEST_PART]
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"phrases": list(phrases.values()), "parts": single})
        rows = cursor.fetchall()
    wanted = set(phrases.values())
    found: dict[str, list[tuple[int | None, int | None, int | None]]] = defaultdict(list)
    for name, *ids in rows:
        for text in ({name} & wanted) | (set(re.split(r"[ /,-]", name)) & set(single)):
            found[text].append((ids[0], ids[1], ids[2]))
    spoken = _language_names(locale)
    return {text: _things(found[text], spoken.get(text)) for text in wanted if text in found or text in spoken}


def _things(rows: Iterable[tuple[int | None, int | None, int | None]], language: str | None = None) -> Things:
    crafts, topics, places = zip(*rows, strict=True) if rows else ((), (), ())
    return Things(
        crafts=frozenset(pk for pk in crafts if pk),
        topics=frozenset(pk for pk in topics if pk),
        places=frozenset(pk for pk in places if pk),
        languages=frozenset({language} if language else ()),
    )


def _terms(
    chunks: Sequence[str],
    plain: Mapping[int, list[Word]],
    phrases: Mapping[tuple[int, int], str],
    known: Mapping[str, Things],
) -> Iterator[Term]:
    """Cut what was typed into terms: a phrase that names something is one, the words between are one each."""
    at = 0
    while at < len(chunks):
        ends = range(min(at + LONGEST_PHRASE, len(chunks)), at, -1)
        end = next((end for end in ends if phrases[at, end] in known), at + 1)
        words = tuple(word for place in range(at, end) for word in plain.get(place, ()))
        yield Term(" ".join(chunks[at:end]), words, known.get(phrases[at, end], NOTHING))
        at = end


def _with_guesses(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Add what looks like it to each word that names nothing."""
    unknown = {fold(term.text): term for term in terms if not term.named and len(term.text) >= SHORTEST_MISSPELT}
    if not unknown:
        return terms
    with connection.cursor() as cursor:
        cursor.execute(MISSPELT, [list(unknown)])
        rows = cursor.fetchall()
    best: dict[str, float] = defaultdict(lambda: ALIKE + NEARLY_BEST)
    for text, *_found, near in rows:
        best[text] = max(best[text], near)
    guessed: dict[str, list[tuple[str, tuple[int | None, int | None, int | None]]]] = defaultdict(list)
    for text, name, craft, topic, place, near in rows:
        if near >= best[text] - NEARLY_BEST:
            guessed[text].append((name, (craft, topic, place)))
    return tuple(_guessed(term, guessed.get(fold(term.text), [])) for term in terms)


def _guessed(term: Term, found: list[tuple[str, tuple[int | None, int | None, int | None]]]) -> Term:
    if not found or term.named:
        return term
    names = tuple(dict.fromkeys(name for name, _ids in found))
    return Term(term.text, term.words, alike=_things([ids for _name, ids in found]), guesses=names)


@cache
def _language_names(locale: str) -> dict[str, str]:
    """Return the codes of languages by their names in the reader's language, English, Spanish and their own."""
    names = {fold(languages.name(code, code)): code for code in languages.codes()}
    for reader in ("es", "en", locale):
        names |= {fold(languages.name(code, reader)): code for code in languages.codes()}
    return names
