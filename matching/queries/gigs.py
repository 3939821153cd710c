"""Who is on a gig, and until when one may be."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from matching.choices import Halt
from matching.models import Case, Gig
from profiles.models import Person
from profiles.queries.restrictions import FOR_GOOD

MORNING = time(6)
DAYS_OFFERED = (1, 3, 7)


def of_person(person: Person) -> Gig | None:
    """Return the gig somebody is on by their own word, or None. One query."""
    return Gig.objects.filter(person=person, ended_at=None, imposed=False).first()


def that_stops(person: Person) -> Gig | None:
    """Return what somebody's clocks stand still for, or None; of two, what lasts longer."""
    return Gig.objects.filter(person=person, ended_at=None).order_by("-until").first()


def facts(gig: Gig) -> dict[str, Any]:
    """Return what the history of a case says about why its clock was stopped."""
    return {"look" if gig.until >= FOR_GOOD else "out": True} if gig.imposed else {}


def halts(person: Person, cases: Sequence[Case]) -> dict[int, str]:
    """Say by its id what the clock of each of these cases stands still for, "" while it goes. At most one query."""
    gig = that_stops(person) if any(case.stopped_at for case in cases) else None
    why = Halt.LOOK if gig is not None and gig.imposed else Halt.GIG
    return {case.pk: Halt.TURN if case.waits_its_turn else why if case.stopped_at else "" for case in cases}


def any_of(*people: Person) -> bool:
    return Gig.objects.filter(person__in=people, ended_at=None).exists()


def people() -> QuerySet[Any, Any]:
    """Return the ids of those whose clocks stand still, for other queries to leave out."""
    return Gig.objects.filter(ended_at=None).values("person")


def back_on(person: Person, day: date) -> datetime:
    """Return the morning of a day where the person lives: then the clocks go on."""
    return datetime.combine(day, MORNING, ZoneInfo(person.zone))


def today(person: Person, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.zone)).date()


def days_offered(person: Person, at: datetime) -> list[date]:
    """Return the days that one tap chooses."""
    return [today(person, at) + timedelta(days=days) for days in DAYS_OFFERED]
