"""Match runs that die in the middle, and two at once."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from matching import tasks
from matching.choices import RunState
from matching.commands import runs, suggestions, waits
from matching.errors import RunUnderWay
from matching.models import MatchRun, ShownRun, Suggestion, Wait
from matching.queries.sentences import STAGES
from profiles.choices import EVERYONE_POOL
from profiles.commands import bulk
from profiles.models import Person
from tests.factories import NOW, PersonFactory, TopicFactory, wants, week_of
from tests.worker import database_url

NIGHT = timedelta(days=1)


def run(nights: int = 0, **options: object) -> runs.Outcome:
    return runs.run_match(pool=EVERYONE_POOL, at=NOW + nights * NIGHT, **options)  # type: ignore[arg-type]


def seeker(name: str, *, topic: str = "pricing-job") -> Person:
    person = PersonFactory.create(name=name, zone="Europe/London", week=week_of(), talks=["phone"])
    wants(person, TopicFactory.create(slug=topic))
    return person


def shown() -> MatchRun:
    return ShownRun.objects.get(pool=EVERYONE_POOL).run


# --- Stopped in the middle --------------------------------------------------------------------------


@pytest.mark.parametrize("where", [(bulk, "copy"), (waits, "count_round"), (ShownRun.objects, "update_or_create")])
def test_a_run_that_breaks_leaves_the_old_one(
    mina: Person, teo: Person, where: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = run().run

    def breaks(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*where, breaks)
        with pytest.raises(KeyboardInterrupt):
            run(1)
    assert shown() == old
    assert Suggestion.objects.count() == 1
    assert Wait.objects.get().counted_run == old
    assert list(MatchRun.objects.order_by("pk").values_list("state", flat=True)) == [RunState.DONE, RunState.FAILED]
    assert run(2).run == shown() != old


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_that_breaks_at_any_stage_leaves_the_old_one(mina: Person, teo: Person, stage: str) -> None:
    old = run().run

    def breaks(at: str) -> None:
        assert MatchRun.objects.get(state=RunState.RUNNING).stage == at  # others see how far it is
        if at == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(1, progress=breaks)
    assert shown() == old
    assert Suggestion.objects.count() == 1
    assert Wait.objects.get().counted_run == old
    assert MatchRun.objects.get(stage=stage).state == RunState.FAILED
    assert run(2).run == shown() != old


def test_a_run_that_breaks_while_it_tidies_up_is_shown_all_the_same(
    mina: Person, teo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for night in range(2):
        run(night)

    def breaks(**_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(suggestions, "forget_old", breaks)
        with pytest.raises(KeyboardInterrupt):
            run(2)
    assert shown() == MatchRun.objects.latest("pk")
    assert Suggestion.objects.count() == 3
    run(3)
    assert Suggestion.objects.count() == suggestions.KEPT_RUNS


def test_without_one_transaction_half_a_run_would_stay(
    mina: Person, teo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    run()

    def breaks(**_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(waits, "count_round", breaks)
    monkeypatch.setattr(runs, "publish", runs.publish.__wrapped__)  # type: ignore[attr-defined]
    with pytest.raises(KeyboardInterrupt):
        run(1)
    assert Suggestion.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_leaves_the_old_one_and_the_next_goes_through(mina: Person, teo: Person) -> None:
    old = run().run
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE matching_suggestion IN SHARE MODE")
        process = rematch()
        try:
            wait_for_stage("writing")
            with pytest.raises(RunUnderWay):
                run(1)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(timeout=20)
    assert shown() == old
    assert Suggestion.objects.count() == 1
    until(lambda: not locked())
    new = run(1).run
    assert shown() == new
    states = MatchRun.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [RunState.DONE, RunState.FAILED, RunState.DONE]
    assert Wait.objects.get().counted_run == new


# --- Two at once ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_the_second_says_so(mina: Person, teo: Person) -> None:
    with runs.only_one(EVERYONE_POOL), ThreadPoolExecutor(1) as other:
        with pytest.raises(RunUnderWay):
            other.submit(run_and_close).result()
        with pytest.raises(CommandError, match="under way already"):
            other.submit(call_and_close).result()
        other.submit(task_and_close).result()
        assert not MatchRun.objects.exists()
        other.submit(run_and_close, "another").result()
    assert run().run == shown()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_would_run(mina: Person, teo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""
    with runs.only_one(EVERYONE_POOL), ThreadPoolExecutor(1) as other:
        monkeypatch.setattr(runs, "_ask", lambda _statement, _pool: True)
        other.submit(run_and_close).result()
        monkeypatch.undo()
    assert MatchRun.objects.exists()


def run_and_close(name: str = EVERYONE_POOL) -> None:
    try:
        runs.run_match(pool=name, at=NOW)
    finally:
        connection.close()


def call_and_close() -> None:
    try:
        call_command("rematch", verbosity=0)
    finally:
        connection.close()


def task_and_close() -> None:
    try:
        tasks.run_match()
    finally:
        connection.close()


def rematch() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "rematch"],
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for_stage(stage: str) -> None:
    until(lambda: MatchRun.objects.filter(state=RunState.RUNNING, stage=stage).exists())


def locked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [runs.LOCK])
        return bool(cursor.fetchone()[0])


def until(true: object, patience: float = 120.0) -> None:
    end = time.monotonic() + patience
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
