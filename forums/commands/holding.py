"""What is held back before others see it, and laid before the moderators."""

from collections.abc import Sequence
from datetime import datetime

from forums.models import Post
from forums.policies.trust import writes_first_posts
from profiles.choices import Hold
from profiles.commands import reports, screening
from profiles.contracts import Reported
from profiles.models import Person


def reasons(author: Person, words: str, *, at: datetime) -> tuple[Hold, ...]:
    """Say what speaks against showing a post at once: what it holds, and that its author is new here."""
    found = screening.check(person=author, words=words, at=at)
    return (*found, Hold.NEWCOMER) if writes_first_posts(author, at=at) else found


def ask_moderators(post: Post, held: Sequence[Hold], *, at: datetime) -> None:
    if held:
        found = Reported(author=post.author, quote=post.words, url=post.get_absolute_url())
        reports.hold(kind="forums.post", key=post.key, found=found, held=held, at=at)
