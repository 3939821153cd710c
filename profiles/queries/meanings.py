"""What somebody may mean by the words they typed: things with a name, stems, and near misspellings.

A topic, a craft, a town or a language is known by every name it has, in every language. What a name
leads to are ids, so that a spelling added today finds the people of yesterday. All of this is the
community's vocabulary; nothing here is read from people.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from django.db import connection

from profiles.choices import fold
from profiles.contracts import NOTHING, Term, Things, Word
from profiles.queries import languages

MOST_TERMS = 8
LONGEST_PHRASE = 4
SHORTEST_PART = 3  # a shorter word is no part of a name: "a" stands in many
SHORTEST_MISSPELT = 4
# Of the trigrams of two words in common: one letter wrong in five, or two in ten.
ALIKE = 0.4
NEARLY_BEST = 0.08
Ids = Sequence[int | None]  # of a craft, a topic and a place

# Three kinds of rows: the words of what was typed with their stems; whom or what each phrase names, or is
# a word of the name of (a group stands for each of its topics); and what looks like a word that names nothing.
# The operators pick by the trigram indexes, the number beside them decides.
READ = """
WITH typed AS (SELECT term, n FROM unnest(%(typed)s::text[]) WITH ORDINALITY typed(term, n)),
known AS MATERIALIZED (
    SELECT label.folded, label.craft_id, coalesce(label.topic_id, topic.id) AS topic_id, NULL::bigint AS place_id
    FROM profiles_label label LEFT JOIN profiles_topic topic ON topic.group_id = label.group_id
    WHERE label.folded = ANY(%(phrases)s) OR string_to_array(translate(label.folded, '-/,', '   '), ' ') && %(parts)s
    UNION ALL
    SELECT folded, NULL, NULL, id FROM profiles_place WHERE folded = ANY(%(phrases)s)
)
SELECT 'word', n, word, ts_lexize('english_stem', word), ts_lexize('spanish_stem', nwlb_accented(word)),
    NULL::bigint, NULL::bigint, NULL::bigint, NULL::real
FROM typed, regexp_split_to_table(nwlb_plain(term), ' ') word WHERE word <> ''
UNION ALL
SELECT 'name', NULL, folded, NULL, NULL, craft_id, topic_id, place_id, NULL FROM known
UNION ALL
SELECT 'near', n, found.name, NULL, NULL, craft_id, topic_id, place_id, near
FROM unnest(%(single)s::text[]) WITH ORDINALITY single(term, n), LATERAL (
    (SELECT text AS name, craft_id, topic_id, NULL::bigint AS place_id, word_similarity(term, folded) AS near
     FROM profiles_label WHERE term <%% folded AND group_id IS NULL ORDER BY near DESC LIMIT 12)
    UNION ALL
    (SELECT name, NULL, NULL, id, similarity(term, folded) AS near
     FROM profiles_place WHERE term %% folded ORDER BY near DESC, population DESC LIMIT 3)
) found
WHERE length(term) >= %(shortest)s AND NOT EXISTS (
    SELECT FROM known WHERE term = ANY(string_to_array(translate(folded, '-/,', '   '), ' ') || folded)
)
"""


def of(text: str, locale: str) -> tuple[Term, ...]:
    """Read what was typed, longest names first. One query, none for no words."""
    typed = re.split(r"[\s/,;&+()]+", text.strip())
    chunks = [chunk for chunk in typed if fold(chunk).strip(".-!?")][:MOST_TERMS]
    if not chunks:
        return ()
    single = [fold(chunk).strip(".-!?") for chunk in chunks]
    phrases = _phrases(single)
    parts = [word for word in single if len(word) >= SHORTEST_PART]
    words, names, near = _read(chunks, single, phrases, parts)
    known = _known(names, set(phrases.values()), set(parts), locale)
    terms = tuple(_terms(chunks, _plain_words(words), phrases, known))
    return _with_guesses(tuple(term for term in terms if term.words or term.named), chunks, near)


def _read(
    chunks: Sequence[str], single: Sequence[str], phrases: Mapping[tuple[int, int], str], parts: Sequence[str]
) -> tuple[list[Any], list[Any], list[Any]]:
    """Return the rows of ``READ`` by their kind."""
    given = {"typed": list(chunks), "single": list(single), "phrases": list(phrases.values()), "parts": list(parts)}
    with connection.cursor() as cursor:
        cursor.execute(READ, {**given, "shortest": SHORTEST_MISSPELT})
        rows: dict[str, list[Any]] = {"word": [], "name": [], "near": []}
        for kind, *row in cursor.fetchall():
            rows[kind].append(row)
    words = [(n, word, stems) for n, word, *stems, _craft, _topic, _place, _near in rows["word"]]
    names = [(name, ids) for _n, name, _en, _es, *ids, _near in rows["name"]]
    near = [(n, name, ids, alike) for n, name, _en, _es, *ids, alike in rows["near"]]
    return words, names, near


def _plain_words(rows: Sequence[tuple[int, str, list[list[str] | None]]]) -> dict[int, list[Word]]:
    """Split what was typed as documents were split; words that no sentence lacks are left out.

    They stay where nothing else was typed.
    """
    telling = [row for row in rows if [] not in row[2]] or rows
    words: dict[int, list[Word]] = defaultdict(list)
    for n, word, stems in telling:
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


def _known(
    rows: Iterable[tuple[str, Ids]], phrases: AbstractSet[str], single: AbstractSet[str], locale: str
) -> dict[str, Things]:
    """Say what each phrase names as a whole, and what single words are a part of."""
    found: dict[str, list[Ids]] = defaultdict(list)
    for name, ids in rows:
        for text in ({name} & phrases) | (set(re.split(r"[ /,-]", name)) & single):
            found[text].append(ids)
    spoken = _language_names(locale)
    return {text: _things(found[text], spoken.get(text)) for text in phrases if text in found or text in spoken}


def _things(rows: Iterable[Ids], language: str | None = None) -> Things:
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


def _with_guesses(
    terms: tuple[Term, ...], chunks: Sequence[str], near: Sequence[tuple[int, str, Ids, float]]
) -> tuple[Term, ...]:
    """Add what looks like it to each word that names nothing."""
    best: dict[str, float] = defaultdict(lambda: ALIKE + NEARLY_BEST)
    for n, _name, _ids, alike in near:
        best[chunks[n - 1]] = max(best[chunks[n - 1]], alike)
    guessed: dict[str, list[tuple[str, Ids]]] = defaultdict(list)
    for n, name, ids, alike in near:
        if alike >= best[chunks[n - 1]] - NEARLY_BEST:
            guessed[chunks[n - 1]].append((name, ids))
    return tuple(_guessed(term, guessed.get(term.text, [])) for term in terms)


def _guessed(term: Term, found: list[tuple[str, Ids]]) -> Term:
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
