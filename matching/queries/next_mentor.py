"""Whom a case asks next: the wish list first, then whoever fits best at that moment."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from matching.choices import RUNNING, AskState, Length
from matching.models import Ask, Case
from matching.queries import nearest, suggestions
from matching.queries.suggestions import Need, Suggested
from profiles.choices import Format
from profiles.models import Person
from profiles.queries import offers

FORMATS = {
    Length.ONE_OFF: [Format.ONE_OFF],
    Length.LONG_TERM: [Format.LONG_TERM],
    Length.OPEN: [Format.ONE_OFF, Format.LONG_TERM],
}


class Next(NamedTuple):
    mentor: Person
    wished: bool


def of(case: Case, *, open_asks: int, at: datetime, besides: Collection[int] = ()) -> Next | None:
    """Return whom to ask next besides some, or None when nobody is left who fits and has room."""
    besides = {
        *besides,
        *case.asks.values_list("mentor_id", flat=True),
        *answered_before(case),
        *busy(open_asks).values_list("mentor", flat=True),
    }
    wished = set(case.wishes.values_list("mentor_id", flat=True)) - besides
    if wished:
        wishes = case.wishes.filter(mentor__in=wished).filter(mentor__in=open_to(case, at)).select_related("mentor")
        if (wish := wishes.order_by("position").first()) is not None:
            return Next(wish.mentor, wished=True)
    best = fitting(case, besides=besides, at=at, limit=1)
    return Next(best[0], wished=False) if best else None


def answered_before(case: Case) -> set[int]:
    """Return who has said yes or no already to a case that this one follows."""
    found, earlier = set[int](), case.follows
    while earlier is not None:
        said = earlier.asks.filter(state__in=(AskState.ACCEPTED, AskState.DECLINED))
        found |= set(said.values_list("mentor_id", flat=True))
        earlier = earlier.follows
    return found


def fitting(case: Case, *, besides: set[int], at: datetime, limit: int) -> list[Person]:
    """Return who fits a case best now, the best first."""
    ids = suggestions.best_for_case(need=need_of(case), besides=besides, at=at, limit=limit)
    found = Person.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def need_of(case: Case) -> Need:
    return Need(case.person, case.pool, case.topic_id, case.languages, FORMATS[Length(case.length)])


def others(case: Case, *, at: datetime, limit: int) -> tuple[Suggested, ...]:
    """Return who fits besides those whom the case has asked, the best first."""
    asked = set(case.asks.values_list("mentor__key", flat=True))
    found = suggestions.top(person=case.person, need=need_of(case), at=at, limit=limit + len(asked))
    return tuple(one for one in found if one.key not in asked)[:limit]


def open_to(case: Case, at: datetime) -> QuerySet[Person, int]:
    """Return the mentors whom a case may ask at all: an open offer with room, and no block either way."""
    rows = nearest.open_to(case.person, case.pool, at).filter(offers.has_room())
    return rows.values_list("person_id", flat=True)  # type: ignore[return-value]


def busy(most: int) -> QuerySet[Ask, Any]:
    """Return the mentors who have as many asks before them as one person can answer."""
    waiting = Ask.objects.filter(state__in=RUNNING).values("mentor").annotate(many=Count("pk"))
    return waiting.filter(Q(many__gte=most))
