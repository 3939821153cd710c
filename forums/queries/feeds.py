"""What feeds hold: what a visitor may read, whoever asks. A feed is nobody's own, so nothing in it is personal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from forums.models import Post, Thread
from forums.models.posts import SHOWN
from forums.queries import posts, threads
from forums.queries.bylines import byline, html_for, words_for
from forums.queries.readers import VISITOR

MOST = 30


@dataclass(frozen=True)
class Entry:
    """One conversation, or one post. ``changed_at`` is when something was said last, or it was edited."""

    title: str
    url: str
    html: str
    by: str
    written_at: datetime
    changed_at: datetime
    tags: Sequence[str] = ()


def of_threads(rows: QuerySet[Thread]) -> list[Entry]:
    """Return the conversations in which something was said last, each with what opens it. One query."""
    opening = Post.objects.filter(SHOWN, thread=OuterRef("pk"), number=1)
    told = threads.with_details(rows, VISITOR).annotate(
        html=Subquery(opening.values("html")),
        changed_at=Greatest("last_post_at", Subquery(opening.values("edited_at"))),
    )
    return [_of_thread(row) for row in told.order_by("-last_post_at", "-id")[:MOST]]


def _of_thread(row: Any) -> Entry:
    return Entry(
        title=words_for(VISITOR, row.title),
        url=row.get_absolute_url(),
        html=html_for(VISITOR, row.html or ""),
        by=byline(row.author, VISITOR, anonymous=row.anonymous, thread_key=row.key).name,
        written_at=row.opened_at,
        changed_at=row.changed_at,
        tags=[tag["name"] for tag in row.tag_rows_read],
    )


def of_posts(thread: Thread) -> list[Entry]:
    """Return what was said last in a conversation that a visitor may open. One query."""
    rows = posts.of_thread(thread, VISITOR).select_related("author__account").order_by("-number")
    return [
        Entry(
            title=words_for(VISITOR, thread.title),
            url=post.get_absolute_url(),
            html=html_for(VISITOR, post.html),
            by=byline(post.author, VISITOR, anonymous=post.anonymous, thread_key=thread.key).name,
            written_at=post.written_at,
            changed_at=post.edited_at or post.written_at,
        )
        for post in rows[:MOST]
    ]
