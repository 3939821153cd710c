"""What a post of one's own said before."""

from datetime import datetime

from django.db import transaction

from forums.models import Post, PostVersion
from profiles.commands import audit
from profiles.models import Person


@transaction.atomic
def take_out(*, post: Post, number: int, by: Person, at: datetime) -> bool:
    """Erase what a post said before, by its author; that it said something stays. False where nothing is left.

    Also what is closed or hidden: whoever gave themselves away must not wait for anybody.
    """
    rows = PostVersion.objects.filter(post=post, post__author=by, number=number, removed_at=None)
    taken = rows.update(title="", words="", html="", picture="", removed_at=at)
    if taken:
        audit.record(action="post.version_removed", by=by, kind="forums.post", key=post.key, at=at)
    return bool(taken)
