"""Whom a mentor's time reached: for them alone, and of each person no more than the two of them see anyway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils.translation import get_language

from matching.choices import AskState
from matching.models import Mentorship
from matching.queries import mentorships
from profiles.models import Person
from profiles.queries import paging, topics

PAGE = 20


@dataclass(frozen=True)
class Tally:
    """Two numbers that only rise: to how many people somebody gave time, and from how many they had some."""

    given: int
    received: int


@dataclass(frozen=True)
class Reached:
    """One person, when, and what became of it. ``thanks`` is the last line they wrote, if they did."""

    mentorship: Mentorship
    topic: str
    thanks: str

    @property
    def person(self) -> Person:
        return self.mentorship.mentee

    @property
    def gone(self) -> bool:
        return self.person.erased_at is not None

    @property
    def became(self) -> str:
        return self.mentorship.state

    @property
    def since(self) -> datetime:
        return self.mentorship.started_at

    @property
    def until(self) -> datetime | None:
        return self.mentorship.ended_at


@dataclass(frozen=True)
class Receipt:
    rows: Sequence[Reached]
    newer: str
    older: str


def tally(person: Person) -> Tally:
    """Count people, whoever they are by now; a yes that was taken back at once is none. One query."""
    rows = Mentorship.objects.filter(Q(mentor=person) | Q(mentee=person), ask__state=AskState.ACCEPTED)
    counted = rows.aggregate(
        given=Count("mentee", distinct=True, filter=Q(mentor=person)),
        received=Count("mentor", distinct=True, filter=Q(mentee=person)),
    )
    return Tally(counted["given"], counted["received"])


def receipt(person: Person, *, after: str = "", before: str = "") -> Receipt:
    """Return one page, the newest first. Two queries.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    rows = mentorships.visible_to(person).filter(mentor=person, ask__state=AskState.ACCEPTED)
    page = paging.newest_first(rows.annotate(at=F("started_at")), size=PAGE, after=after, before=before)
    named = topics.names("topic", {one.ask.case.topic_id for one in page.rows}, get_language() or "en")
    found = [Reached(one, named.get(one.ask.case.topic_id, ""), _thanks(one)) for one in page.rows]
    return Receipt(found, page.newer, page.older)


def _thanks(mentorship: Mentorship) -> str:
    return mentorship.farewell if mentorship.ended_by_id == mentorship.mentee_id else ""
