"""What a post said before."""

from dataclasses import dataclass
from datetime import datetime

from forums.models import Post


@dataclass(frozen=True)
class Version:
    """What a post said from a time on; ``title`` of the conversation that it opens."""

    since: datetime
    html: str
    title: str
    is_current: bool


def of_post(post: Post) -> list[Version]:
    """Return what a post says and what it said before, the newest first. One query."""
    now = Version(post.edited_at or post.written_at, post.html, post.thread.title if post.is_opening else "", True)
    earlier = post.versions.all()
    return [now, *(Version(one.written_at, one.html, one.title, False) for one in earlier)]
