"""What somebody searched for lately, and what they want to be told of. Nobody else sees either."""

from collections.abc import Sequence
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
    """Return the latest searches of a person, the newest first. At most three queries."""
    rows = RecentSearch.objects.filter(person=person).order_by("-at", "-id")[:MOST_RECENT]
    return _shown([("", row.query, row.at) for row in rows], locale)


def of_person(person: Person, locale: str) -> tuple[ShownSearch, ...]:
    """Return what somebody wants to be told of, the newest first. At most three queries."""
    rows = visible_to(person).order_by("-at", "-id")
    return _shown([(row.key, row.query, row.at) for row in rows], locale)


def visible_to(person: Person) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(person=person)


def is_saved(person: Person, query: str) -> bool:
    return visible_to(person).filter(query=query).exists()


def _shown(rows: Sequence[tuple[str, str, datetime]], locale: str) -> tuple[ShownSearch, ...]:
    labels = asked.described([asked.read(query) for _key, query, _at in rows], locale)
    return tuple(ShownSearch(key, query, label, at) for (key, query, at), label in zip(rows, labels, strict=True))
