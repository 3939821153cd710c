"""The posts somebody keeps."""

from django.db.models import QuerySet

from forums.models import Bookmark
from forums.queries import posts, readers
from profiles.models import Person
from profiles.queries.paging import Slice, newest_first

PAGE = 20


def of_person(person: Person, *, after: str = "", before: str = "") -> Slice[Bookmark]:
    """Return one page of what somebody keeps and may still read, the last kept first. Two queries.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    return newest_first(_rows(person), size=PAGE, after=after, before=before)


def _rows(person: Person) -> QuerySet[Bookmark]:
    seen = posts.seen_by(readers.of(person))
    rows = Bookmark.objects.filter(person=person, post__in=seen)
    return rows.select_related("post__thread__board", "post__author__account")
