"""Whom a coordinator could ask for those who wait: mentors of their topic, within every hard limit."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import numpy as np
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet

from matching.encoding.arrays import encode
from matching.encoding.rows import MentorRow, PlaceRow, PoolRows, Said, SeekerRow
from matching.engine.limits import allowed
from matching.models import Case
from matching.queries import partners
from matching.queries.pool import OFFER_COLUMNS, Trees, mentor_row, with_rows
from profiles.models import Block, Mute, Person, PersonCraft
from profiles.queries import offers
from profiles.queries.topics import UNSURE

REMEDIES = 3
MOST_READ = 400


def with_works(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Read along what the people of cases do: ``works``, ids of crafts."""
    works = PersonCraft.objects.filter(person=OuterRef("person")).order_by("pk")
    return rows.annotate(works=ArraySubquery(works.values("craft")))


class Remedies(NamedTuple):
    """Who could be asked, and why nobody can.

    They are "unsure" what they want to learn, "nobody" offers it and has room, all who do were "asked",
    or "limits" bar them.
    """

    people: list[Person]
    why: str


def for_cases(rows: Sequence[Case], at: datetime) -> dict[int, Remedies]:
    """Propose for each case, read ``with_works``, a few mentors with room, those with most first. Two queries."""
    wanted = {case.topic_id for case in rows}
    free = with_rows(offers.open_at(at).filter(offers.has_room(), topics__topic__in=wanted))
    read = free.annotate(held=F("topics__topic")).order_by("-free", "pk")
    columns = (*OFFER_COLUMNS, "held", "person__key", "person__name")
    held: dict[int, list[int]] = defaultdict(list)  # of each topic, who holds it
    found: dict[int, tuple[MentorRow, Person]] = {}
    for row in read.values_list(*columns)[:MOST_READ]:
        held[row[-3]].append(row[0])
        found[row[0]] = (_mentor(row[: len(OFFER_COLUMNS)]), Person(pk=row[0], key=row[-2], name=row[-1]))
    may = _within_limits(rows, [mentor for mentor, _person in found.values()], at)
    chosen = {case.pk: _next(case, held[case.topic_id], may) for case in rows}
    return {key: Remedies([found[pk][1] for pk in few], why) for key, (few, why) in chosen.items()}


def _next(case: Case, held: Sequence[int], may: set[tuple[int, int]]) -> tuple[list[int], str]:
    asked = {ask.mentor_id for ask in case.asks.all()}
    left = [pk for pk in held if pk not in asked]
    few = list(islice((pk for pk in left if (case.pk, pk) in may), REMEDIES))
    if few or case.topic.slug == UNSURE:
        return few, "" if few else "unsure"
    return few, "limits" if left else "asked" if held else "nobody"


def _within_limits(cases: Sequence[Case], mentors: Sequence[MentorRow], at: datetime) -> set[tuple[int, int]]:
    """Return the pairs (case, mentor) that no hard limit bars."""
    if not cases or not mentors:
        return set()
    apart = tuple(_apart([case.person_id for case in cases], at))
    ready = encode(PoolRows(tuple(map(_seeker, cases)), tuple(mentors), apart), at).ready
    rows, cols = np.divmod(np.arange(len(cases) * len(mentors)), len(mentors))
    passed = zip(*(part.tolist() for part in allowed(ready, rows, cols)), strict=True)
    return {(cases[row].pk, mentors[col].said.person) for row, col in passed}


def _apart(ids: Sequence[int], at: datetime) -> QuerySet[Block, tuple[int, int]]:
    """Return with whom these people must not be brought together: blocks and mutes, and whom they met lately."""
    blocked = Block.objects.filter(Q(blocker__in=ids) | Q(blocked__in=ids)).values_list("blocker", "blocked")
    muted = Mute.objects.filter(Q(person__in=ids) | Q(muted__in=ids)).values_list("person", "muted")
    met = partners.lately(at).filter(Q(mentee__in=ids) | Q(mentor__in=ids)).values_list("mentee", "mentor")
    return blocked.union(muted, met)


def _mentor(row: Sequence[object]) -> MentorRow:
    """Return what a mentor shows; only limits are looked at, so a craft may stand for its trade."""
    crafts = row[OFFER_COLUMNS.index("worked")]
    mentor = mentor_row(row, Trees((), ((craft, craft) for craft, _years in crafts)))  # type: ignore[attr-defined]
    return mentor._replace(said=mentor.said._replace(words=""))


def _seeker(case: Case) -> SeekerRow:
    person = case.person
    place = person.place
    return SeekerRow(
        Said(
            person=person.pk,
            crafts=tuple((craft, craft, None) for craft in case.works),  # type: ignore[attr-defined]
            languages=case.languages or person.languages,
            talks=person.talks,
            week=bytes(person.week) if person.week is not None else None,
            hours_vary=person.hours_vary,
            zone=person.zone,
            place=PlaceRow(place.pk, float(place.latitude), float(place.longitude), place.region, place.country)
            if place
            else None,
            avoids_rivals=person.avoids_rivals,
        )
    )
