"""The rooms of the forum, as somebody may enter them."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from forums.choices import BoardAudience
from forums.models import Board, Watch
from forums.queries import readers
from forums.queries.readers import Reader
from profiles.models import Person


def visible_to(person: Person | None) -> QuerySet[Any]:
    """Return the boards that somebody may read, in their order."""
    return open_to(readers.of(person))


def open_to(reader: Reader) -> QuerySet[Any]:
    """Return the same, with whether the reader follows or mutes each."""
    rows = Board.objects.filter(audience__in=reader.audiences)
    if reader.person is None:
        return rows
    watches = Watch.objects.filter(person=reader.person, board=OuterRef("pk"))
    return rows.annotate(watch_level=Subquery(watches.values("level")[:1]))


def to_write_in(person: Person) -> QuerySet[Any]:
    """Return where somebody may begin a conversation."""
    return visible_to(person).filter(archived_at=None)


def every() -> QuerySet[Board]:
    """Return all boards, for those who set them up."""
    return Board.objects.all()


def said_of(board: Board | None) -> dict[str, Any]:
    """Return what the form of a board starts with."""
    if board is None:
        return {"hue": 1, "position": Board.objects.count(), "audience": BoardAudience.MEMBERS}
    names = ("name", "slug", "about", "rules", "audience", "hue", "position")
    return {**{name: getattr(board, name) for name in names}, "archived": board.archived_at is not None}
