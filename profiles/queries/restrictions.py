"""What somebody may not do now, and why."""

from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from profiles.choices import Curb
from profiles.models import Person, Restriction, Veil

FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)


def in_force(at: datetime) -> QuerySet[Restriction]:
    return Restriction.objects.filter(Q(until=None) | Q(until__gt=at), lifted_at=None)


def of(person: Person, at: datetime) -> QuerySet[Restriction]:
    """Return what is in force for somebody, the longest first."""
    return in_force(at).filter(person=person).select_related("decision").order_by("-until", "id")


def is_over(row: Restriction, at: datetime) -> bool:
    return row.lifted_at is not None or (row.until is not None and row.until <= at)


def away_until(person: Person, at: datetime) -> datetime | None:
    """Say until when somebody is suspended; a far day when it is for good, None when they are not."""
    rows = in_force(at).filter(person=person, kind__in=(Curb.SUSPEND, Curb.CLOSE)).values_list("until", flat=True)
    return max((until or FOR_GOOD for until in rows), default=None)


def still_until(person: Person, at: datetime) -> datetime | None:
    """Say until when somebody's clocks stand still: while they are out, or hidden until a moderator looks."""
    return FOR_GOOD if is_veiled(person) else away_until(person, at)


def is_veiled(person: Person) -> bool:
    """Whether several members' reports hid somebody, and no moderator has looked yet."""
    return Veil.objects.filter(kind="profiles.person", subject_key=person.key, lifted_at=None).exists()


def to_confirm(at: datetime) -> QuerySet[Restriction]:
    """Return the accounts whose closing waits for a second person, those that lapse first at the top."""
    rows = in_force(at).filter(kind=Curb.CLOSE, confirmed_by=None)
    return rows.select_related("person", "by", "decision").order_by("until", "id")
