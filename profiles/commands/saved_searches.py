"""Nobody yet, tell me when: a search kept as a row, and the sweep that does it again."""

from datetime import datetime, timedelta

from django.db import transaction

from profiles.commands import notices, people
from profiles.errors import SearchFindsMany, TooManySearches
from profiles.models import Person, SavedSearch, SavedSearchMatch
from profiles.queries import asked, searches
from profiles.queries.people import present

MOST = 20
MOST_FOUND = 100  # who finds more needs no news, but a narrower search
TOLD_AT_ONCE = 10
EVERY = timedelta(minutes=30)
CLAIMED = 50


@transaction.atomic
def save(*, person: Person, query: str, at: datetime) -> SavedSearch:
    """Keep a search, so that its owner is told of whom it finds later. The same search is one row.

    Whom it finds now is no news. "Free at this hour" is left out: it would mean everybody in turn.
    """
    locked = people.lock(person)
    query = asked.read(query).but(free="").query
    held = SavedSearch.objects.filter(person=locked)
    same = held.filter(query=query).first()
    if same is not None:
        return same
    if held.count() >= MOST:
        raise TooManySearches
    found = _found(locked, query, at=at, size=MOST_FOUND + 1)
    if not query or len(found) > MOST_FOUND:
        raise SearchFindsMany
    search = SavedSearch.objects.create(person=locked, query=query, at=at, next_look_at=at + EVERY)
    _remember(search, found, at)
    return search


@transaction.atomic
def remove(*, person: Person, key: str) -> bool:
    """Stop telling; False if there was no such search of this person."""
    deleted, _per_model = SavedSearch.objects.filter(person=person, key=key).delete()
    return bool(deleted)


def look_again(*, at: datetime, limit: int = CLAIMED) -> int:
    """Do the searches that are due once more, each in its own transaction; return how many were done."""
    due = SavedSearch.objects.filter(next_look_at__lte=at).order_by("next_look_at", "id")
    return sum(_look(pk, at) for pk in list(due.values_list("pk", flat=True)[:limit]))


@transaction.atomic
def _look(pk: int, at: datetime) -> bool:
    """Tell the owner of everybody new whom they may see now. Who is away is told nothing meanwhile."""
    claimed = SavedSearch.objects.select_for_update(skip_locked=True, of=("self",)).select_related("person")
    search = claimed.filter(pk=pk, next_look_at__lte=at).first()
    if search is None:
        return False
    SavedSearch.objects.filter(pk=pk).update(next_look_at=at + EVERY)
    owner = search.person
    if Person.objects.filter(present(), pk=owner.pk).exists():
        found = _found(owner, search.query, at=at, size=TOLD_AT_ONCE, search=search)
        _remember(search, found, at)
        for other in Person.objects.filter(pk__in=found).order_by("pk"):
            notices.tell(
                person=owner,
                verb="search_found",
                subject_kind="profiles.person",
                subject_key=other.key,
                at=at,
                by=other,
            )
    return True


def _found(person: Person, query: str, *, at: datetime, size: int, search: SavedSearch | None = None) -> list[int]:
    wanted = asked.meant(asked.read(query), person.locale or "en").wanted
    besides = SavedSearchMatch.objects.filter(search=search).values("person_id")
    return searches.ids_found(viewer=person, wanted=wanted, at=at, besides=besides, size=size)


def _remember(search: SavedSearch, found: list[int], at: datetime) -> None:
    SavedSearchMatch.objects.bulk_create(
        (SavedSearchMatch(search=search, person_id=pk, at=at) for pk in found), ignore_conflicts=True
    )
