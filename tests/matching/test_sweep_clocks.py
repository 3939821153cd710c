"""The sweep in company and by whose clock: three at once, an hour off, two beats, a Redis that forgets."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
import redis
import time_machine
from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from benchmarks.races import is_a_path
from matching import tasks
from matching.choices import RUNNING, Verb
from matching.commands import cases, ladder, places, reminders
from matching.models import Ask, Case, Move
from matching.queries import asks, next_mentor
from matching.queries.ladder import numbers
from nwlb.celery import app
from profiles.models import Community, Notice
from profiles.queries import clock
from tests.factories import NOW
from tests.matching.helping import HOUR, asked, asker, helper
from tests.matching.test_races import closing
from tests.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6
MINUTE = timedelta(minutes=1)


def reminded() -> int:
    return Move.objects.filter(verb=Verb.REMINDED).count()


def due_in(time_left: timedelta) -> None:
    """Cases whose reminder is due so long after now, by the database's clock."""
    mentors, at = [helper("Jo"), helper("Kim")], clock.now() + time_left - 24 * HOUR
    for number in range(MANY):
        asked(asker(f"Seeker {number}"), mentors[number % 2], at=at)


def at_once(step: Callable[[], object], times: int = 3) -> None:
    with ThreadPoolExecutor(times) as pool:
        list(pool.map(lambda _number: closing(step), range(times)))


class Meeting:
    """Lets those who come to a step wait for each other there, for a moment."""

    def __init__(self, size: int) -> None:
        self.barrier = Barrier(size)

    def __call__(self) -> None:
        try:
            self.barrier.wait(0.5)
        except BrokenBarrierError:
            self.barrier.reset()


class TestThreeAtOnce:
    def test_without_lease_and_lock_they_double(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control of test_races: every one of them reminds everybody. One at a time, as a handful locks as well."""
        mentor = helper("Jo")
        made = [asked(asker(f"Seeker {number}"), mentor) for number in range(3)]
        meet, real = Meeting(3), ladder.advance
        monkeypatch.setattr(reminders, "send", lambda **_named: set())
        monkeypatch.setattr(cases, "claim", lambda **named: list(Case.objects.filter(due_at__lte=named["at"])))
        monkeypatch.setattr(ladder, "lock", lambda case: Case.objects.select_related("person").get(pk=case.pk))

        def advance(**named: object) -> None:
            meet()
            real(**named)  # type: ignore[arg-type]

        monkeypatch.setattr(ladder, "advance", advance)
        at_once(lambda: cases.advance_due(at=NOW + 24 * HOUR, limit=3))
        assert reminded() > len(made)
        assert Notice.objects.filter(verb="ask_reminder").count() == len(made)  # the rows of news hold even then

    @pytest.mark.parametrize("locked", [True, False], ids=["locked", "not locked"])
    def test_a_handful_that_three_remind_at_once(self, locked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: without the lock all of them find it due, and every one reminds."""
        mentor = helper("Jo")
        made = [asked(asker(f"Seeker {number}"), mentor) for number in range(3)]
        due = NOW + 24 * HOUR
        claimed, meet = cases.claim(at=due, most=3), Meeting(3)

        def unlocked(claimed: Sequence[Case], _at: datetime) -> Sequence[Case]:
            running = Prefetch("asks", asks.running_now(), to_attr="running")
            found = list(Case.objects.filter(pk__in=[case.pk for case in claimed]).prefetch_related(running))
            meet()
            return found

        if not locked:
            monkeypatch.setattr(reminders, "_locked", unlocked)
        at_once(lambda: reminders.send(claimed=claimed, rules=numbers(), at=due))
        assert (reminded() == len(made)) is locked
        assert Notice.objects.filter(verb="ask_reminder").count() == len(made)

    @pytest.mark.parametrize("takes_turns", [True, False], ids=["in turns", "without turns"])
    def test_a_mentor_gets_no_more_asks_than_they_should(
        self, takes_turns: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: those who look in the same moment all find the same mentor free."""
        Community.objects.create(numbers={"ladder": {"open_asks": 1}})
        silent = [helper(f"Silent {number}") for number in range(3)]
        for number, mentor in enumerate(silent):
            asked(asker(f"Seeker {number}"), mentor)
        helper("Jo")
        meet, real = Meeting(3), next_mentor.of

        def of(*args: object, **named: object) -> next_mentor.Next | None:
            found = real(*args, **named)  # type: ignore[arg-type]
            meet()
            return found

        monkeypatch.setattr(next_mentor, "of", of)
        monkeypatch.setattr(cases, "HANDFUL", 1)
        if not takes_turns:
            monkeypatch.setattr(places, "may_be_asked", lambda **_named: True)
        cases.advance_due(at=NOW + 24 * HOUR)
        at_once(lambda: cases.advance_due(at=NOW + 48 * HOUR, limit=1))
        most = max(Counter(Ask.objects.filter(state__in=RUNNING).values_list("mentor", flat=True)).values())
        assert (most == 1) is takes_turns
        assert all(is_a_path(case) for case in Case.objects.all())

    def test_a_mentor_whose_room_is_gone_is_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Looking finds them free for ever, and locking never: the sweep goes on all the same."""
        silent = helper("Silent")
        asked(asker("Seeker"), silent)
        helper("Jo")
        monkeypatch.setattr(places, "may_be_asked", lambda **_named: False)
        cases.advance_due(at=NOW + 24 * HOUR)
        assert cases.advance_due(at=NOW + 48 * HOUR, limit=1) == 1
        assert not Ask.objects.filter(mentor__name="Jo").exists()


class TestTheClock:
    @pytest.mark.parametrize("off", [-HOUR, HOUR], ids=["slow", "fast"])
    @pytest.mark.parametrize(("time_left", "moved"), [(-MINUTE, MANY), (30 * MINUTE, 0)], ids=["due", "not yet due"])
    def test_of_the_worker_may_be_off_by_an_hour(self, off: timedelta, time_left: timedelta, moved: int) -> None:
        due_in(time_left)
        with time_machine.travel(timezone.now() + off):
            tasks.advance_cases()
        assert reminded() == moved

    @pytest.mark.parametrize(("off", "time_left"), [(-HOUR, -MINUTE), (HOUR, 30 * MINUTE)], ids=["slow", "fast"])
    def test_of_the_worker_would_be_wrong(
        self, off: timedelta, time_left: timedelta, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control: by its own clock a slow worker would remind too late, and a fast one too early."""
        due_in(time_left)
        monkeypatch.setattr(clock, "now", timezone.now)
        with time_machine.travel(timezone.now() + off):
            tasks.advance_cases()
        assert reminded() == (MANY if off > timedelta() else 0)

    def test_that_jumps_to_and_fro_doubles_and_loses_nothing(self) -> None:
        """Even the database's: after each hour comes the one before it again."""
        case = asked(asker("Ana"), helper("Jo"), helper("Kim"))
        for hour in range(1, 80):
            for off in (0, -1, 1):
                cases.advance_due(at=NOW + (hour + off) * HOUR)
        verbs = Counter(case.moves.values_list("verb", flat=True))
        once = (Verb.OPENED, Verb.REMINDED, Verb.CLIMBED)
        assert verbs == {**dict.fromkeys(once, 1), Verb.ASKED: 2, Verb.EXPIRED: 2}
        assert is_a_path(case)

    def test_that_was_fast_when_it_died_holds_a_case_up_for_its_hour_and_no_longer(self) -> None:
        case = asked(asker("Ana"), helper("Jo"))
        cases.claim(at=NOW + 25 * HOUR, most=1)  # an hour too early by its watch, and dead
        assert cases.advance_due(at=NOW + 24 * HOUR) == 0
        assert cases.advance_due(at=NOW + 25 * HOUR + cases.LEASE) == 1
        assert case.moves.filter(verb=Verb.REMINDED).count() == 1


def wake() -> None:
    """What beat does, once a minute."""
    app.send_task("matching.tasks.advance_cases")


def awaited(true: Callable[[], bool], patience: float = 30.0) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


class TestARealWorker:
    def test_woken_by_two_beats_moves_everything_once(self, celery_worker_process: Worker, valkey: redis.Redis) -> None:
        due_in(-MINUTE)
        for _time in range(6):
            wake()
        awaited(lambda: reminded() == MANY and not valkey.llen(settings.CELERY_QUEUE))
        assert (reminded(), Notice.objects.filter(verb="ask_reminder").count()) == (MANY, MANY)

    def test_loses_its_messages_and_nothing_else_with_redis(
        self, celery_worker_process: Worker, valkey: redis.Redis
    ) -> None:
        due_in(-MINUTE)
        wake()
        valkey.flushdb()  # perhaps before the worker saw it, perhaps while it sweeps
        wake()
        awaited(lambda: reminded() == MANY)
        assert Notice.objects.filter(verb="ask_reminder").count() == MANY
        assert not Case.objects.filter(due_at__lte=clock.now()).exists()
