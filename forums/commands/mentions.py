"""Calling somebody by their handle."""

from datetime import datetime

from forums import markup
from forums.models import Mention, Post
from forums.queries import followers
from profiles.choices import fold
from profiles.commands import notices
from profiles.models import Person

MOST = 10  # of one post: a call to everybody calls nobody


def tell_new(post: Post, *, at: datetime) -> list[int]:
    """Tell those whom a post calls and who may read it, each once for a post. Returns the ids of all it calls."""
    if not post.is_shown or not (handles := markup.mentioned(post.words)[:MOST]):
        return []
    called = Person.objects.filter(handle_folded__in=[fold(handle) for handle in handles])
    found = list(followers.who_may_read(post, called))
    for person in found:
        _row, made = Mention.objects.get_or_create(post=post, person=person)
        if made:
            notices.tell(
                person=person,
                verb="mention_written",
                subject_kind="forums.post",
                subject_key=post.key,
                at=at,
                by=None if post.anonymous else post.author,
            )
    return [person.pk for person in found]
