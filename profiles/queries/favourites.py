"""The people somebody keeps, the newest first, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from profiles.models import Favourite, Person
from profiles.queries import paging, people
from profiles.queries.profiles import ShownPerson, shown, with_details

PAGE = 20


@dataclass(frozen=True)
class Kept:
    """One page; ``newer`` and ``older`` are the cursors of its neighbours."""

    people: tuple[ShownPerson, ...]
    newer: str
    older: str


def of_person(person: Person, *, at: datetime, after: str = "", before: str = "") -> Kept:
    """Return whom somebody keeps and may still see. Four queries for any number."""
    rows = Favourite.objects.filter(person=person, favourite__in=people.visible_to(person))
    page = paging.newest_first(rows, size=PAGE, after=after, before=before)
    details = with_details(Person.objects.all(), person, at).in_bulk([row.favourite_id for row in page.rows])
    found = [details[row.favourite_id] for row in page.rows if row.favourite_id in details]
    return Kept(tuple(shown(found, person)), page.newer, page.older)
