"""What is known of those who report: since when they are members, and what became of their reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from profiles.choices import Verdict
from profiles.contracts import registry
from profiles.models import Person


@dataclass(frozen=True)
class Standing:
    """Since when somebody is a member, what became of their reports, and whom they are bound to."""

    person: int
    days: int
    upheld: int = 0
    kept: int = 0
    bound_to: frozenset[int] = frozenset()


def of(people: Collection[int], at: datetime) -> list[Standing]:
    """Return the standing of some reporters. One query, and one for each of the bonds of each."""
    upheld = Q(reports__decision__undone_at=None) & ~Q(reports__decision__verdict=Verdict.KEEP)
    decided = Q(reports__decision__isnull=False)
    rows = Person.objects.filter(pk__in=people, confirmed_at__isnull=False).annotate(
        upheld=Count("reports", filter=decided & upheld),
        kept=Count("reports", filter=decided & Q(reports__decision__verdict=Verdict.KEEP)),
    )
    return [
        Standing(
            person=row.pk,
            days=days_here(row, at),
            upheld=row.upheld,
            kept=row.kept,
            bound_to=frozenset[int]().union(*(bonds.partners(person=row) for bonds in registry.bonds)),
        )
        for row in rows
    ]


def days_here(person: Person, at: datetime) -> int:
    """Count the whole days since somebody agreed to the rules; 0 before."""
    return max(0, (at - person.confirmed_at).days) if person.confirmed_at else 0
