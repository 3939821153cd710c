"""Alarm clocks: each wakes one command with the time."""

import structlog
from celery import shared_task
from django.utils import timezone

from matching.commands import runs
from matching.errors import RunUnderWay
from profiles.choices import EVERYONE_POOL

log = structlog.get_logger()


@shared_task
def run_match(pool: str = EVERYONE_POOL) -> None:
    try:
        runs.run_match(pool=pool, at=timezone.now())
    except RunUnderWay:
        log.info("match_run_skipped", pool=pool)
