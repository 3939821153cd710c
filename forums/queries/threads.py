"""Conversations: who may open which, and lists of them a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from forums.choices import ThreadKind
from forums.models import Board, Post, ReadMark, Tag, Thread, Watch
from forums.models.posts import SHOWN
from forums.models.threads import LISTED
from forums.queries import readers
from forums.queries.bylines import Byline, byline, words_for
from forums.queries.readers import Reader
from profiles.models import Person
from profiles.queries.paging import newest_first

PAGE = 20
ON_TOP = 5


@dataclass(frozen=True)
class Line:
    """One conversation of a list, as one reader sees it: ``replies`` and the last word are those they may read."""

    thread: Thread
    title: str
    replies: int
    last_at: datetime
    last_by: Byline
    tags: tuple[dict[str, str], ...]
    watch: str
    new: bool

    @property
    def waits(self) -> bool:
        return self.thread.is_question and self.replies == 0


@dataclass(frozen=True)
class Page:
    """One page of a list, and the cursors of its neighbours ("" where there is none)."""

    lines: list[Line]
    newer: str
    older: str


def visible_to(person: Person | None) -> QuerySet[Thread]:
    """Return what somebody may open: not of private boards, of people kept apart, nothing held or hidden.

    What waits or was taken out is seen by its author and by moderators. What was poured into
    another conversation is none any more.
    """
    return seen_by(readers.of(person))


def seen_by(reader: Reader) -> QuerySet[Thread]:
    return Thread.objects.filter(may_see(reader), merged_into=None)


def may_see(reader: Reader, path: str = "") -> Q:
    """Say which threads a reader sees; ``path`` leads to the thread."""
    whole = Q(**{f"{path}held_at": None, f"{path}hidden_at": None})
    if reader.person is not None:
        whole |= Q(**{f"{path}author": reader.person})
    near = Q(**{f"{path}board__audience__in": reader.audiences}) & not_away(reader, path)
    return near if reader.moderates else near & whole


def not_away(reader: Reader, path: str = "") -> Q:
    """Leave out what people wrote who are kept apart or muted.

    Not what was written without a name: that it is missing would tell who wrote it.
    """
    if not reader.away:
        return Q()
    return ~Q(**{f"{path}author__in": reader.away, f"{path}anonymous": False})


def listed_for(reader: Reader) -> QuerySet[Thread]:
    """Return what lists show: what everybody may read who may read the board, and this reader did not mute."""
    rows = Thread.objects.filter(LISTED, board__audience__in=reader.audiences)
    return _not_muted(rows.exclude(board__in=reader.boards) if reader.boards else rows, reader)


def on_board(reader: Reader, board: Board) -> QuerySet[Thread]:
    return _not_muted(Thread.objects.filter(LISTED, board=board), reader)


def _not_muted(rows: QuerySet[Thread], reader: Reader) -> QuerySet[Thread]:
    rows = rows.filter(not_away(reader))
    rows = rows.exclude(pk__in=reader.threads) if reader.threads else rows
    return rows.exclude(key__in=reader.aside) if reader.aside else rows


def without_answer(rows: QuerySet[Thread]) -> QuerySet[Thread]:
    """Keep the questions to which nobody but their author has said anything."""
    return rows.filter(kind=ThreadKind.QUESTION, answers_count=0)


def on_top(reader: Reader, rows: QuerySet[Thread], board: Board | None = None) -> list[Any]:
    """Return what stands above the first page: what of one's own still waits, and what moderators pinned."""
    wanted = rows.filter(pinned_at__isnull=False).order_by("-pinned_at").values("pk")[:ON_TOP]
    if reader.person is not None:
        own = Thread.objects.filter(author=reader.person, held_at__isnull=False, hidden_at=None, merged_into=None)
        # Two lists joined, not one condition with "or": each has its index, that would read every conversation.
        wanted = wanted.union((own.filter(board=board) if board else own).values("pk"))
    # Mostly there is nothing: the details are asked for where there is.
    if not (keys := [row["pk"] for row in wanted]):
        return []
    found = with_details(Thread.objects.filter(pk__in=keys), reader)
    return list(found.order_by(F("held_at").desc(nulls_last=True), "-pinned_at")[: 2 * ON_TOP])


def poured_into(key: str) -> Thread | None:
    """Return the conversation that another one was poured into; whoever follows it is asked there what they may see."""
    poured = Thread.objects.filter(key=key, merged_into__isnull=False).select_related("merged_into").first()
    return poured.merged_into if poured else None


def page(rows: QuerySet[Thread], reader: Reader, *, after: str = "", before: str = "") -> Page:
    """Return one page of a list, the latest word first. At most two queries for any number.

    Raises:
        BadCursor: a cursor is not one of ours.

    """

    def whole(cut: QuerySet[Thread]) -> QuerySet[Any]:
        # The details of what stands on the page, and of nothing else: 250 followed conversations cost no more joins.
        return with_details(Thread.objects.filter(pk__in=cut.values("pk")), reader)

    found = newest_first(rows, size=PAGE, after=after, before=before, field="last_post_at", along=whole)
    return Page(lines(found.rows, reader), found.newer, found.older)


def with_details(rows: QuerySet[Thread], reader: Reader) -> QuerySet[Any]:
    """Read along what a line needs: tags, how far the reader has read, what of it they do not see."""
    tags = Tag.objects.filter(thread_rows__thread=OuterRef("pk")).order_by("name")
    marks = ReadMark.objects.filter(person=reader.person, thread=OuterRef("pk"))
    rows = rows.select_related("board", "author__account", "last_post__author__account")
    rows = rows.annotate(tag_rows_read=ArraySubquery(tags.values(tag=JSONObject(slug="slug", name="name"))))
    if reader.person is None:
        return rows
    watches = Watch.objects.filter(person=reader.person, thread=OuterRef("pk"))
    rows = rows.annotate(
        read_until=Subquery(marks.values("number")[:1]), watch_level=Subquery(watches.values("level")[:1])
    )
    return rows.annotate(**_unseen(reader)) if reader.away else rows


def _unseen(reader: Reader) -> dict[str, Subquery]:
    posts = Post.objects.filter(SHOWN, thread=OuterRef("pk"))
    theirs = posts.filter(author__in=reader.away, anonymous=False, number__gt=1)
    counted = theirs.order_by().values("thread").annotate(n=Count("*")).values("n")
    last = posts.filter(not_away(reader)).order_by("-number").values("pk")[:1]
    return {"unseen": Subquery(counted), "last_seen": Subquery(last)}


def lines(rows: Sequence[Any], reader: Reader) -> list[Line]:
    """Lay out threads that were read ``with_details``. One query, where a last word is of somebody not seen."""
    other = {row.last_seen for row in rows if reader.away and row.last_seen and row.last_seen != row.last_post_id}
    last = Post.objects.select_related("author__account").in_bulk(other) if other else {}
    bare = _without_opening([row for row in rows if not row.is_listed])
    return [
        _line(row, reader, last.get(getattr(row, "last_seen", None)) or row.last_post, opens=row.pk not in bare)
        for row in rows
    ]


def _without_opening(rows: Sequence[Any]) -> set[int]:
    """Tell of which threads the opening is not counted, since it is held or hidden itself."""
    unseen = Post.objects.exclude(SHOWN).filter(thread__in=rows, number=1)
    return set(unseen.values_list("thread", flat=True)) if rows else set()


def _line(row: Any, reader: Reader, last: Post | None, *, opens: bool) -> Line:
    """``last`` is the last post that this reader sees; ``opens`` says that what opens it is counted."""
    author, anonymous = (last.author, last.anonymous) if last else (row.author, row.anonymous)
    by = byline(author, reader, anonymous=anonymous, thread_key=row.key)
    number, at = (last.number, last.written_at) if last else (0, row.opened_at)
    since = reader.person.confirmed_at if reader.person else None
    return Line(
        thread=row,
        title=words_for(reader, row.title),
        replies=max(0, row.posts_count - opens - (getattr(row, "unseen", None) or 0)),
        last_at=at,
        last_by=by,
        tags=tuple(row.tag_rows_read),
        watch=getattr(row, "watch_level", None) or "",
        # What was said before somebody came here is no news to them.
        new=since is not None and at >= since and not by.is_you and number > (row.read_until or 0),
    )


def replies(which: Q, by: str) -> dict[str, int]:
    """Count what stands below the openings of some conversations, by one of their fields. One query."""
    opened = Exists(Post.objects.filter(SHOWN, thread=OuterRef("pk"), number=1))
    rows = Thread.objects.filter(which, posts_count__gt=0).values_list(by, "posts_count", opened)
    return {key: count - opens for key, count, opens in rows if count > opens}
