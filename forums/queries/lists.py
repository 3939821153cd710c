"""Which conversations a list of the forum holds, for whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from forums.choices import ThreadList, WatchLevel
from forums.models import Post, ReadMark, Tag, Thread, ThreadTag, Watch
from forums.models.posts import SHOWN
from forums.queries import roundups, threads
from forums.queries.readers import Reader
from profiles.models import Person

OPEN_LISTS = (ThreadList.ACTIVE, ThreadList.UNANSWERED, ThreadList.ANSWERED)
NEWS_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed down to."""

    tag: Tag | None = None
    language: str = ""

    def __bool__(self) -> bool:
        return self.tag is not None or self.language != ""


def lists_for(reader: Reader) -> tuple[ThreadList, ...]:
    return OPEN_LISTS if reader.person is None else tuple(ThreadList)


def rows_of(which: ThreadList, reader: Reader, *, at: datetime) -> QuerySet[Thread]:
    """Return the threads of a list that ``lists_for`` offers to this reader."""
    if reader.person is not None and which in _OWN:
        return _OWN[which](reader, reader.person, at)
    rows = threads.listed_for(reader)
    if which == ThreadList.UNANSWERED:
        return threads.without_answer(rows)
    return rows.filter(accepted_at__isnull=False) if which == ThreadList.ANSWERED else rows


def narrowed(rows: QuerySet[Thread], to: Narrowed) -> QuerySet[Thread]:
    """Keep what is about a tag, in a language.

    The tag comes as a row, not by its slug: knowing how common it is, Postgres reads either the conversations that
    have it or those said in last, whichever is less.
    """
    if to.tag is not None:
        rows = rows.filter(Exists(ThreadTag.objects.filter(thread=OuterRef("pk"), tag=to.tag)))
    return rows.filter(language=to.language) if to.language else rows


def _mine(reader: Reader, person: Person, at: datetime) -> QuerySet[Thread]:
    """What somebody began, also what waits for a moderator or was taken out."""
    return Thread.objects.filter(author=person, merged_into=None, board__audience__in=reader.audiences)


def _week(reader: Reader, person: Person, at: datetime) -> QuerySet[Thread]:
    return roundups.of_person(reader, person, since=at - roundups.WEEK, until=at)


def _following(reader: Reader, person: Person, at: datetime) -> QuerySet[Thread]:
    followed = Watch.objects.filter(person=person, level=WatchLevel.FOLLOW, thread__isnull=False)
    return threads.listed_for(reader).filter(pk__in=followed.values("thread"))


def _new(reader: Reader, person: Person, at: datetime) -> QuerySet[Thread]:
    """What was said in the last month, since the person came, by others, and not read.

    Where the last word is of somebody whom this reader does not see, an earlier one has to be new.
    """
    since = max(at - NEWS_FOR, person.confirmed_at or at)
    marks = ReadMark.objects.filter(person=person)
    read = marks.filter(thread=OuterRef("pk"), number__gte=OuterRef("last_number"))
    rows = threads.listed_for(reader).filter(~Exists(read), last_post_at__gte=since)
    rows = rows.exclude(last_post__author=person)
    if not reader.away:
        return rows
    unseen = Post.objects.filter(SHOWN, threads.not_away(reader), thread=OuterRef("pk"), written_at__gte=since)
    newer = unseen.exclude(Exists(marks.filter(thread=OuterRef("thread"), number__gte=OuterRef("number"))))
    theirs = Q(last_post__author__in=reader.away, last_post__anonymous=False)
    return rows.filter(~theirs | Exists(newer.exclude(author=person)))


_OWN = {ThreadList.MINE: _mine, ThreadList.WEEK: _week, ThreadList.FOLLOWING: _following, ThreadList.NEW: _new}
