"""The rooms of the forum, as somebody may enter them."""

from django.db.models import QuerySet

from forums.models import Board
from forums.queries import readers
from forums.queries.readers import Reader
from profiles.models import Person


def visible_to(person: Person | None) -> QuerySet[Board]:
    """Return the boards that somebody may read, in their order."""
    return open_to(readers.of(person))


def open_to(reader: Reader) -> QuerySet[Board]:
    return Board.objects.filter(audience__in=reader.audiences)


def to_write_in(person: Person) -> QuerySet[Board]:
    """Return where somebody may begin a conversation."""
    return visible_to(person).filter(archived_at=None)
