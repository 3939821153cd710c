"""What somebody does not want to see: people they muted, and single things they put aside.

Both are theirs alone. Whoever is muted sees, counts and is told exactly what they were before.
"""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from profiles.models import Aside, Mute, Person

Row = TypeVar("Row", bound=Model)


def of(person: Person) -> frozenset[int]:
    """Return the ids of those whom somebody has muted."""
    return frozenset(Mute.objects.filter(person=person).values_list("muted", flat=True))


def set_by(person: Person) -> QuerySet[Mute]:
    """Return a person's own mutes, the newest first. Nobody else ever sees them."""
    return Mute.objects.filter(person=person).select_related("muted").order_by("-at", "-id")


def mutes(person: Person, other: Person) -> bool:
    return Mute.objects.filter(person=person, muted=other).exists()


def without_muted(
    rows: QuerySet[Row], viewer: Person, person: str = "pk", *, besides: Q | None = None
) -> QuerySet[Row]:
    """Leave out rows whose ``person`` column points at somebody the viewer has muted, but for ``besides``."""
    heard = ~Q(Exists(Mute.objects.filter(person=viewer, muted=OuterRef(person))))
    return rows.filter(heard if besides is None else heard | besides)


def put_aside(person: Person, kind: str) -> QuerySet[Aside, str]:
    """Return the keys of the things of a kind that somebody put aside, to exclude or to fold."""
    return Aside.objects.filter(person=person, kind=kind).values_list("subject_key", flat=True)
