"""A picture that comes along with the words of a new post, and what is left of one that was there before."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from forums.choices import ReactionKind
from forums.commands import pictures, posts, reactions
from forums.commands.drawings import Upload
from forums.errors import NothingDescribed, ThreadIsLocked
from forums.models import Board, Post, PostPicture, PostVersion, Thread
from forums.queries import history
from profiles.choices import fold
from profiles.errors import NotAPicture, PictureTooBig
from profiles.models import Person, Report
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room, settled
from tests.forums.test_decided import reported, text
from tests.profiles.test_pictures import bomb, image
from tests.profiles.test_unsent import end_session, sign_in_again

pytestmark = pytest.mark.django_db
SHOWS = "The app says: photo refused."
AGAIN = "Please choose the picture again"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board)


@pytest.fixture
def author(teo: Person, sign_in: SignIn) -> Client:
    return sign_in(settled(teo))


def a_file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", data, content_type="image/jpeg")


def reply(browser: Client, thread: Thread, data: bytes | None = None, **form: str) -> str:
    file = {} if data is None else {"picture": a_file(data)}
    said = {"words": "Look at this.", "form_key": "one", "described": SHOWS, **file, **form}
    return browser.post(f"{thread.get_absolute_url()}reply/", said, follow=True).content.decode()


def opened(browser: Client, data: bytes, **form: str) -> str:
    said = {"kind": "talk", "title": "A photo", "board": "pay-and-apps", "language": "en", "words": "Look at this."}
    said |= {"form_key": "one", "described": SHOWS, **form}
    return browser.post("/forum/new/", {**said, "picture": a_file(data)}, follow=True).content.decode()


def test_it_comes_with_a_reply(thread: Thread, author: Client) -> None:
    assert 'enctype="multipart/form-data"' in author.get(thread.get_absolute_url()).content.decode()
    page = reply(author, thread, image((1600, 1200)))
    picture = PostPicture.objects.get()
    assert f'src="{picture.get_absolute_url()}" alt="{SHOWS}" width="1280" height="960"' in page
    assert picture.post.words == "Look at this."
    assert reply(author, thread, described="", words="And without one.").count("post__picture") == 1


def test_it_comes_with_a_new_conversation(board: Board, author: Client) -> None:
    assert f'alt="{SHOWS}"' in opened(author, image((400, 300)))
    assert PostPicture.objects.get().post.thread == Thread.objects.get()


@pytest.mark.parametrize(
    ("data", "described", "why"),
    [
        (image(), " ", "Please say in a line what the picture shows"),
        (b"no picture", SHOWS, str(NotAPicture.sentence)),
        (bomb(5001, 5000), SHOWS, str(PictureTooBig.sentence)),
        (b"", SHOWS, "This file is empty"),
        (None, SHOWS, "Please choose the picture, or take away what it shows."),
    ],
)
def test_what_is_refused_keeps_the_words_and_says_why(
    thread: Thread, author: Client, media: Path, data: bytes | None, described: str, why: str
) -> None:
    page = reply(author, thread, data, described=described)
    assert fold(why) in fold(page.replace("&#x27;", "'"))
    assert "Look at this.</textarea>" in page
    assert f'value="{SHOWS}"' in page or not described.strip()
    assert not Post.objects.filter(words="Look at this.").exists()
    assert not list(media.iterdir())


def test_a_refused_picture_opens_no_conversation(board: Board, author: Client, media: Path) -> None:
    page = opened(author, b"no picture")
    assert "Look at this.</textarea>" in page
    assert not Thread.objects.exists()
    assert not list(media.iterdir())


def test_who_looks_first_or_is_refused_for_something_else_is_told_to_choose_again(
    thread: Thread, board: Board, author: Client
) -> None:
    assert AGAIN in reply(author, thread, image(), preview="1")
    assert AGAIN in reply(author, thread, image(), words=" ")
    assert AGAIN in opened(author, image(), title="")
    assert AGAIN not in reply(author, thread, described="", preview="1")
    assert not PostPicture.objects.exists()


def test_where_nothing_may_be_said_no_file_stays(thread: Thread, teo: Person, media: Path) -> None:
    Thread.objects.update(locked_at=NOW)
    upload = Upload(BytesIO(image((9, 9))), SHOWS)
    with pytest.raises(ThreadIsLocked):
        posts.reply(thread=thread, author=teo, words="Look.", form_key="one", at=NOW, upload=upload)
    with pytest.raises(NothingDescribed):
        posts.reply(thread=thread, author=teo, words="Look.", form_key="one", at=NOW, upload=Upload(BytesIO(), " "))
    assert not list(media.iterdir())


def test_sent_twice_it_is_there_once_and_sent_late_it_is_added(thread: Thread, author: Client, media: Path) -> None:
    reply(author, thread, described="")
    for _time in range(2):
        assert "You have posted this already" in reply(author, thread, image((9, 9)), form_key="another")
    assert PostPicture.objects.get().post == Post.objects.get(words="Look at this.")
    assert len(list(media.iterdir())) == 1


def test_where_the_session_is_over_the_words_are_kept_and_the_picture_is_asked_for_again(
    thread: Thread, author: Client, teo: Person
) -> None:
    author.get(thread.get_absolute_url())
    end_session(author)
    assert "Your words are kept" in reply(author, thread, image((9, 9)))
    sign_in_again(author, teo)
    page = author.get("/unsent/").content.decode()
    assert "Look at this.</textarea>" in page
    assert SHOWS in page
    assert "Please choose the picture, or take away what it shows." in reply(author, thread)
    assert not Post.objects.filter(words="Look at this.").exists()


def test_of_somebody_new_a_moderator_sees_both_at_once(thread: Thread, teo: Person) -> None:
    upload = Upload(BytesIO(image((9, 9))), SHOWS)
    post, _made = posts.reply(thread=thread, author=teo, words="Look.", form_key="one", at=NOW, upload=upload)
    assert post.is_held
    assert SHOWS in Report.objects.get(reporter=None).quote


def test_what_it_shows_is_looked_at_like_words(thread: Thread, teo: Person) -> None:
    upload = Upload(BytesIO(image((9, 9))), "Write to me: teo@example.org")
    post, _made = posts.reply(thread=thread, author=settled(teo), words="Look.", form_key="one", at=NOW, upload=upload)
    assert post.is_held


@pytest.mark.parametrize("removed", [False, True])
def test_what_another_picture_showed_stays_in_the_history(
    removed: bool, thread: Thread, teo: Person, sam: Person, author: Client
) -> None:
    post = replied(thread, teo)
    put(post, teo, SHOWS)
    reactions.react(post=post, by=sam, kind=ReactionKind.HELPED_ME, at=NOW)
    later = NOW + timedelta(minutes=1)
    if removed:
        pictures.remove(post=post, by=teo, at=later)
    else:
        put(post, teo, "Something else.", later)
    now, before = history.of_post(Post.objects.select_related("thread").get(pk=post.pk))
    assert (now.picture, now.since) == ("" if removed else "Something else.", later)
    assert (before.picture, before.since) == (SHOWS, NOW)
    assert f"With a picture: {SHOWS}" in author.get(f"{post.get_absolute_url()}history/").content.decode()
    rows = Program(teo).ask("GET", f"posts/{post.key}/versions/").json()["results"]
    assert rows[1]["picture"] == SHOWS


def test_what_changes_within_minutes_leaves_nothing_if_nobody_had_a_part_in_it(thread: Thread, teo: Person) -> None:
    post = replied(thread, teo)
    put(post, teo, SHOWS)
    put(post, teo, "Something else.", NOW + timedelta(minutes=4))
    assert not PostVersion.objects.exists()
    post.refresh_from_db()
    assert post.edited_at is None
    put(post, teo, "A third one.", NOW + timedelta(minutes=5))
    assert PostVersion.objects.get().picture == "Something else."


def put(post: Post, by: Person, described: str, at: Any = NOW) -> PostPicture:
    return pictures.put(post=post, by=by, upload=Upload(BytesIO(image((9, 9))), described), at=at)


def sent_by(program: Program, address: str, data: bytes, key: str = "", **form: str) -> Any:
    body = encode_multipart(BOUNDARY, {"picture": SimpleUploadedFile("a.png", data), **form})
    shown = {"Authorization": f"Bearer {program.secret}", **({"Idempotency-Key": key} if key else {})}
    return program.generic("POST", f"/api/v1/{address}", body, content_type=MULTIPART_CONTENT, headers=shown)


def test_a_program_sends_both_in_one_step(thread: Thread, teo: Person, media: Path) -> None:
    program, address = Program(settled(teo)), f"threads/{thread.key}/posts/"
    told = sent_by(program, address, image((400, 300)), words="Look.", described=SHOWS)
    assert (told.status_code, told.json()["picture"]["described"]) == (201, SHOWS)
    talk = {"board": "pay-and-apps", "kind": "talk", "title": "A photo", "words": "Look."}
    begun = sent_by(program, "threads/", image((400, 300)), **talk, described=SHOWS)
    assert begun.status_code == 201
    assert Thread.objects.get(key=begun.json()["key"]).posts.get().picture.described == SHOWS
    assert sent_by(program, address, b"no picture", words="Look here.", described=SHOWS).status_code == 409
    assert sent_by(program, address, image(), words="Look here.").status_code == 400
    assert program.ask("POST", address, {"words": "Look here.", "described": SHOWS}).status_code == 400
    assert program.ask("POST", address, {"words": "Look here.", "picture": "a.png"}).status_code == 400
    assert not Post.objects.filter(words="Look here.").exists()
    assert len(list(media.iterdir())) == 2


def test_under_one_key_other_words_beside_the_same_picture_are_another_request(thread: Thread, teo: Person) -> None:
    program, address, data = Program(settled(teo)), f"threads/{thread.key}/posts/", image((9, 9))
    statuses = [
        sent_by(program, address, data, "a-key", words=words, described=SHOWS).status_code
        for words in ("Look.", "Look.", "Look here.")
    ]
    assert statuses == [201, 201, 422]
    assert PostPicture.objects.count() == 1


@pytest.mark.parametrize("kind", ["forums.post", "forums.thread"])
def test_moderators_see_a_reported_picture(kind: str, mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    thread = began(mina, room("shown"))
    post = thread.posts.get()
    reported(sam, kind, post.key if kind == "forums.post" else thread.key)
    assert "<img src=" not in text(sign_in(mo), "/moderation/")
    shown = pictures.put(
        post=post, by=mina, upload=Upload(BytesIO(image((160, 120))), "A slip."), at=NOW
    ).get_absolute_url()
    for path in ("/moderation/", f"/moderation/{Report.objects.get().key}/"):
        page = text(sign_in(mo), path)
        assert f'<img src="{shown}" alt="A slip."' in page
    assert shown in Program(mo).ask("GET", "moderation/").json()["results"][0]["picture"]
    assert sign_in(mo).get(shown).status_code == 200
