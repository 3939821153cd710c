"""What a post said before."""

from dataclasses import dataclass
from datetime import datetime

from forums.models import Post
from forums.queries import pictures


@dataclass(frozen=True)
class Version:
    """What a post said from a time on, with the title of what it opens, and what its picture showed.

    ``number`` is 0 for what it says now. ``removed`` says that its author took the words out.
    """

    since: datetime
    html: str
    title: str
    picture: str
    number: int
    removed: bool

    @property
    def is_current(self) -> bool:
        return self.number == 0


def of_post(post: Post) -> list[Version]:
    """Return what a post says and what it said before, the newest first. Two queries."""
    title, shown = post.thread.title if post.is_opening else "", pictures.of_post(post)
    now = Version(
        since=post.edited_at or post.written_at,
        html=post.html,
        title=title,
        picture=shown.described if shown else "",
        number=0,
        removed=False,
    )
    before = [
        Version(one.written_at, one.html, one.title, one.picture, one.number, one.removed_at is not None)
        for one in post.versions.all()
    ]
    return [now, *before]
