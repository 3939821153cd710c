"""Alarm clocks: each wakes one command with the time."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.utils import timezone

from matching.commands import bonds, cases, gigs, lanes, mentorships, runs
from matching.errors import RunUnderWay
from profiles.choices import EVERYONE_POOL
from profiles.queries import clock

SWEEPS_FOR = timedelta(seconds=45)  # beat wakes it once a minute

log = structlog.get_logger()


@shared_task
def run_match(pool: str = EVERYONE_POOL) -> None:
    try:
        runs.run_match(pool=pool, at=timezone.now())
    except RunUnderWay:
        log.info("match_run_skipped", pool=pool)


@shared_task
def advance_cases() -> None:
    """Let those go on whose gig is over, who have their turn or whose mentor rests, then move what is due.

    It works for most of a minute.

    By the database's clock: all workers share it. What is left then is for the next sweep, so that mails
    have their turn in between.
    """
    began, moved = clock.now(), 0
    while (at := clock.now()) < began + SWEEPS_FOR:
        back = gigs.end_due(at=at) + lanes.give_due(at=at) + bonds.go_on_without(at=at)
        some = cases.advance_due(at=at)
        if not back and not some:
            break
        moved += some
    if moved:
        log.info("cases_advanced", count=moved)


@shared_task
def finish_mentorships() -> None:
    mentorships.finish_due(at=clock.now())
