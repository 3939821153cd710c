"""What stands in a conversation, a page at a time: the last page of a long one costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from forums.models import Bookmark, Post, PostPicture, Reveal, Thread, Watch
from forums.models.posts import SHOWN
from forums.queries import reactions, readers, threads
from forums.queries.bylines import Byline, byline, html_for, words_for
from forums.queries.reactions import ShownReaction
from forums.queries.readers import Reader
from profiles.choices import RoleName
from profiles.models import Decision, Person
from profiles.queries import reports, roles
from profiles.queries.paging import BadCursor

PAGE = 20
SHOWN_BEFORE = 3
LONGEST_NUMBER = 9  # figures: what an integer holds


@dataclass(frozen=True)
class ShownPost:
    """One post as one reader sees it. ``is_duty`` says that its author moderates; ``decided`` why theirs is out."""

    post: Post
    words: str
    html: str
    by: Byline
    is_duty: bool
    is_answer: bool
    may_edit: bool
    may_accept: bool
    may_react: bool
    is_kept: bool
    is_followed: bool
    reactions: tuple[ShownReaction, ...]
    decided: Decision | None

    @property
    def picture(self) -> PostPicture | None:
        return getattr(self.post, "picture", None)


@dataclass(frozen=True)
class Page:
    """Part of a conversation, the oldest first. ``answer`` is what worked, shown above the replies.

    ``earlier`` and ``later`` are cursors, 0 where there is nothing more.
    """

    posts: tuple[ShownPost, ...]
    answer: ShownPost | None
    earlier: int
    later: int

    @property
    def last_number(self) -> int:
        return self.posts[-1].post.number if self.posts else 0


def visible_to(person: Person | None) -> QuerySet[Post]:
    """Return every post that somebody may read, in whatever thread."""
    return seen_by(readers.of(person))


def seen_by(reader: Reader) -> QuerySet[Post]:
    return Post.objects.filter(threads.may_see(reader, "thread__"), may_see(reader))


def of_thread(thread: Thread, reader: Reader) -> QuerySet[Post]:
    """Return what a reader may read of a thread that they may open."""
    return Post.objects.filter(may_see(reader), thread=thread)


def own(person: Person) -> QuerySet[Post]:
    """Return what somebody wrote where they may still read it, held and hidden posts among it."""
    return visible_to(person).filter(author=person).select_related("thread")


def put_aside_by(reader: Reader) -> QuerySet[Post]:
    """Return what a reader chose not to see, in conversations that they may open."""
    return Post.objects.filter(threads.may_see(reader, "thread__"), key__in=reader.aside).select_related("thread")


def may_see(reader: Reader) -> Q:
    """Say which posts a reader sees: not of people kept apart; what is held or hidden only as author or moderator.

    Whoever opens a conversation that they put aside sees how it begins.
    """
    near = threads.not_away(reader)
    if reader.aside:
        near &= ~Q(key__in=reader.aside) | Q(number=1)
    if reader.moderates:
        return near
    return near & (SHOWN if reader.person is None else SHOWN | Q(author=reader.person))


def with_details(rows: QuerySet[Post], reader: Reader) -> QuerySet[Post]:
    kept = Bookmark.objects.filter(person=reader.person, post=OuterRef("pk"))
    followed = Watch.objects.filter(person=reader.person, about=OuterRef("author"))
    rows = rows.select_related("author__account", "picture").annotate(duties=roles.held_now("author"))
    if reader.person is None:
        return rows.annotate(is_kept=Value(False), is_followed=Value(False))
    asked = Reveal.objects.filter(post=OuterRef("pk"), post__author=reader.person).order_by("at")
    return rows.annotate(
        is_kept=Exists(kept), is_followed=Exists(followed), asked_why=ArraySubquery(asked.values("why"))
    )


def page(thread: Thread, reader: Reader, *, after: str = "", before: str = "", pulls_answer_up: bool = True) -> Page:
    """Return one page of a thread: from its beginning, or behind or before the number of a post.

    The answer that worked stands on the first page, apart. At most three queries for any number of posts.

    Raises:
        BadCursor: a cursor is no number.

    """
    rows = with_details(of_thread(thread, reader), reader)
    found, earlier, later = _cut(rows, after=after, before=before)
    wanted = pulls_answer_up and thread.is_answered and not earlier
    answer = rows.filter(pk=thread.accepted_id or 0).first() if wanted else None
    *shown, marked = shown_posts([*(post for post in found if post != answer), answer], thread, reader)
    return Page(tuple(filter(None, shown)), marked, earlier, later)


def _cut(rows: QuerySet[Post], *, after: str, before: str) -> tuple[Sequence[Post], int, int]:
    """Return a page with the cursors of what lies before and behind it."""
    if before:
        found = list(rows.filter(number__lt=_number(before)).order_by("-number")[: PAGE + 1])
        page = found[:PAGE][::-1]
        return page, page[0].number if len(found) > PAGE else 0, page[-1].number if page else 0
    start = _number(after) if after else 0
    found = list(rows.filter(number__gt=start).order_by("number")[: PAGE + 1])
    page = found[:PAGE]
    return page, page[0].number if start and page else 0, page[-1].number if len(found) > PAGE else 0


def _number(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= LONGEST_NUMBER):
        raise BadCursor
    return int(cursor)


def shown_posts(rows: Sequence[Post | None], thread: Thread, reader: Reader) -> list[ShownPost | None]:
    """Lay out posts that were read ``with_details``, with what people said to them.

    One query, and one where a moderator took out something of the reader's own.
    """
    said = reactions.of_posts([post for post in rows if post], reader)
    out = [post.key for post in rows if post and post.hidden_by_id and reader.is_me(post.author_id)]
    why = reports.standing_about(reader.person, "forums.post", out) if reader.person and out else {}
    return [
        _shown_post(post, thread, reader, said.get(post.pk, {}), why.get(post.key)) if post else None for post in rows
    ]


def _shown_post(post: Any, thread: Thread, reader: Reader, said: reactions.Said, decided: Decision | None) -> ShownPost:
    is_mine, is_reply = reader.is_me(post.author_id), not post.is_opening
    return ShownPost(
        post=post,
        words=words_for(reader, post.words),
        html=html_for(reader, post.html),
        by=byline(post.author, reader, anonymous=post.anonymous, thread_key=thread.key),
        is_duty=RoleName.MODERATOR in post.duties and not post.anonymous,
        is_answer=thread.is_answered and thread.accepted_id == post.pk,
        may_edit=is_mine and thread.locked_at is None and post.hidden_by_id is None,
        may_accept=reader.is_me(thread.author_id) and thread.is_question and is_reply and post.is_shown,
        is_kept=post.is_kept,
        is_followed=post.is_followed and not post.anonymous,
        may_react=reader.person is not None and not is_mine and post.is_shown,
        reactions=reactions.shown(said, is_opening=post.is_opening, is_question=thread.is_question),
        decided=decided,
    )


def even_place(page: Page) -> str:
    """Return the cursor of the page that search engines know: beginnings every twenty numbers, whatever is hidden."""
    first = page.posts[0].post.number if page.posts else 1
    return str((first - 1) // PAGE * PAGE or "")


def place_of(post: Post) -> str:
    """Return the cursor of a page on which a post stands behind what it may answer; "" for the first page."""
    return str(post.number - 1 - SHOWN_BEFORE) if post.number > PAGE else ""
