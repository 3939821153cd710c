"""How the machine does, read once: for the page in words and for the figures of Prometheus."""

import shutil
from dataclasses import dataclass
from datetime import datetime

import redis
from django.conf import settings

from matching.models import MatchRun
from matching.queries import runs
from profiles.choices import EVERYONE_POOL
from profiles.models import JobTally
from profiles.queries import mails, work


@dataclass(frozen=True)
class Readings:
    """Times, numbers and codes only. ``disk_free`` and ``disk_size`` are bytes of the disk of the files."""

    at: datetime
    answered_at: datetime | None
    oldest_due: dict[str, datetime]
    mails_waiting: int
    mails_of_the_day: dict[str, int]
    run: MatchRun | None
    run_done: MatchRun | None
    jobs: list[JobTally]
    cache_answers: bool
    disk_free: int
    disk_size: int


def take(*, at: datetime) -> Readings:
    """Ask the database, the cache and the disk; eight queries, however large the site is."""
    disk = shutil.disk_usage(settings.MEDIA_ROOT if settings.MEDIA_ROOT.exists() else settings.BASE_DIR)
    return Readings(
        at=at,
        answered_at=work.last_sign_of_life(),
        oldest_due=work.oldest_due(at=at),
        mails_waiting=mails.waiting(at=at),
        mails_of_the_day=mails.of_the_last_day(at=at),
        run=runs.newest(EVERYONE_POOL),
        run_done=runs.newest_done(EVERYONE_POOL),
        jobs=work.jobs(),
        cache_answers=cache_answers(),
        disk_free=disk.free,
        disk_size=disk.total,
    )


def cache_answers() -> bool:
    try:
        return bool(redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5).ping())
    except (redis.RedisError, OSError):
        return False
