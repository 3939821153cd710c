"""The picture beside a post: drawn anew, said in words, seen by whoever reads the post."""

import json
from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from forums.adapters.privacy import Forum
from forums.choices import BoardAudience
from forums.commands import pictures, posts
from forums.commands.drawings import Upload
from forums.errors import NothingDescribed, ThreadIsLocked
from forums.models import Post, PostPicture, Thread
from profiles.commands import blocks
from profiles.commands.pictures import TRIES_AN_HOUR
from profiles.errors import NotAllowed, NotAPicture, PictureTooBig, TooMany
from profiles.models import Person, Report
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room
from tests.profiles.test_pictures import MAKE, bomb, image

SHOWS = "The app says: photo refused."


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room(audience=BoardAudience.PUBLIC))


@pytest.fixture
def post(thread: Thread, teo: Person) -> Post:
    return replied(thread, teo)


def put(post: Post, by: Person, data: bytes = b"", described: str = SHOWS) -> PostPicture:
    upload = Upload(BytesIO(data or image((1600, 1200))), described)
    return pictures.put(post=post, by=by, upload=upload, at=NOW)


def sent(browser: Client, post: Post, data: bytes, described: str = SHOWS) -> str:
    file = SimpleUploadedFile("a.jpg", data, content_type="image/jpeg")
    form = {"picture": file, "described": described}
    return browser.post(f"{post.get_absolute_url()}picture/", form, follow=True).content.decode()


def test_by_page_it_stands_beside_the_words_with_what_it_shows(
    post: Post, thread: Thread, teo: Person, client: Client, sign_in: SignIn
) -> None:
    author = sign_in(teo)
    assert f"{post.get_absolute_url()}picture/" in author.get(thread.get_absolute_url()).content.decode()
    assert "Your picture is there." in sent(author, post, image((1600, 1200)))
    picture = PostPicture.objects.get()
    page = client.get(thread.get_absolute_url()).content.decode()
    shown = f'src="{picture.get_absolute_url()}" alt="{SHOWS}" width="1280" height="960"'
    assert shown in page
    answer = client.get(picture.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(answer.content)).size == (1280, 960)
    gone = author.post(f"{post.get_absolute_url()}picture/remove/", follow=True).content.decode()
    assert "The picture is gone." in gone
    assert client.get(picture.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("data", "described"), [(image(), " "), (b"no picture", SHOWS), (b"", SHOWS)])
def test_what_is_refused_changes_nothing_and_keeps_what_was_typed(
    post: Post, teo: Person, sign_in: SignIn, media: Path, data: bytes, described: str
) -> None:
    page = sent(sign_in(teo), post, data, described)
    assert f'value="{described.strip()}"' in page or not described.strip()
    assert 'role="alert"' in page or "error" in page
    assert not PostPicture.objects.exists()
    assert not list(media.iterdir())


@pytest.mark.parametrize(("size", "drawn"), [((4000, 1000), (1280, 320)), ((300, 900), (300, 900)), ((2, 1), (2, 1))])
def test_it_is_whole_and_not_blown_up(post: Post, teo: Person, size: Any, drawn: Any) -> None:
    picture = put(post, teo, image(size, "PNG"))
    assert (picture.width, picture.height) == drawn


def test_place_and_camera_are_gone(post: Post, teo: Person, media: Path) -> None:
    exif = Image.Exif()
    exif[MAKE] = "Spy camera"
    put(post, teo, image(exif=exif, comment=b"my address"))
    (file,) = media.iterdir()
    assert not any(secret in file.read_bytes() for secret in (b"Spy", b"EXIF", b"my address"))


def test_who_may_not_puts_none_and_leaves_no_file(
    post: Post, teo: Person, sam: Person, mina: Person, media: Path
) -> None:
    for person in (sam, mina):
        with pytest.raises(NotAllowed):
            put(post, person)
        with pytest.raises(NotAllowed):
            pictures.remove(post=post, by=person, at=NOW)
    with pytest.raises(NothingDescribed):
        put(post, teo, described=" ")
    with pytest.raises(NotAPicture):
        put(post, teo, b"<svg onload=alert(1)>")
    with pytest.raises(PictureTooBig):
        put(post, teo, bomb(5001, 5000))
    Thread.objects.update(locked_at=NOW)
    with pytest.raises(ThreadIsLocked):
        put(post, teo)
    assert not list(media.iterdir())


def test_so_many_tries_an_hour(post: Post, teo: Person) -> None:
    for _try in range(TRIES_AN_HOUR):
        put(post, teo, image((9, 9)), SHOWS * 2)
    post.refresh_from_db()
    assert post.is_shown, "the same words of another picture are no flood"
    with pytest.raises(TooMany):
        put(post, teo, image((9, 9)))


def test_another_one_takes_its_place(
    post: Post, teo: Person, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        put(post, teo)
        put(post, teo, image((9, 9)), "Something else.")
    assert PostPicture.objects.get().described == "Something else."
    assert len(list(media.iterdir())) == 1


def test_it_is_seen_with_its_post_and_not_without(
    post: Post, thread: Thread, teo: Person, sam: Person, mo: Person, client: Client, sign_in: SignIn
) -> None:
    here = put(post, teo).get_absolute_url()
    posts.hide(post=post, by=mo, why="Not kind.", at=NOW)
    seen = {who: sign_in(who).get(here).status_code for who in (teo, mo, sam)}
    assert list(seen.values()) == [200, 200, 404]
    assert client.get(here).status_code == 404
    posts.show_again(post=post, by=mo, at=NOW)
    blocks.add(blocker=teo, blocked=sam, at=NOW)
    assert sign_in(sam).get(here).status_code == 404
    assert client.get(here).status_code == 200
    thread.board.audience = BoardAudience.MODERATOR
    thread.board.save()
    assert client.get(here).status_code == 404


def test_of_somebody_new_a_moderator_sees_it_first(post: Post, teo: Person) -> None:
    teo.confirmed_at = NOW - timedelta(days=1)
    teo.save()
    put(post, teo)
    post.refresh_from_db()
    assert post.is_held
    assert SHOWS in Report.objects.get(reporter=None).quote


def test_who_reports_the_post_reports_its_picture(post: Post, teo: Person, sam: Person, sign_in: SignIn) -> None:
    put(post, teo)
    assert SHOWS in sign_in(sam).get(f"/report/forums.post/{post.key}/").content.decode()


def test_it_is_handed_out_and_goes_with_its_person(post: Post, teo: Person, mina: Person, media: Path) -> None:
    put(post, teo)
    (exported,) = json.loads(json.dumps(Forum().export(teo)["pictures"]))
    assert exported["described"] == SHOWS
    assert Image.open(BytesIO(b64decode(exported["picture"]))).format == "WEBP"
    assert Forum().export(mina)["pictures"] == []
    Forum().erase(person=teo, at=NOW)
    assert not PostPicture.objects.exists()
    assert not list(media.iterdir())


def test_the_database_keeps_none_without_words(post: Post, teo: Person) -> None:
    put(post, teo)
    for wrong in ({"described": ""}, {"file": ""}, {"width": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostPicture.objects.update(**wrong)


def uploaded(program: Program, address: str, data: bytes, **form: str) -> Any:
    body = encode_multipart(BOUNDARY, {"picture": SimpleUploadedFile("a.png", data), **form})
    shown = {"Authorization": f"Bearer {program.secret}"}
    return program.generic("PUT", f"/api/v1/{address}", body, content_type=MULTIPART_CONTENT, headers=shown)


def test_a_program_does_the_same(post: Post, teo: Person, sam: Person) -> None:
    program, address = Program(teo), f"posts/{post.key}/picture/"
    told = uploaded(program, address, image((400, 300)), described=SHOWS)
    assert told.status_code == 200
    assert (told.json()["picture"]["described"], told.json()["picture"]["width"]) == (SHOWS, 400)
    assert uploaded(program, address, b"no picture", described=SHOWS).status_code == 409
    assert uploaded(program, address, image()).status_code == 400
    assert uploaded(Program(sam), address, image(), described=SHOWS).status_code == 404
    assert Program(sam).ask("DELETE", address).status_code == 404
    assert program.ask("DELETE", address).status_code == 204
    assert program.ask("GET", f"posts/{post.key}/").json()["picture"] is None
