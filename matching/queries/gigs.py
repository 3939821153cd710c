"""Who is on a gig, and until when one may be."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from matching.models import Gig
from profiles.models import Person

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
    return {"out": True} if gig.imposed else {}


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
