"""The match run: everybody in a pool at once, switched on by its very last statement."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from matching.choices import RunState
from matching.commands import matches, suggestions, waits
from matching.commands.matches import Match, Stages, Tell
from matching.errors import RunUnderWay
from matching.models import MatchRun, ShownRun
from matching.queries import runs

LOCK = 0x6E776C62  # "nwlb": the first half of the advisory lock, the pool is the other


@dataclass(frozen=True)
class Outcome:
    """``run`` is None for a dry run."""

    run: MatchRun | None
    figures: dict[str, Any]


def run_match(*, pool: str, at: datetime, dry_run: bool = False, progress: Tell = lambda _stage: None) -> Outcome:
    """Match everybody in a pool.

    1. Take the lock of the pool; raise RunUnderWay when another run holds it.
    2. Mark runs as failed that died, and write down that this one began: seen at once.
    3. Read, prepare, find candidates, assign: nothing is written meanwhile but the stage.
    4. In one transaction write the suggestions, count the round, finish, and last of all show the run.
    5. Forget the suggestions of older runs.

    A dry run does 1 and 3 only.
    """
    with only_one(pool), no_collecting():
        if dry_run:
            return rehearse(pool=pool, at=at, progress=progress)
        return perform(pool=pool, at=at, progress=progress)


@contextmanager
def only_one(pool: str) -> Iterator[None]:
    """Hold the lock of a pool. It belongs to the connection: whoever dies lets go of it."""
    if not _ask("SELECT pg_try_advisory_lock(%s, hashtext(%s))", pool):
        raise RunUnderWay
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s, hashtext(%s))", pool)


@contextmanager
def no_collecting() -> Iterator[None]:
    """Let Python not look for rings of garbage: a run makes millions of objects that are none, and all of them stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def rehearse(*, pool: str, at: datetime, progress: Tell) -> Outcome:
    stages = Stages(progress)
    match = matches.compute(name=pool, at=at, stages=stages)
    figures = matches.figures_of(match, before=runs.shown_picks(pool))
    stages.enter("facts")
    facts = suggestions.count(match=match, at=at).table()
    stages.leave()
    return Outcome(None, {**figures, "facts": facts, "seconds": stages.seconds})


def perform(*, pool: str, at: datetime, progress: Tell) -> Outcome:
    run, began = begin(pool=pool, at=at), perf_counter()

    def tell(stage: str) -> None:
        MatchRun.objects.filter(pk=run.pk).update(stage=stage)
        progress(stage)

    stages = Stages(tell)
    try:
        match = matches.compute(name=pool, at=at, stages=stages)
        figures = matches.figures_of(match, before=runs.shown_picks(pool))
        stages.enter("writing")
        publish(run=run, match=match, figures=figures, stages=stages, at=at, began=began)
    except BaseException:
        _fail(MatchRun.objects.filter(pk=run.pk), at + timedelta(seconds=perf_counter() - began))
        raise
    suggestions.forget_old(pool=pool)
    return Outcome(run, run.figures)


@transaction.atomic
def begin(*, pool: str, at: datetime) -> MatchRun:
    """Write down that a run began. Holding the lock, any other that says it runs is dead."""
    _fail(MatchRun.objects.filter(pool=pool, state=RunState.RUNNING), at)
    return MatchRun.objects.create(pool=pool, started_at=at, version=matches.VERSION)


@transaction.atomic
def publish(
    *, run: MatchRun, match: Match, figures: dict[str, Any], stages: Stages, at: datetime, began: float
) -> None:
    """Write everything of a run and show it: all of it or nothing."""
    facts = suggestions.write(run=run, match=match, at=at).table()
    waits.count_round(run=run, people=match.seekers, standing=match.standing)
    stages.leave()
    run.figures = {**figures, "facts": facts, "seconds": stages.seconds}
    run.input_hash = figures["input_hash"]
    run.state, run.stage = RunState.DONE, ""
    run.finished_at = at + timedelta(seconds=perf_counter() - began)
    run.save()
    ShownRun.objects.update_or_create(pool=run.pool, defaults={"run": run})


def _fail(dead: Any, at: datetime) -> None:
    dead.filter(state=RunState.RUNNING).update(state=RunState.FAILED, finished_at=at)


def _ask(statement: str, pool: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [LOCK, pool])
        return bool(cursor.fetchone()[0])
