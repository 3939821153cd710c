"""Following, muting, reading and keeping: what belongs to one reader, and the lists it makes."""

from datetime import timedelta

import pytest

from forums.choices import ThreadList, WatchLevel
from forums.commands import bookmarks, read_marks, threads, watches
from forums.errors import NotOneself
from forums.models import Bookmark, ReadMark, Thread, Watch
from forums.queries import due, lists, readers
from forums.queries import threads as reading
from profiles.commands import blocks, notices, privacy
from profiles.models import Notice, Person
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, begun, neighbour, replied, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def listed(which: ThreadList, person: Person) -> list[Thread]:
    reader = readers.of(person)
    page = reading.page(lists.rows_of(which, reader, at=NOW + DAY), reader)
    return [line.thread for line in page.lines]


def test_each_list_holds_what_it_says(mina: Person, teo: Person, sam: Person) -> None:
    board = room()
    asked = began(mina, board, at=NOW)
    answered = began(mina, board, at=NOW + MINUTE)
    reply = replied(answered, teo, at=NOW + HOUR)
    threads.accept(thread=answered, post=reply, by=mina, at=NOW + HOUR)
    waits = begun(sam, board, at=NOW)
    assert listed(ThreadList.ACTIVE, teo) == [answered, asked]
    assert listed(ThreadList.UNANSWERED, teo) == [asked]
    assert listed(ThreadList.ANSWERED, teo) == [answered]
    assert listed(ThreadList.MINE, mina) == [answered, asked]
    assert listed(ThreadList.MINE, sam) == [waits]
    assert listed(ThreadList.FOLLOWING, teo) == [answered]
    assert listed(ThreadList.NEW, mina) == [answered]
    assert listed(ThreadList.NEW, teo) == [asked]
    assert listed(ThreadList.NEW, sam) == [answered, asked]


def test_what_was_read_is_new_no_more_until_somebody_writes(mina: Person, teo: Person, sign_in: SignIn) -> None:
    thread = began(mina, room())
    browser = sign_in(teo)
    assert listed(ThreadList.NEW, teo) == [thread]
    text(browser, thread.get_absolute_url())
    assert ReadMark.objects.get(person=teo).number == 1
    assert listed(ThreadList.NEW, teo) == []
    replied(thread, neighbour(), at=NOW + HOUR)
    assert listed(ThreadList.NEW, teo) == [thread]


def test_reading_never_goes_back_and_reads_the_news(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    notices.tell(
        person=teo,
        verb="post_written",
        subject_kind="forums.thread",
        subject_key=thread.key,
        at=NOW,
        facts={"post": ""},
    )
    read_marks.read(person=teo, thread=thread, number=7, at=NOW + HOUR)
    read_marks.read(person=teo, thread=thread, number=3, at=NOW + HOUR)
    assert ReadMark.objects.get().number == 7
    assert Notice.objects.get().read_at == NOW + HOUR


def test_words_of_people_kept_apart_make_nothing_new(mina: Person, teo: Person, sam: Person, sign_in: SignIn) -> None:
    thread = began(mina, room())
    text(sign_in(sam), thread.get_absolute_url())
    blocks.add(blocker=teo, blocked=sam, at=NOW)
    replied(thread, teo, at=NOW + HOUR)
    assert listed(ThreadList.NEW, sam) == []
    text(sign_in(sam), thread.get_absolute_url())
    replied(thread, neighbour(), at=NOW + 2 * HOUR)
    assert listed(ThreadList.NEW, sam) == [thread]


def test_following_and_muting_are_one_choice_that_can_be_taken_back(mina: Person, teo: Person, sign_in: SignIn) -> None:
    thread = began(mina, room())
    browser = sign_in(teo)
    for path in (f"{thread.get_absolute_url()}watch/", f"{thread.board.get_absolute_url()}watch/"):
        for level in ("follow", "mute"):
            browser.post(path, {"level": level})
            assert Watch.objects.get(person=teo).level == level
        browser.post(path, {"level": ""})
        assert not Watch.objects.filter(person=teo).exists()


def test_who_says_no_is_not_made_to_follow_by_writing(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    watches.watch_thread(person=teo, thread=thread, level=WatchLevel.MUTE, at=NOW)
    replied(thread, teo)
    assert Watch.objects.get(person=teo).level == WatchLevel.MUTE


def test_people_are_followed_not_oneself(mina: Person, teo: Person) -> None:
    watches.follow_person(person=teo, about=mina, follows=True, at=NOW)
    assert Watch.objects.get().about == mina
    with pytest.raises(NotOneself):
        watches.follow_person(person=teo, about=teo, follows=True, at=NOW)
    watches.follow_person(person=teo, about=mina, follows=False, at=NOW)
    assert not Watch.objects.exists()


def test_somebody_is_reminded_once_of_what_they_keep(mina: Person, teo: Person) -> None:
    post = began(mina, room()).posts.get()
    assert bookmarks.keep(person=teo, post=post, remind_at=NOW + DAY, at=NOW)
    assert not bookmarks.keep(person=teo, post=post, remind_at=NOW + DAY, at=NOW)
    assert bookmarks.remind_due(at=NOW) == 0
    assert due.oldest_bookmark(at=NOW + 2 * DAY) == NOW + DAY
    assert bookmarks.remind_due(at=NOW + 2 * DAY) == 1
    assert bookmarks.remind_due(at=NOW + 2 * DAY) == 0
    assert Notice.objects.get(person=teo).verb == "bookmark_due"


def test_what_is_kept_is_listed_while_it_can_be_read(mina: Person, teo: Person, sign_in: SignIn) -> None:
    post = began(mina, room(), "Gloves under 30").posts.get()
    browser = sign_in(teo)
    browser.post(f"{post.get_absolute_url()}keep/", {"remind": "week"})
    assert Bookmark.objects.get().remind_at is not None
    assert "Gloves under 30" in text(browser, "/forum/kept/")
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    assert "Gloves under 30" not in text(browser, "/forum/kept/")
    blocks.remove(blocker=mina, blocked=teo, at=NOW)
    browser.post(f"{post.get_absolute_url()}let-go/")
    assert not Bookmark.objects.exists()


def test_a_person_takes_their_choices_and_leaves_their_words(mina: Person, teo: Person) -> None:
    thread = began(mina, room(), words="What survives rain?")
    post = replied(thread, teo, "Wool.")
    bookmarks.keep(person=teo, post=post, remind_at=None, at=NOW)
    watches.follow_person(person=mina, about=teo, follows=True, at=NOW)
    found = privacy.export(person=teo, at=NOW)
    assert [row["words"] for row in found["posts"]] == ["Wool."]
    assert "survives" not in str({name: found[name] for name in ("posts", "conversations", "bookmarks")})
    privacy.erase(person=teo, by=teo, at=NOW)
    assert not Watch.objects.filter(person=teo).exists()
    assert not Watch.objects.filter(about=teo).exists()
    post.refresh_from_db()
    assert post.words == "Wool."


def test_words_of_who_left_stand_without_a_name(mina: Person, teo: Person, sam: Person, sign_in: SignIn) -> None:
    thread = began(mina, room())
    replied(thread, teo, "Wool.")
    privacy.erase(person=teo, by=teo, at=NOW)
    page = text(sign_in(sam), thread.get_absolute_url())
    assert "A former member" in page
    assert "Wool." in page
