"""What a post said before."""

from dataclasses import dataclass
from datetime import datetime

from forums.models import Post
from forums.queries.bylines import html_for, words_for
from forums.queries.readers import Reader


@dataclass(frozen=True)
class Version:
    """What a post said from a time on; ``title`` of the conversation that it opens."""

    since: datetime
    html: str
    title: str
    is_current: bool


def of_post(post: Post, reader: Reader) -> list[Version]:
    """Return what a post says and what it said before, the newest first. One query."""
    title = post.thread.title if post.is_opening else ""
    said = [(post.edited_at or post.written_at, post.html, title)]
    said += [(one.written_at, one.html, one.title) for one in post.versions.all()]
    return [
        Version(since, html_for(reader, html), words_for(reader, title), is_current=number == 0)
        for number, (since, html, title) in enumerate(said)
    ]
