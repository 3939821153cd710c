"""A picture beside the words of a post, by its author."""

from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from forums.commands import posts
from forums.errors import NothingDescribed
from forums.models import Post, PostPicture
from forums.policies.posts import ensure_may_edit
from forums.queries import pictures
from profiles.choices import tidy
from profiles.commands.pictures import count_try, redraw_whole, size_of, store
from profiles.models import Person
from profiles.policies.restrictions import ensure_may_write


def put(*, post: Post, by: Person, upload: IO[bytes], described: str, at: datetime) -> PostPicture:
    """Show a picture beside one's own words; a second one takes the place of the first.

    1. Say what it shows, and count the try: decoding costs much more than sending.
    2. Draw it; nothing of the file itself is kept, so no place or camera is either.
    3. Store it under a new random name, and point at it under the lock of the conversation. Where words
       of this author would be looked at first, their picture is too.

    Raises:
        NothingDescribed, PictureTooBig, NotAPicture: it cannot be shown.

    """
    described = tidy(described)
    if not described:
        raise NothingDescribed
    count_try(by, at)
    drawn = redraw_whole(upload)
    name = store(drawn)
    try:
        return _point_at(post, by, name, described, size_of(drawn), at)
    except Exception:
        default_storage.delete(name)
        raise


@transaction.atomic
def _point_at(post: Post, by: Person, name: str, described: str, size: tuple[int, int], at: datetime) -> PostPicture:
    mine = _own(post, by, at)
    old = pictures.of_post(mine)
    width, height = size
    said = {"file": name, "described": described, "width": width, "height": height, "added_at": at}
    picture, _made = PostPicture.objects.update_or_create(post=mine, defaults=said)
    if old is not None:
        _let_go(old)
    # Said again of another picture, the same words are no flood of copies.
    new_words = () if old is not None and old.described == described else (described,)
    posts.hold_if_needed(mine, *new_words, at=at)
    return picture


@transaction.atomic
def remove(*, post: Post, by: Person, at: datetime) -> bool:
    """Take one's picture away. False if there was none."""
    old = pictures.of_post(_own(post, by, at))
    if old is None:
        return False
    PostPicture.objects.filter(pk=old.pk).delete()
    _let_go(old)
    return True


def _own(post: Post, by: Person, at: datetime) -> Post:
    thread = posts.lock(post.thread)
    mine = Post.objects.select_related("author", "thread").get(pk=post.pk)
    ensure_may_edit(mine, thread, by)
    ensure_may_write(by, at)
    return mine


def _let_go(old: PostPicture) -> None:
    name = old.file.name or ""
    transaction.on_commit(lambda: default_storage.delete(name))
