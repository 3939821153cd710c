"""The week of somebody's topics: told once, in one mail, only of what they may and want to read, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from forums.choices import ThreadKind, WatchLevel
from forums.commands import posts, roundups, threads
from forums.models import Board, Roundup, Tag, Thread, Watch
from forums.queries import due, readers
from forums.queries import roundups as reading
from profiles.adapters import smtp
from profiles.choices import NoticeKind, Often
from profiles.commands import blocks, deliveries, mails, mutes, preferences, privacy
from profiles.contracts import registry
from profiles.models import Notice, Person, Topic
from profiles.queries import preferences as wanted
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, closing, neighbour, replied, room, tag
from tests.matching.helping import text
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = datetime(2026, 11, 30, 6, tzinfo=UTC)


@pytest.fixture
def pricing(teo: Person) -> Tag:
    """What Teo wants to learn."""
    return tag(Topic.objects.get(slug="pricing-job"))


@pytest.fixture
def asked(teo: Person, mina: Person, board: Board, pricing: Tag) -> Thread:
    roundups.begin(at=NOW)
    return began(neighbour("Asks"), board, "What do I charge?", at=NOW + HOUR, tags=[pricing])


def gather(at: datetime = MONDAY) -> None:
    roundups.gather_due(at=at)


def post(at: datetime) -> None:
    deliveries.relay_due(at=at)
    mails.send_due(send=smtp.send, at=at)


def letters(mailbox: Postbox, person: Person) -> list[str]:
    assert person.account is not None
    mine = [letter.get_body(("plain",)) for letter in mailbox.letters if letter["To"] == person.account.email]
    return [str(part.get_content()).replace("\r\n", "\n") for part in mine if part]


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).values_list("verb", flat=True))


def of_week(person: Person) -> set[Thread]:
    return set(reading.of_person(readers.of(person), person, since=NOW, until=MONDAY))


def test_a_week_comes_on_monday_at_eight_in_one_mail(asked: Thread, teo: Person, mailbox: Postbox) -> None:
    gather(MONDAY - MINUTE)
    assert told(teo) == []
    gather()
    gather(MONDAY + MINUTE)
    assert told(teo) == ["roundup_gathered"]
    post(MONDAY + HOUR)
    assert letters(mailbox, teo) == []
    for _again in range(2):
        post(MONDAY + 2 * HOUR)
    (letter,) = letters(mailbox, teo)
    assert f"- What do I charge? (No answer yet)\n  http://localhost:8000{asked.get_absolute_url()}" in letter
    assert "/forum/?list=week" in letter
    assert "No more mail of this kind" in letter
    assert Roundup.objects.get(person=teo).due_at == MONDAY + 7 * DAY


def test_the_next_week_tells_of_what_came_since(asked: Thread, teo: Person, board: Board, pricing: Tag) -> None:
    gather()
    gather(MONDAY + 7 * DAY)
    assert told(teo) == ["roundup_gathered"], "a week that brought nothing is told to nobody"
    answer = replied(asked, neighbour("Knows"), at=MONDAY + 8 * DAY)
    threads.accept(thread=asked, post=answer, by=asked.author, at=MONDAY + 8 * DAY)
    gather(MONDAY + 14 * DAY)
    assert told(teo) == ["roundup_gathered"] * 2


def test_it_holds_questions_of_topics_and_boards_that_are_theirs(
    asked: Thread, teo: Person, mina: Person, sam: Person, pricing: Tag
) -> None:
    other = began(neighbour("Other"), room("rooms"), "Rain?", at=NOW + HOUR)
    began(neighbour("Talks"), asked.board, at=NOW + HOUR, kind=ThreadKind.TALK, tags=[pricing])
    began(neighbour("Speaks"), asked.board, at=NOW + HOUR, language="tr", tags=[pricing])
    mine = began(teo, asked.board, at=NOW + HOUR, tags=[pricing])
    assert of_week(teo) == {asked}
    assert of_week(mina) == {asked, mine}, "who shares a topic hears of it as who wants it"
    assert of_week(sam) == set()
    Watch.objects.create(person=sam, board=other.board, level=WatchLevel.FOLLOW, at=NOW)
    assert of_week(sam) == {other}


def test_it_holds_nothing_its_reader_does_not_see(asked: Thread, teo: Person, mo: Person, pricing: Tag) -> None:
    blocked, muted = neighbour("Blocked"), neighbour("Muted")
    blocks.add(blocker=blocked, blocked=teo, at=NOW)
    mutes.add(person=teo, muted=muted, at=NOW)
    for author in (blocked, muted):
        began(author, asked.board, at=NOW + HOUR, tags=[pricing])
    began(mo, room("duty", audience="moderator"), at=NOW + HOUR, tags=[pricing])
    waits = began(neighbour("New"), asked.board, at=NOW + HOUR, tags=[pricing])
    Thread.objects.filter(pk=waits.pk).update(held_at=NOW)
    hushed = began(neighbour("Quiet"), room("hushed"), at=NOW + HOUR, tags=[pricing])
    Watch.objects.create(person=teo, board=hushed.board, level=WatchLevel.MUTE, at=NOW)
    assert of_week(teo) == {asked}


def test_what_is_gone_when_the_mail_goes_is_not_in_it(asked: Thread, teo: Person, mailbox: Postbox) -> None:
    gather()
    posts.hide(post=asked.posts.get(number=1), by=None, why="Not kind.", at=MONDAY + HOUR)
    post(MONDAY + 2 * HOUR)
    assert letters(mailbox, teo) == []


def test_who_said_never_gets_none_and_one_click_says_it(asked: Thread, teo: Person, mailbox: Postbox) -> None:
    assert "/news/stop/" in wanted.stop_url(teo, [NoticeKind.ROUNDUP])
    preferences.stop(person=teo, kinds=[NoticeKind.ROUNDUP])
    gather()
    post(MONDAY + 2 * HOUR)
    assert told(teo) == []
    assert letters(mailbox, teo) == []
    assert wanted.of_person(teo).often(NoticeKind.FORUM) is Often.DAILY


def test_who_is_out_or_left_gets_none(asked: Thread, teo: Person, mina: Person) -> None:
    Person.objects.filter(pk=teo.pk).update(suspended_until=MONDAY + DAY)
    privacy.erase(person=mina, by=None, at=NOW + HOUR)
    gather()
    assert told(teo) == told(mina) == []
    assert not Roundup.objects.filter(person=mina).exists()
    roundups.begin(at=MONDAY)
    assert not Roundup.objects.filter(person=mina).exists()


def test_the_choice_is_on_both_faces(teo: Person, sign_in: SignIn) -> None:
    assert "Your week in the forum" in text(sign_in(teo), "/settings/notices/")
    program = Program(teo)
    assert program.ask("GET", "me/preferences/").json()["roundup"] == "weekly"
    assert program.ask("PATCH", "me/preferences/", {"roundup": "never"}).json()["roundup"] == "never"


def test_the_list_of_the_week_is_on_both_faces(teo: Person, sign_in: SignIn, board: Board, pricing: Tag) -> None:
    thread = began(neighbour(), board, at=datetime.now(tz=UTC) - HOUR, tags=[pricing])
    assert thread.get_absolute_url() in text(sign_in(teo), "/forum/?list=week")
    (line,) = Program(teo).ask("GET", "threads/?list=week").json()["results"]
    assert line["key"] == thread.key
    assert Program(None).ask("GET", "threads/?list=week").status_code == 404


def test_one_that_breaks_holds_nobody_else_up_and_comes_again(
    asked: Thread, teo: Person, mina: Person, caplog: pytest.LogCaptureFixture
) -> None:
    Person.objects.filter(pk=teo.pk).update(zone="Nowhere/Atlantis")
    gather()
    assert told(teo) == []
    assert told(mina) == ["roundup_gathered"]
    assert Roundup.objects.get(person=teo).due_at == MONDAY
    (late,) = [one for one in registry.obligations if one.kind == "roundup"]
    assert late.oldest_due(at=MONDAY + HOUR) == MONDAY
    Person.objects.filter(pk=teo.pk).update(zone="Europe/London")
    gather(MONDAY + 2 * MINUTE)
    assert told(teo) == ["roundup_gathered"]
    assert due.oldest_post(at=MONDAY) is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("killed", [False, True])
def test_sweeps_at_once_and_a_dead_one_tell_once(asked: Thread, teo: Person, killed: bool) -> None:
    if killed:
        assert roundups.claim(at=MONDAY), "claimed, and never gathered"
    at = MONDAY + killed * roundups.LEASE
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: closing(lambda: roundups.gather_due(at=at)), range(8)))
    assert told(teo) == ["roundup_gathered"]
    assert Roundup.objects.get(person=teo).due_at == MONDAY + 7 * DAY


def test_without_looking_at_what_is_due_the_same_claim_would_be_told_again(asked: Thread, teo: Person) -> None:
    """The negative control: what keeps a second sweep from telling again is the time that the first one moved."""
    (row,) = [row for row in roundups.claim(at=MONDAY) if row.person_id == teo.pk]
    assert roundups.gather(row=row, at=MONDAY)
    assert not roundups.gather(row=row, at=MONDAY)
    Roundup.objects.filter(person=teo).update(since=NOW, due_at=MONDAY)
    Notice.objects.filter(person=teo).delete()
    assert roundups.gather(row=row, at=MONDAY)
    assert connection.is_usable()
