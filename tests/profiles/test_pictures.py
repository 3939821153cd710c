"""Pictures: drawn anew, small, nameless, and served to those who may see the person."""

import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from profiles.choices import Audience
from profiles.commands import blocks, pictures
from profiles.errors import NotAPicture, PictureTooBig, TooMany
from profiles.models import Person
from tests.factories import NOW

SignIn = Callable[[Person], Client]
RED, BLUE = (255, 0, 0), (0, 0, 255)
ORIENTATION, MAKE = 0x0112, 0x010F


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def image(size: tuple[int, int] = (640, 480), kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def upload(data: bytes, name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def redrawn(data: bytes) -> Image.Image:
    return Image.open(BytesIO(pictures.redraw(BytesIO(data))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_comes_out_is_a_small_square(kind: str) -> None:
    drawn = redrawn(image(kind=kind))
    assert (drawn.format, drawn.size) == ("WEBP", (480, 480))
    assert redrawn(image((4000, 3000), kind)).size == (512, 512)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_every_kind_of_colour_can_be_drawn(mode: str) -> None:
    assert redrawn(image(kind="PNG", mode=mode)).mode == "RGB"


def test_cmyk_from_a_printer_can_be_drawn() -> None:
    assert redrawn(image(mode="CMYK")).mode == "RGB"


def test_place_and_camera_are_gone() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Spy camera"
    exif.get_ifd(0x8825)[1] = "N"
    data = image(exif=exif, comment=b"my address")
    assert b"Spy camera" in data
    drawn = pictures.redraw(BytesIO(data))
    assert not Image.open(BytesIO(drawn)).getexif()
    for secret in (b"Spy", b"EXIF", b"my address", b"ICCP", b"XMP"):
        assert secret not in drawn


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_upright_however_the_phone_was_held(turn: int) -> None:
    """A blue left half, turned as a camera would store it, comes out blue on the left again."""
    upright = Image.new("RGB", (400, 400), RED)
    upright.paste(BLUE, (0, 0, 200, 400))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = upright.transpose(undo[turn]) if turn in undo else upright
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    out = BytesIO()
    stored.save(out, "PNG", exif=exif)
    drawn = redrawn(out.getvalue())
    left, right = drawn.getpixel((50, 200)), drawn.getpixel((350, 200))
    assert nearest(left) == BLUE
    assert nearest(right) == RED


def nearest(dot: Any) -> tuple[int, int, int]:
    """Name the colour that a dot was before it was compressed."""
    return RED if dot[0] > dot[2] else BLUE


def chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is huge."""
    header = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(5001, 5000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_bomb_is_refused_while_it_is_small(size: tuple[int, int]) -> None:
    assert len(bomb(*size)) < 10_000
    with pytest.raises(PictureTooBig):
        pictures.redraw(BytesIO(bomb(*size)))


def test_five_megabytes_are_the_most() -> None:
    fits = image() + bytes(pictures.MOST_BYTES - len(image()))
    assert redrawn(fits).size == (480, 480)
    with pytest.raises(PictureTooBig):
        pictures.redraw(BytesIO(fits + b"\0"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 500,
        image()[:600],
        image(kind="PNG")[:-30],
        image(kind="GIF"),
        image(kind="TIFF"),
        image(kind="BMP"),
        b"%PDF-1.7",
        b"RIFF\x10\0\0\0WEBPVP8 ",
    ],
    ids=["nothing", "svg", "noise", "half a jpeg", "half a png", "gif", "tiff", "bmp", "pdf", "half a webp"],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        pictures.redraw(BytesIO(data))


def test_only_so_many_tries_an_hour(sam: Person) -> None:
    for _n in range(pictures.TRIES_AN_HOUR):
        with pytest.raises(NotAPicture):
            pictures.put(person=sam, upload=BytesIO(b"x"), at=NOW)
    with pytest.raises(TooMany):
        pictures.put(person=sam, upload=BytesIO(image()), at=NOW)


def test_the_old_file_goes_when_a_new_one_comes(
    sam: Person, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = pictures.put(person=sam, upload=BytesIO(image()), at=NOW)
        second = pictures.put(person=sam, upload=BytesIO(image()), at=NOW)
    assert first != second
    assert [path.name for path in media.iterdir()] == [second]
    with django_capture_on_commit_callbacks(execute=True):
        pictures.remove(person=sam, at=NOW)
    assert list(media.iterdir()) == []


def test_send_and_remove_in_a_browser(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    page = browser.post("/settings/picture/", {"picture": upload(image())}, follow=True).content.decode()
    assert "Your picture is saved." in page
    name = Person.objects.get(pk=sam.pk).picture.name
    assert f"/files/pictures/{name}" in page
    browser.post("/settings/picture/remove/")
    assert not Person.objects.get(pk=sam.pk).picture


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"hello", "We cannot read this file as a picture."),
        (image() + bytes(5_000_000), "This picture is too big."),
        (b"", "This file is empty."),
    ],
    ids=["no picture", "too big", "empty"],
)
def test_a_bad_file_gets_a_sentence(sam: Person, sign_in: SignIn, data: bytes, sentence: str) -> None:
    page = sign_in(sam).post("/settings/picture/", {"picture": upload(data)}).content.decode()
    assert sentence in page
    assert not Person.objects.get(pk=sam.pk).picture


def test_no_file_gets_a_sentence(sam: Person, sign_in: SignIn) -> None:
    assert "Please choose a picture first." in sign_in(sam).post("/settings/picture/").content.decode()


@pytest.fixture
def address(mina: Person) -> str:
    return "/files/pictures/" + pictures.put(person=mina, upload=BytesIO(image()), at=NOW)


def test_a_picture_is_served_safely(address: str, sam: Person, sign_in: SignIn) -> None:
    response = sign_in(sam).get(address)
    assert response.status_code == 200
    assert Image.open(BytesIO(response.content)).format == "WEBP"
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, max-age=604800, immutable"
    assert response["Content-Disposition"].startswith("inline")
    assert "default-src" in response["Content-Security-Policy"]


def test_who_may_not_see_the_person_does_not_see_the_picture(
    address: str, mina: Person, sam: Person, sign_in: SignIn
) -> None:
    assert Client().get(address).status_code == 404
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert sign_in(sam).get(address).status_code == 404


def test_who_may_see_the_person_may_still_not_see_the_picture(
    address: str, mina: Person, sam: Person, sign_in: SignIn
) -> None:
    Person.objects.filter(pk=mina.pk).update(show_picture=Audience.ONLY_ME)
    assert sign_in(sam).get(address).status_code == 404
    assert sign_in(mina).get(address).status_code == 200
    assert address not in sign_in(sam).get(mina.get_absolute_url()).content.decode()


def test_a_public_picture_needs_a_public_profile(address: str, mina: Person) -> None:
    Person.objects.filter(pk=mina.pk).update(show_picture=Audience.EVERYONE)
    assert Client().get(address).status_code == 404
    Person.objects.filter(pk=mina.pk).update(audience=Audience.EVERYONE)
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("name", ["", "nothing.webp", "..%2Fsecret", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "x" * 3000])
def test_no_other_file_is_served(address: str, sam: Person, sign_in: SignIn, media: Path, name: str) -> None:
    (media.parent / "secret").write_text("secret")
    (media / "nothing.webp").write_text("nobody's")
    assert sign_in(sam).get(f"/files/pictures/{name}").status_code == 404
