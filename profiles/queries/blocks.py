"""Who is kept apart from whom. A block binds both ways, whoever set it."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from profiles.models import Block, Person

Row = TypeVar("Row", bound=Model)


def without_blocked(rows: QuerySet[Row], viewer: Person, person: str = "pk") -> QuerySet[Row]:
    """Leave out rows whose ``person`` column points at somebody blocked by or blocking the viewer.

    Two plain anti-joins, not one with OR: Postgres can then hash them.
    """
    return rows.filter(
        ~Exists(Block.objects.filter(blocker=viewer, blocked=OuterRef(person))),
        ~Exists(Block.objects.filter(blocked=viewer, blocker=OuterRef(person))),
    )


def set_by(person: Person) -> QuerySet[Block]:
    """Return a person's own blocks, the newest first. Nobody else ever sees them."""
    return Block.objects.filter(blocker=person).select_related("blocked").order_by("-at", "-id")


def apart_from(person: Person) -> frozenset[int]:
    """Return the ids of all who are kept apart from somebody, whoever set the block."""
    rows = Block.objects.filter(Q(blocker=person) | Q(blocked=person)).values_list("blocker", "blocked")
    return frozenset(pk for pair in rows for pk in pair) - {person.pk}


def are_apart(one: Person, other: Person) -> bool:
    """Whether either of two people has blocked the other."""
    return Block.objects.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one)).exists()
