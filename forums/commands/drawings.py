"""A picture that is sent along: drawn by us and stored before anything is locked, gone again if no post shows it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction

from forums.errors import NothingDescribed
from forums.models import Post, PostPicture
from profiles.choices import tidy
from profiles.commands.pictures import count_try, redraw_whole, size_of, store
from profiles.models import Person


@dataclass(frozen=True)
class Upload:
    """The file that was sent, and what it shows in the words of its sender."""

    file: IO[bytes]
    described: str


@dataclass(frozen=True)
class Drawn:
    name: str
    described: str
    width: int
    height: int


@contextmanager
def drawn(*, by: Person, upload: Upload, at: datetime) -> Iterator[Drawn]:
    """Draw a picture for a post that is written inside; nothing of the file itself is kept.

    1. Say what it shows, and count the try: decoding costs much more than sending.
    2. Draw it, so that no place or camera is kept, and store it under a new random name.
    3. Let it go where the post was refused, or was there already.

    Raises:
        NothingDescribed, PictureTooBig, NotAPicture: it cannot be shown.

    """
    described = tidy(upload.described)
    if not described:
        raise NothingDescribed
    count_try(by, at)
    whole = redraw_whole(upload.file)
    picture = Drawn(store(whole), described, *size_of(whole))
    try:
        yield picture
    except Exception:
        default_storage.delete(picture.name)
        raise
    if not PostPicture.objects.filter(file=picture.name).exists():
        default_storage.delete(picture.name)


def drawn_if_sent(*, by: Person, upload: Upload | None, at: datetime) -> AbstractContextManager[Drawn | None]:
    return drawn(by=by, upload=upload, at=at) if upload else nullcontext()


def hang(post: Post, picture: Drawn, *, at: datetime) -> PostPicture:
    """Let a post show a picture; its conversation is locked, or new. Another one that it showed goes."""
    old = PostPicture.objects.filter(post=post).first()
    said = {"described": picture.described, "width": picture.width, "height": picture.height, "added_at": at}
    shown, _made = PostPicture.objects.update_or_create(post=post, defaults={"file": picture.name, **said})
    if old is not None:
        let_go(old)
    return shown


def let_go(old: PostPicture) -> None:
    name = old.file.name or ""
    transaction.on_commit(lambda: default_storage.delete(name))
