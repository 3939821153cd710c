"""Everybody whom somebody may see, the newest first, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from profiles.models import Person
from profiles.queries import paging, people
from profiles.queries.mutes import without_muted
from profiles.queries.profiles import ShownPerson, shown, with_details

PAGE = 20


@dataclass(frozen=True)
class Page:
    """``newer`` and ``older`` are the cursors of its neighbours."""

    people: tuple[ShownPerson, ...]
    newer: str
    older: str


def page(viewer: Person, *, at: datetime, after: str = "", before: str = "") -> Page:
    """Return one page of people as the viewer may see them. Four queries for any number."""
    rows = without_muted(people.visible_to(viewer), viewer).annotate(at=F("created_at"))
    cut = paging.newest_first(rows, size=PAGE, after=after, before=before)
    details = with_details(Person.objects.all(), viewer, at).in_bulk([row.pk for row in cut.rows])
    found = [details[row.pk] for row in cut.rows if row.pk in details]
    return Page(tuple(shown(found, viewer)), cut.newer, cut.older)


def one(viewer: Person | None, key: str, *, at: datetime) -> ShownPerson | None:
    """Return a person as the viewer may see them, or None where there is nobody for them. Three queries."""
    person = with_details(people.visible_to(viewer), viewer, at).filter(key=key).first()
    return shown([person], viewer)[0] if person else None
