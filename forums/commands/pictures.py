"""A picture beside the words of a post that is there, by its author."""

from datetime import datetime

from django.db import transaction

from forums.commands import drawings, posts
from forums.commands.drawings import Upload
from forums.models import Post, PostPicture, Thread
from forums.policies.posts import ensure_may_edit
from forums.queries import pictures
from profiles.models import Person
from profiles.policies.restrictions import ensure_may_write


def put(*, post: Post, by: Person, upload: Upload, at: datetime) -> PostPicture:
    """Show a picture beside one's own words; a second one takes the place of the first.

    What it showed before stays in its history in words, as what it said does. Where words of this author would be
    looked at first, their picture is too.

    Raises:
        NothingDescribed, PictureTooBig, NotAPicture: it cannot be shown.

    """
    with drawings.drawn(by=by, upload=upload, at=at) as drawn, transaction.atomic():
        mine, thread = _own(post, by, at)
        return posts.hang(mine, thread, drawn, at=at)


@transaction.atomic
def remove(*, post: Post, by: Person, at: datetime) -> bool:
    """Take one's picture away. False if there was none."""
    mine, thread = _own(post, by, at)
    old = pictures.of_post(mine)
    if old is None:
        return False
    posts.keep_what_it_showed(mine, thread, at=at)
    PostPicture.objects.filter(pk=old.pk).delete()
    drawings.let_go(old)
    return True


def _own(post: Post, by: Person, at: datetime) -> tuple[Post, Thread]:
    thread = posts.lock(post.thread)
    mine = Post.objects.select_related("author", "thread").get(pk=post.pk)
    ensure_may_edit(mine, thread, by)
    ensure_may_write(by, at)
    return mine, thread
