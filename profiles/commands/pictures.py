"""Pictures: never what was sent, always what we drew from it ourselves; of a person a small square."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import ExifTags, Image, ImageOps

from profiles.commands import limits, people
from profiles.errors import NotAPicture, PictureTooBig
from profiles.models import Person

MOST_BYTES = 5_000_000
MOST_DOTS = 25_000_000
SIDE = 512
LONGEST_SIDE = 1280
FORMATS = ("JPEG", "PNG", "WEBP")
TRIES_AN_HOUR = 20
# How to undo the way a camera was held, by the number it wrote.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def put(*, person: Person, upload: IO[bytes], at: datetime) -> str:
    """Make somebody's picture from a file they sent; return its name in the storage.

    1. Count the try: decoding costs much more than sending.
    2. Draw the square; nothing of the file itself is kept, so no place or camera is either.
    3. Store it under a new random name, then point at it, then let the old one go.
    """
    count_try(person, at)
    name = store(redraw(upload))
    _point_at(person, name, at)
    return name


def count_try(person: Person, at: datetime) -> None:
    limits.spend(action="picture", subject=person.key, allowed=TRIES_AN_HOUR, per=timedelta(hours=1), at=at)


def store(drawn: bytes) -> str:
    """Keep what we drew under a name that nobody guesses."""
    return default_storage.save(f"{secrets.token_urlsafe(24)}.webp", ContentFile(drawn))


def remove(*, person: Person, at: datetime) -> None:
    """Go back to the stop with two letters."""
    _point_at(person, "", at)


@transaction.atomic
def _point_at(person: Person, name: str, at: datetime) -> None:
    locked = people.lock(person)
    old = locked.picture.name or ""
    people.change(locked, at=at, picture=name)
    if old and old != name:
        transaction.on_commit(lambda: default_storage.delete(old))


def redraw(upload: IO[bytes]) -> bytes:
    """Decode a picture and draw it anew: upright, square, at most 512 dots a side, as WebP."""
    return _drawn(upload, _square)


def redraw_whole(upload: IO[bytes]) -> bytes:
    """Draw all of a picture anew: upright, at most 1280 dots on its longer side, as WebP."""
    return _drawn(upload, _whole)


def size_of(drawn: bytes) -> tuple[int, int]:
    """Return the width and the height of what we drew."""
    with Image.open(BytesIO(drawn)) as picture:
        return picture.size


def _drawn(upload: IO[bytes], draw: Callable[[Image.Image], bytes]) -> bytes:
    """Decode a picture and draw it.

    The size is read from the header before any dot is decoded, so a small file that unfolds
    into a huge picture is refused while it is still small.

    Raises:
        PictureTooBig: more than 5 MB or 25 million dots.
        NotAPicture: not a JPEG, PNG or WebP, or broken.

    """
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureTooBig
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise PictureTooBig
            return draw(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise PictureTooBig from error
    except (OSError, ValueError, SyntaxError, TypeError, EOFError, IndexError) as error:
        raise NotAPicture from error  # Pillow says "broken" in as many ways as files can be


def _square(picture: Image.Image) -> bytes:
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG decoder can shrink while it reads
    side = min(SIDE, *picture.size)
    return _upright(picture, ImageOps.fit(_shrinkable(picture), (side, side), Image.Resampling.LANCZOS))


def _whole(picture: Image.Image) -> bytes:
    picture.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
    box = (min(LONGEST_SIDE, picture.width), min(LONGEST_SIDE, picture.height))
    return _upright(picture, ImageOps.contain(_shrinkable(picture), box, Image.Resampling.LANCZOS))


def _shrinkable(picture: Image.Image) -> Image.Image:
    return picture.convert("RGBA") if picture.mode == "P" else picture


def _upright(picture: Image.Image, shrunk: Image.Image) -> bytes:
    """Turn and convert what was cut and shrunk before: only one big copy is ever held."""
    turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    small = shrunk.convert("RGBA")
    upright = small if turn is None else small.transpose(turn)
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    out = BytesIO()
    ground.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()
