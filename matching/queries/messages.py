"""Conversations, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from matching.models import Mentorship, Message
from matching.queries import mentorships
from profiles.models import Person
from profiles.queries import paging
from profiles.queries.mutes import put_aside

PAGE = 30
CONVERSATIONS = 20
EXCERPT = 90
AROUND = 10


@dataclass(frozen=True)
class Line:
    """One conversation of the list."""

    mentorship: Mentorship
    other: Person
    last_at: datetime
    excerpt: str
    mine: bool
    new: bool


@dataclass(frozen=True)
class Talk:
    """One page of a conversation, the oldest message first."""

    messages: tuple[Message, ...]
    newer: str
    older: str


def conversations(person: Person, *, after: str = "") -> tuple[list[Line], str]:
    """Return the conversations with the newest words first, and the cursor of the next page. One query.

    Raises:
        BadCursor: ``after`` is not one of ours.

    """
    rows = mentorships.with_last(person)
    page = paging.newest_first(rows, size=CONVERSATIONS, after=after)
    return [_line(row, person) for row in page.rows], page.older


def _line(row: Mentorship, person: Person) -> Line:
    read_until, words = row.read_until, row.last_words or ""  # type: ignore[attr-defined]
    mine = row.last_author == person.pk  # type: ignore[attr-defined]
    unread = bool(words) and not mine and (read_until is None or row.last_at > read_until)
    other = row.mentor if row.mentee_id == person.pk else row.mentee
    short = words if len(words) <= EXCERPT else words[:EXCERPT].rstrip() + "…"
    return Line(row, other, row.last_at, short, mine, unread)


def talk(mentorship: Mentorship, *, reader: Person, after: str = "", before: str = "") -> Talk:
    """Return one page of a conversation: the newest without a cursor. One query.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    rows = _folded(Message.objects.filter(mentorship=mentorship), reader)
    page = paging.newest_first(rows, size=PAGE, after=after, before=before)
    return Talk(tuple(reversed(page.rows)), page.newer, page.older)


def since(mentorship: Mentorship, key: str, *, reader: Person) -> list[Message]:
    """Return what was written after a message, the oldest first; at most a page."""
    rows = _folded(Message.objects.filter(mentorship=mentorship), reader).order_by("at", "id")
    last = rows.filter(key=key).first()
    return list((rows.filter(at__gte=last.at).exclude(pk=last.pk) if last else rows)[:PAGE])


def _folded(rows: QuerySet[Message], reader: Person) -> QuerySet[Message]:
    """Say of each message whether its reader put it aside."""
    aside = put_aside(reader, "matching.message").filter(subject_key=OuterRef("key"))
    return rows.annotate(put_aside=Exists(aside))


def received(person: Person) -> QuerySet[Message]:
    """Return what others wrote to somebody and they can still read."""
    mine = mentorships.visible_to(person).values("pk")
    rows = Message.objects.filter(mentorship__in=mine, hidden_at=None).exclude(author=person)
    return rows.select_related("author")


def around(message: Message) -> list[Message]:
    """Return a message with up to ten before and ten after it, the oldest first. Two queries."""
    rows = Message.objects.filter(mentorship=message.mentorship_id).select_related("author")
    earlier = Q(at__lt=message.at) | Q(at=message.at, id__lte=message.pk)
    before = list(rows.filter(earlier).order_by("-at", "-id")[: AROUND + 1])
    return [*reversed(before), *rows.exclude(earlier).order_by("at", "id")[:AROUND]]


def unread(person: Person) -> int:
    """Count the conversations with something new."""
    return sum(line.new for line in conversations(person)[0])
