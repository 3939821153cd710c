"""One page of results: each kind of thing that is registered, or one of them a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from profiles.contracts import Hits, Narrowing, Searchable, registry
from profiles.models import Person
from profiles.queries.asked import Asked, Meant, without

PAGE = 20
FIRST_FEW = 3


@dataclass(frozen=True)
class Section:
    """Results of one kind. ``more`` says that there are others than these."""

    kind: str
    title: str | Promise
    template: str
    hits: Hits
    more: bool


def kinds() -> list[Searchable]:
    return registry.searchables


def narrowings(*, viewer: Person, kind: str) -> list[Narrowing]:
    """Return the ways to see fewer results of a kind; none where no kind was chosen."""
    return [one for each in registry.searchables if each.kind == kind for one in each.narrowings(viewer=viewer)]


def found(
    *, viewer: Person, what: Meant, kind: str, at: datetime, after: str = "", before: str = ""
) -> tuple[Section, ...]:
    """Return a page of one kind, or the first few of each where several exist and none was chosen.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    chosen = [each for each in registry.searchables if kind in ("", each.kind)]
    alone = len(chosen) == 1
    size, cursors = (PAGE, {"after": after, "before": before}) if alone else (FIRST_FEW, {})
    sections = []
    for each in chosen:
        hits = each.find(viewer=viewer, wanted=what.wanted, at=at, size=size, **cursors)
        sections.append(Section(each.kind, each.title, each.template, hits, not alone and bool(hits.older)))
    return tuple(sections)


def looser(*, viewer: Person, asked: Asked, what: Meant, at: datetime) -> list[str]:
    """Name the filters without any one of which a search that found nothing would find something."""
    names = asked.filters
    searches = [without(what.wanted, name) for name in names]
    found = [False] * len(names)
    for each in registry.searchables if names else ():
        here = each.exist(viewer=viewer, searches=searches, at=at)
        found = [one or other for one, other in zip(found, here, strict=True)]
    return [name for name, any_found in zip(names, found, strict=True) if any_found]
