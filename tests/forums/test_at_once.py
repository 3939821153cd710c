"""Limits and turns under 200 tries at once. Each has its negative control: without the guard more get through."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from forums.choices import ReactionKind
from forums.commands import duties, posts, questions, reactions, threads
from forums.models import AnswerDuty, OpenQuestion, Post, Thread
from forums.queries import duties as asked
from profiles.choices import Wrong
from profiles.commands import limits, reports
from profiles.errors import TooMany
from profiles.models import Limit, Person, Report
from profiles.queries.reports import find
from tests.factories import NOW, PersonFactory, TopicFactory
from tests.forums.helping import began, begun, knower, neighbour, replied, room, tag, wrote

pytestmark = pytest.mark.django_db(transaction=True)
TRIES, AT_A_TIME = 200, 20
DAY = timedelta(days=1)


def let_through(one: Callable[[int], object], tries: int = TRIES) -> int:
    """Try so often, twenty at a time, each on a connection of its own; say how many were not too many."""

    def try_it(number: int) -> bool:
        try:
            one(number)
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return sum(pool.map(try_it, range(tries)))


def careless(*, action: str, subject: str, per: timedelta, at: datetime) -> int:
    """The guard taken away: read how often it was, then write."""
    row, _made = Limit.objects.get_or_create(action=action, subject=subject, window_start=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.01)")
    Limit.objects.filter(pk=row.pk).update(count=row.count + 1)
    return row.count + 1


@pytest.fixture
def several() -> list[Thread]:
    """Conversations enough that nobody waits for the lock of one."""
    board, asker = room(), neighbour("Asker")
    return [began(asker, board, f"Question {number}") for number in range(8)]


def test_thirty_posts_of_one_member(several: list[Thread]) -> None:
    author = neighbour("Author")
    assert let_through(lambda n: wrote(several[n % 8], author, f"Words {n}")) == posts.POSTS_AN_HOUR
    assert Post.objects.filter(author=author).count() == posts.POSTS_AN_HOUR


def test_of_a_newcomer_nobody_sees_one(several: list[Thread]) -> None:
    newcomer = PersonFactory.create(confirmed_at=NOW - DAY)
    assert let_through(lambda n: wrote(several[n % 8], newcomer, f"Words {n}")) == posts.POSTS_AN_HOUR
    assert not Post.objects.filter(author=newcomer, held_at=None).exists()
    assert Report.objects.filter(reporter=None).count() == posts.POSTS_AN_HOUR


def test_without_the_guard_more_than_thirty(several: list[Thread], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "count", careless)
    author = neighbour("Author")
    assert let_through(lambda n: wrote(several[n % 8], author, f"Words {n}"), 60) > posts.POSTS_AN_HOUR


def test_ten_conversations_of_one_member() -> None:
    board, author = room(), neighbour()
    assert let_through(lambda n: begun(author, board, f"Question {n}")) == threads.THREADS_A_DAY
    assert Thread.objects.count() == threads.THREADS_A_DAY


def test_two_hundred_thanks_of_one_member(several: list[Thread]) -> None:
    words = [replied(thread, neighbour(f"Answers {n}")) for n, thread in enumerate(several)]
    by, kinds = neighbour("Thanks"), (ReactionKind.HELPED_ME, ReactionKind.THANK_YOU)
    tries = reactions.REACTIONS_AN_HOUR + 60
    assert let_through(lambda n: reactions.react(post=words[n % 8], by=by, kind=kinds[n % 2], at=NOW), tries) == 200


def test_twenty_reports_of_one_member(several: list[Thread]) -> None:
    reporter = neighbour("Reporter")

    def report(number: int) -> None:
        key = several[number % 8].key
        found = find(viewer=reporter, kind="forums.thread", key=key)
        assert found is not None
        said: Any = {"kind": "forums.thread", "key": key, "found": found, "wrong": Wrong.UNKIND, "words": ""}
        reports.file(reporter=reporter, at=NOW, **said)

    assert let_through(report) == reports.A_DAY
    assert Report.objects.filter(reporter=reporter).count() <= len(several)


# Being asked, at most twice a week; looking for an answer, once


@pytest.fixture
def forty() -> list[OpenQuestion]:
    """Forty questions of a day ago, and one person who could know."""
    topic = TopicFactory.create(slug="pricing-job")
    knower("Knows", topic)
    board, topics = room(), [tag(topic)]
    for asker in (neighbour(f"Asker {number}") for number in range(5)):
        for _number in range(8):
            began(asker, board, tags=topics)
    return list(OpenQuestion.objects.select_related("thread"))


def test_nobody_is_asked_a_third_time_by_forty_questions(forty: list[OpenQuestion]) -> None:
    at = NOW + DAY
    assert let_through(lambda n: questions.advance_one(question=forty[n % 40], at=at)) == TRIES
    assert sorted(AnswerDuty.objects.values_list("slot", flat=True)) == [1, 2]


def test_without_the_guards_everybody_is_asked_forty_times(forty: list[OpenQuestion]) -> None:
    """The negative control: who asks whether there is a free turn and then writes, with no lock and no constraint."""
    constraint = next(one for one in AnswerDuty._meta.constraints if one.name == "answer_duty_two_a_week")
    person = Person.objects.get(name="Knows")
    meet = Barrier(AT_A_TIME)

    def ask(number: int) -> None:
        slot = asked.free_slot(person, NOW)
        meet.wait(timeout=30)
        assert slot is not None
        duties._ask_one(person, forty[number].thread, slot=slot, at=NOW)

    with connection.schema_editor() as editor:
        editor.remove_constraint(AnswerDuty, constraint)
    try:
        let_through(ask, AT_A_TIME)
        assert AnswerDuty.objects.count() == AT_A_TIME
    finally:
        AnswerDuty.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(AnswerDuty, constraint)


def claimed_by_twenty(claim: Callable[[], Sequence[OpenQuestion]]) -> list[int]:
    """Let twenty sweeps come at once; return what each claimed."""
    meet = Barrier(AT_A_TIME)

    def sweep(_number: int) -> list[int]:
        try:
            meet.wait(timeout=30)
            return [question.pk for question in claim()]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return [pk for some in pool.map(sweep, range(AT_A_TIME)) for pk in some]


def test_each_question_is_claimed_once(forty: list[OpenQuestion]) -> None:
    claimed = claimed_by_twenty(lambda: questions.claim(at=NOW + DAY, most=5))
    assert sorted(claimed) == sorted(question.pk for question in forty)


def test_without_the_lease_they_are_claimed_again_and_again(forty: list[OpenQuestion]) -> None:
    """The negative control: the same look without writing a lease."""
    due = OpenQuestion.objects.filter(due_at__lte=NOW + DAY, lease_until=None).order_by("due_at", "id")
    claimed = claimed_by_twenty(lambda: list(due[:5]))
    assert len(claimed) > len(set(claimed))
