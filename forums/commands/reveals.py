"""The name behind what was written without one: after saying why, in the audit, and its author is told."""

from datetime import datetime

from django.db import transaction

from forums.models import Post, Reveal
from profiles.choices import says_something
from profiles.commands import audit, notices
from profiles.errors import NotAllowed, NotYoursToDecide, ReasonMissing
from profiles.models import Person
from profiles.policies.reports import ensure_moderates, too_near


@transaction.atomic
def reveal(*, post: Post, by: Person, why: str, at: datetime) -> Person:
    """Return who wrote a post, to a moderator who does not know them and says why. Asked twice, it is one reveal."""
    ensure_moderates(by)
    if not post.anonymous:
        raise NotAllowed
    if post.author_id in too_near(by):
        raise NotYoursToDecide
    if not says_something(why):
        raise ReasonMissing
    _row, made = Reveal.objects.get_or_create(post=post, by=by, defaults={"why": why.strip(), "at": at})
    if made:
        audit.record(action="author.revealed", by=by, kind="forums.post", key=post.key, at=at)
        notices.tell(
            person=post.author,
            verb="post_revealed",
            subject_kind="forums.post",
            subject_key=post.key,
            slot=by.key,
            at=at,
        )
    return post.author
