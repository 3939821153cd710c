"""A title is looked at as words are, when a conversation begins and when it is changed; and questions asked before."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from forums.commands import posts
from forums.models import Board, OpenQuestion, Post, Thread
from profiles.choices import Hold
from profiles.commands import watched
from profiles.models import Person, Report
from tests.factories import NOW
from tests.forums.helping import MINUTE, began, neighbour, replied

pytestmark = pytest.mark.django_db
LONG = "How long did it take you to get back in after the second photo?"
HOUR = timedelta(hours=1)


def retitle(thread: Thread, title: str) -> Post:
    opening = thread.posts.get(number=1)
    return posts.edit(post=opening, by=thread.author, words=opening.words, title=title, at=NOW + HOUR)


@pytest.mark.parametrize(
    ("title", "hold"),
    [
        ("Call me: 07700 900123", Hold.CONTACT),
        ("write to rider@example.org", Hold.CONTACT),
        ("QUICK CASH for riders", Hold.WATCHED),
    ],
)
@pytest.mark.parametrize("changed", [False, True])
def test_a_title_is_looked_at_as_words_are(
    title: str, hold: Hold, changed: bool, board: Board, mina: Person, mo: Person
) -> None:
    watched.add(words="quick cash", by=mo, at=NOW)
    thread = began(mina, board, "A good title" if changed else title)
    post = retitle(thread, title) if changed else thread.posts.get(number=1)
    thread.refresh_from_db()
    assert post.is_held
    assert not thread.is_listed
    (report,) = Report.objects.filter(subject_key=post.key)
    assert report.quote.startswith(title), "whoever decides reads what is held"
    assert str(hold) in str(vars(report))


def test_a_good_title_is_shown_at_once(board: Board, mina: Person) -> None:
    thread = began(mina, board)
    assert retitle(thread, "A better title").is_shown
    thread.refresh_from_db()
    assert (thread.title, thread.is_listed) == ("A better title", True)


def test_a_title_that_stays_is_no_flood_and_words_that_stay_are_none(board: Board, mina: Person) -> None:
    thread = began(mina, board, LONG, words=LONG)
    opening = thread.posts.get(number=1)
    for number in range(4):
        words = f"Another wording, the fourth and the last of them: {number}"
        assert posts.edit(post=opening, by=mina, words=words, title=LONG, at=NOW + number * MINUTE).is_shown
    for number in range(4):
        assert retitle(thread, f"Version {number}").is_shown


def test_the_same_title_again_and_again_is_one(board: Board) -> None:
    held = [
        began(neighbour(f"Asks {number}"), board, LONG, words=f"Words {number}").held_at is not None
        for number in range(4)
    ]
    assert held == [False, False, True, True]


def test_what_was_asked_before_is_looked_at_from_now_on(board: Board, mina: Person, teo: Person) -> None:
    at = timezone.now()
    waits, old, answered, closed, talk = (began(mina, board, f"Asked {number}") for number in range(5))
    replied(answered, teo)
    Thread.objects.filter(pk=old.pk).update(opened_at=at - timedelta(days=40))
    Thread.objects.filter(pk__in=[waits.pk, answered.pk, closed.pk]).update(opened_at=at - timedelta(days=3))
    Thread.objects.filter(pk=closed.pk).update(locked_at=at)
    Thread.objects.filter(pk=talk.pk).update(kind="talk")
    OpenQuestion.objects.all().delete()
    for _again in range(2):
        with connection.cursor() as cursor:
            cursor.execute(import_module("forums.migrations.0010_questions_asked_before").FILL)
    due = dict(OpenQuestion.objects.values_list("thread", "due_at"))
    assert set(due) == {one.pk for one in (waits, old, answered, closed)}
    assert due[old.pk] is due[answered.pk] is due[closed.pk] is None
    assert OpenQuestion.objects.filter(thread=waits, due_at__range=(at + 23 * HOUR, at + 25 * HOUR)).exists()
