"""What is held back before others see it, and laid before the moderators."""

from collections.abc import Sequence
from datetime import datetime

from forums import markup
from forums.models import Post
from forums.policies.trust import writes_first_posts
from forums.queries import pictures
from forums.queries.bylines import alias_of
from profiles.choices import Hold
from profiles.commands import reports, screening
from profiles.contracts import Reported
from profiles.models import Person


def reasons(author: Person, *said: str, at: datetime) -> tuple[Hold, ...]:
    """Say what speaks against showing words, or a title, at once: what they hold, and that their author is new here."""
    found = dict.fromkeys(hold for words in said for hold in screening.check(person=author, words=words, at=at))
    return (*found, Hold.NEWCOMER) if writes_first_posts(author, at=at) else tuple(found)


def reported(post: Post) -> Reported:
    """Return a post as it is laid before the moderators; who wrote without a name stays so."""
    alias = alias_of(post.author, anonymous=post.anonymous, thread_key=post.thread.key)
    title, picture = post.thread.title if post.is_opening else "", pictures.of_post(post)
    shows = f"[{picture.described}]" if picture else ""
    quote = "\n\n".join(filter(None, [title, markup.laid_out(post.words), shows]))
    return Reported(author=post.author, quote=quote, url=post.get_absolute_url(), alias=alias)


def say_mended(post: Post) -> None:
    """Lay the mended words before the moderators where more was reported; an opening is also its conversation."""
    things = [("forums.post", post.key)] + ([("forums.thread", post.thread.key)] if post.is_opening else [])
    for kind, key in things:
        reports.requote(kind=kind, key=key, quote=reported(post).quote)


def ask_moderators(post: Post, held: Sequence[Hold], *, at: datetime) -> None:
    if held:
        reports.hold(kind="forums.post", key=post.key, found=reported(post), held=held, at=at)
