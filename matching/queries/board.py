"""The coordinators' board as a page: who waits longest, narrowed by language, town or work, and who waits by which."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matching.models import Case
from matching.queries import asking, cases, remedies
from matching.queries.asking import Waiting
from profiles.models import Person
from profiles.queries import languages, paging, topics

PAGE = 20
MOST_CHOICES = 30
MOST_COUNTED = LONGEST_SHEET = 5_000
Counted = TypeVar("Counted")


@dataclass(frozen=True)
class Narrow:
    """What the list is narrowed to: a language by its code, a town by its name, work by its slug; "" for all."""

    language: str = ""
    town: str = ""
    craft: str = ""


@dataclass(frozen=True)
class Choice:
    """One entry of a list to narrow by: what is sent, what is read, and for how many it stands."""

    value: str
    label: str
    many: int


@dataclass(frozen=True)
class Board:
    rows: Sequence[Waiting]
    older: str
    many: int
    languages: Sequence[Choice]
    towns: Sequence[Choice]
    crafts: Sequence[Choice]


def page(*, coordinator: Person, narrow: Narrow, after: str, at: datetime) -> Board:
    """Return one page of the board, whoever waits longest first. Seven queries for any number of rows.

    Raises:
        BadCursor: ``after`` is not one of ours.

    """
    everybody = cases.on_board(coordinator)
    shown = remedies.with_works(narrowed(everybody, narrow))
    rows, older = paging.soonest_first(shown, "waits_since", size=PAGE, after=after)
    waiting = list(_marks(everybody))
    language = get_language() or "en"
    crafts = Counter(work for _spoken, _town, mine, slugs in waiting for work in zip(mine, slugs, strict=True))
    named, topic_names = topics.names_of_both(
        (craft for craft, _slug in crafts), (case.topic_id for case in rows), language
    )
    spoken = Counter(code for mine, *_rest in waiting for code in mine)
    towns = Counter(town for _spoken, town, *_rest in waiting if town is not None)
    return Board(
        rows=asking.waiting(rows, topic_names, at),
        older=older,
        many=len(waiting),
        languages=[Choice(code, languages.name(code, language), many) for code, many in _most(spoken)],
        towns=[Choice(town, town, many) for town, many in _most(towns)],
        crafts=[Choice(slug, named.get(craft, ""), many) for (craft, slug), many in _most(crafts)],
    )


def _marks(rows: QuerySet[Case]) -> Any:
    """Read of everybody on the board what they are counted by, in one query."""
    works, known = "person__crafts__craft", Q(person__crafts__isnull=False)
    mine, slugs = (
        ArrayAgg(field, filter=known, order_by=works, default=Value([])) for field in (works, f"{works}__slug")
    )
    plain = rows.prefetch_related(None).select_related(None).order_by().annotate(mine=mine, slugs=slugs)
    return plain.values_list("languages", "person__place__name", "mine", "slugs")[:MOST_COUNTED]


def _most(counted: Counter[Counted]) -> list[tuple[Counted, int]]:
    return counted.most_common(MOST_CHOICES)


def narrowed(rows: QuerySet[Case], narrow: Narrow) -> QuerySet[Case]:
    """Narrow cases; what we do not know matches nobody."""
    if narrow.language:
        rows = rows.filter(languages__contains=[narrow.language])
    if narrow.town:
        rows = rows.filter(person__place__name=narrow.town)
    if narrow.craft:
        rows = rows.filter(person__crafts__craft__slug=narrow.craft)
    return rows


def sheet(*, coordinator: Person, narrow: Narrow, at: datetime) -> Iterator[list[str]]:
    """Give the whole list as rows of a sheet, with headings in the reader's language. Four queries."""
    language = get_language() or "en"
    rows = narrowed(cases.on_board(coordinator), narrow).annotate(many=Count("asks", distinct=True))
    found = list(rows[:LONGEST_SHEET])
    named = topics.names("topic", {case.topic_id for case in found}, language)
    yield [
        _("Request"), _("Name"), _("Day"), _("Topic"), _("Languages"), _("Town"), _("People asked"), _("Asked on"),
        _("Taken up by"),
    ]  # fmt: skip
    for case in found:
        yield [
            case.key,
            case.person.name,
            str((at - case.waits_since).days),
            named.get(case.topic_id, ""),
            ", ".join(languages.name(code, language) for code in case.languages),
            case.person.place.name if case.person.place else "",
            str(case.many),
            case.opened_at.date().isoformat(),
            case.taken_by.name if case.taken_by else "",
        ]
