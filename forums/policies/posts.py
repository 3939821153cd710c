"""Who may change a post."""

from forums.errors import PostIsOut, ThreadIsLocked
from forums.models import Post, Thread
from profiles.choices import RoleName
from profiles.errors import NotAllowed
from profiles.models import Person
from profiles.queries import roles


def ensure_may_edit(post: Post, thread: Thread, by: Person) -> None:
    if post.author_id != by.pk:
        raise NotAllowed
    if thread.locked_at is not None and RoleName.MODERATOR not in roles.held_by(by):
        raise ThreadIsLocked
    if post.hidden_by_id is not None:
        raise PostIsOut
