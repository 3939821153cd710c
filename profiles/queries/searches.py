"""People found by words and filters, best first.

The order is three plain classes, and inside each who joined last comes first:

0. every word is part of their name,
1. every word is their name, what they say first, do, share, speak, or where they live,
2. every word, its stem, a word that begins with it or a topic that looks like it stands anywhere in
   what members may read of them, their wishes among it; or it is a misspelling of their name.

Without words there is one class. Whom the viewer may see is asked here, in each query; what of them
may be read was decided when the document was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from profiles.contracts import Hits, Term, Wanted
from profiles.models import Person, SearchDocument
from profiles.queries import offers, paging, people
from profiles.queries import search_terms as tsquery
from profiles.queries.mutes import without_muted
from profiles.queries.profiles import ShownPerson, shown, with_details

Documents = QuerySet[SearchDocument]


class Matches(Func):
    """A document answers a query that is written in its own lexemes."""

    arg_joiner = " @@ "
    template = "(%(expressions)s::tsquery)"
    output_field = BooleanField()

    def __init__(self, query: str) -> None:
        super().__init__(F("words"), Value(query))


@dataclass(frozen=True)
class FoundPerson:
    """Somebody found, and the topics they share for which they were found."""

    shown: ShownPerson
    topics: tuple[str, ...]


def people_found(*, viewer: Person, wanted: Wanted, at: datetime, size: int, after: str = "", before: str = "") -> Hits:
    """Return one page of whom a search finds. Three queries for any number of people.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    if wanted.words.strip() and not wanted.terms:
        return Hits()  # only signs: nothing was asked for
    classes = [rows.only("id", "at", "person_id") for rows in _classes(viewer, wanted, at)]
    page = paging.in_classes(classes, size=size, after=after, before=before)
    return Hits(_with_faces([row.person_id for row in page.rows], viewer, wanted, at), page.newer, page.older)


def would_find(*, viewer: Person, searches: Sequence[Wanted], at: datetime) -> list[bool]:
    """Say which of several searches would find anybody. One query at most."""
    if not searches:
        return []
    asked = {
        f"search_{number}_{rank}": Exists(rows)
        for number, wanted in enumerate(searches)
        for rank, rows in enumerate(_classes(viewer, wanted, at))
    }
    found = dict(
        zip(asked, Person.objects.filter(pk=viewer.pk).annotate(**asked).values_list(*asked).get(), strict=True)
    )
    return [any(found[name] for name in asked if name.startswith(f"search_{n}_")) for n in range(len(searches))]


def ids_found(*, viewer: Person, wanted: Wanted, at: datetime, besides: QuerySet[Any, Any], size: int) -> list[int]:
    """Return the ids of some whom a search finds, those of ``besides`` left out."""
    found: list[int] = []
    for rank in _classes(viewer, wanted, at):
        rows = rank.exclude(person__in=besides).order_by("-at", "-id")
        found += rows.values_list("person_id", flat=True)[: size - len(found)]
        if len(found) >= size:
            break
    return found


def _visible(viewer: Person, wanted: Wanted, at: datetime) -> Documents:
    rows = SearchDocument.objects.filter(
        person__in=without_muted(people.visible_to(viewer).exclude(pk=viewer.pk), viewer)
    )
    if wanted.can_be_asked:
        rows = rows.filter(Exists(offers.open_at(at).filter(offers.has_room(), person=OuterRef("person"))))
    return rows


def _classes(viewer: Person, wanted: Wanted, at: datetime) -> list[Documents]:
    """Return the classes of the order, each without those of the classes before."""
    rows, terms, filters = _visible(viewer, wanted, at), wanted.terms, tsquery.filters(wanted, at)
    mentioned = rows.filter(Matches(filters)) if filters else rows
    if not terms:
        return [mentioned]
    for term in terms:
        mentioned = mentioned.filter(_mentions(term))
    is_it = tsquery.every(map(tsquery.is_it, terms))
    said, rest = rows.filter(Matches(tsquery.every([is_it, filters]))), mentioned.exclude(Matches(is_it))
    if not all(term.words for term in terms):
        return [rows.none(), said, rest]
    named = tsquery.every(map(tsquery.name_is, terms))
    return [rows.filter(Matches(tsquery.every([named, filters]))), said.exclude(Matches(named)), rest]


def _mentions(term: Term) -> Q:
    """Whether a term is mentioned, or each of its words is a misspelt name."""
    mentioned = Q(Matches(tsquery.mentions(term)))
    alike = Q()
    for word in term.words:
        swaps = tsquery.swapped(word)
        near = Q(names__trigram_word_similar=word.plain)
        alike &= near | Q(Matches(swaps)) if swaps else near
    return mentioned | alike if term.words else mentioned


def _with_faces(ids: Sequence[int], viewer: Person, wanted: Wanted, at: datetime) -> tuple[FoundPerson, ...]:
    """Read the people of a page as the viewer may see them, in the order of the ids. At most two queries."""
    details = with_details(people.visible_to(viewer), viewer, at).in_bulk(list(ids))
    rows = [details[pk] for pk in ids if pk in details]
    asked = {topic for term in wanted.terms for topic in term.named.topics | term.alike.topics}
    asked |= {wanted.topic} if wanted.topic else set()
    faces = shown(rows, viewer) if rows else []
    # Their topics stand in the order of the ids, own words behind them.
    return tuple(
        FoundPerson(face, tuple(name for pk, name in zip(row.share_ids, face.share, strict=False) if pk in asked))
        for row, face in zip(rows, faces, strict=True)
    )
