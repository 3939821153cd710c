"""What somebody searched for lately, and what they want to be told of. Nobody else sees either."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from profiles.models import Person, RecentSearch, SavedSearch
from profiles.queries import asked

MOST_RECENT = 8


@dataclass(frozen=True)
class ShownSearch:
    """A search in words. ``key`` is empty for one that is only remembered."""

    key: str
    query: str
    label: str
    at: datetime


def recent(person: Person, locale: str) -> tuple[ShownSearch, ...]:
    """Return the latest searches of a person, the newest first."""
    rows = RecentSearch.objects.filter(person=person).order_by("-at", "-id")[:MOST_RECENT]
    return tuple(_shown("", row.query, row.at, locale) for row in rows)


def of_person(person: Person, locale: str) -> tuple[ShownSearch, ...]:
    """Return what somebody wants to be told of, the newest first."""
    rows = visible_to(person).order_by("-at", "-id")
    return tuple(_shown(row.key, row.query, row.at, locale) for row in rows)


def visible_to(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person)


def is_saved(person: Person, query: str) -> bool:
    return visible_to(person).filter(query=query).exists()


def _shown(key: str, query: str, at: datetime, locale: str) -> ShownSearch:
    search = asked.read(query)
    return ShownSearch(key, query, asked.described(search, asked.meant(search, locale)), at)
