"""Who hears of what was written, and who does not."""

from datetime import timedelta
from typing import Any

import pytest

from forums.choices import BoardAudience, WatchLevel
from forums.commands import news, posts
from forums.models import Mention, Post, Thread, Watch
from forums.queries import due, standing
from profiles.commands import blocks, mutes, notices
from profiles.models import Notice, Person
from tests.factories import NOW
from tests.forums.helping import MINUTE, began, neighbour, replied, room, wrote

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    news.tell_due(at=NOW + timedelta(days=1))
    return list(Notice.objects.filter(person=person).order_by("id").values_list("verb", flat=True))


def watch(person: Person, level: WatchLevel = WatchLevel.FOLLOW, **what: Any) -> None:
    Watch.objects.update_or_create(person=person, **what, defaults={"level": level, "at": NOW})


def test_who_follows_hears_of_a_reply_once_until_they_look(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    replied(thread, teo)
    assert told(mina) == ["post_written"]
    replied(thread, teo)
    assert told(mina) == ["post_written"]
    notices.read(person=mina, at=NOW)
    replied(thread, teo)
    assert told(mina) == ["post_written", "post_written"]
    assert told(teo) == []


def test_a_new_conversation_is_told_to_who_follows_the_board_or_its_author(
    mina: Person, teo: Person, sam: Person
) -> None:
    board = room()
    watch(teo, board=board)
    watch(sam, about=mina)
    began(mina, board)
    assert told(teo) == told(sam) == ["thread_opened"]


def test_who_asked_without_a_name_is_told_of_to_nobody_who_follows_them(mina: Person, teo: Person, sam: Person) -> None:
    board = room()
    watch(teo, board=board)
    watch(sam, about=mina)
    began(mina, board, anonymous=True)
    assert told(sam) == []
    assert told(teo) == ["thread_opened"]
    assert Notice.objects.get(person=teo).by is None


@pytest.mark.parametrize("mute", ["thread", "board", "person"])
def test_what_is_muted_is_no_news(mute: str, mina: Person, teo: Person, sam: Person) -> None:
    thread = began(mina, room())
    watch(sam, thread=thread)
    if mute == "person":
        mutes.add(person=sam, muted=teo, at=NOW)
    else:
        watch(sam, WatchLevel.MUTE, **{mute: {"thread": thread, "board": thread.board}[mute]})
    replied(thread, teo, "Look, @sam")
    assert told(sam) == []
    assert told(mina) == ["post_written"]


def test_people_kept_apart_hear_nothing_of_each_other(mina: Person, teo: Person, sam: Person) -> None:
    thread = began(mina, room())
    watch(sam, thread=thread)
    blocks.add(blocker=sam, blocked=teo, at=NOW)
    replied(thread, teo, "Look, @sam")
    assert told(sam) == []
    assert not Mention.objects.exists()


def test_a_call_comes_once_and_in_place_of_the_news(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    post = replied(thread, teo, "@mina and @MINA, look")
    assert told(mina) == ["mention_written"]
    posts.edit(post=post, by=teo, words="@mina, look again", at=NOW + MINUTE)
    assert told(mina) == ["mention_written"]
    assert Mention.objects.get().person == mina


def test_nobody_is_called_into_a_room_that_they_may_not_enter(mo: Person, sam: Person) -> None:
    thread = began(mo, room("duty", audience=BoardAudience.MODERATOR), words="What of @sam?")
    watch(sam, thread=thread)
    assert told(sam) == []


def test_what_waits_is_told_when_it_is_approved(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    wrote(thread, teo, "Look, @mina")
    assert told(mina) == []
    assert Post.objects.filter(tell_at__isnull=False).count() == 0


def test_what_was_hidden_meanwhile_is_told_to_nobody(mina: Person, teo: Person, mo: Person) -> None:
    thread = began(mina, room())
    posts.hide(post=replied(thread, teo), by=mo, why="No", at=NOW)
    assert told(mina) == []


def test_what_is_overdue_is_seen_from_outside(mina: Person) -> None:
    began(mina, room())
    assert due.oldest_post(at=NOW + MINUTE) == NOW
    news.tell_due(at=NOW)
    assert due.oldest_post(at=NOW + MINUTE) is None


def test_a_mail_brings_only_what_its_reader_may_still_see(mina: Person, teo: Person, mo: Person) -> None:
    thread = began(mina, room())
    post = replied(thread, teo)
    told(mina)
    found = list(Notice.objects.filter(person=mina))
    assert standing.of_threads(found) == found
    posts.hide(post=post, by=mo, why="No", at=NOW)
    assert standing.of_threads(found) == []


def test_a_sweep_that_dies_in_the_middle_has_told_nothing(mina: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    thread = began(mina, room())
    news.tell_due(at=NOW)
    replied(thread, neighbour())

    def dies(*_args: object, **_said: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(news, "tell_follower", dies)
        with pytest.raises(SystemExit):
            news.tell_due(at=NOW)
    assert Post.objects.filter(tell_at__isnull=False).count() == 1
    assert told(mina) == ["post_written"]
    assert Thread.objects.count() == 1
