"""What is held back before others see it, and laid before the moderators."""

from collections.abc import Sequence
from datetime import datetime

from forums.models import Post
from forums.policies.trust import writes_first_posts
from forums.queries.bylines import alias_of
from profiles.choices import Hold
from profiles.commands import reports, screening
from profiles.contracts import Reported
from profiles.models import Person


def reasons(author: Person, words: str, *, at: datetime) -> tuple[Hold, ...]:
    """Say what speaks against showing a post at once: what it holds, and that its author is new here."""
    found = screening.check(person=author, words=words, at=at)
    return (*found, Hold.NEWCOMER) if writes_first_posts(author, at=at) else found


def reported(post: Post) -> Reported:
    """Return a post as it is laid before the moderators; who wrote without a name stays so."""
    alias = alias_of(post.author, anonymous=post.anonymous, thread_key=post.thread.key)
    return Reported(author=post.author, quote=post.words, url=post.get_absolute_url(), alias=alias)


def ask_moderators(post: Post, held: Sequence[Hold], *, at: datetime) -> None:
    if held:
        reports.hold(kind="forums.post", key=post.key, found=reported(post), held=held, at=at)
