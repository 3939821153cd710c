"""What a post said before."""

from dataclasses import dataclass
from datetime import datetime

from forums.models import Post
from forums.queries import pictures
from forums.queries.bylines import html_for, words_for
from forums.queries.readers import Reader


@dataclass(frozen=True)
class Version:
    """What a post said from a time on, with the title of what it opens, and what its picture showed."""

    since: datetime
    html: str
    title: str
    picture: str
    is_current: bool


def of_post(post: Post, reader: Reader) -> list[Version]:
    """Return what a post says and what it said before, the newest first. Two queries."""
    title, shown = post.thread.title if post.is_opening else "", pictures.of_post(post)
    said = [(post.edited_at or post.written_at, post.html, title, shown.described if shown else "")]
    said += [(one.written_at, one.html, one.title, one.picture) for one in post.versions.all()]
    return [
        Version(since, html_for(reader, html), words_for(reader, title), words_for(reader, shows), number == 0)
        for number, (since, html, title, shows) in enumerate(said)
    ]
