"""The canary and the tallies: what the background work says of itself, in rows that outlive a worker."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from profiles.models import JobTally, WorkerPulse


def answer(*, at: datetime) -> None:
    """Give a sign of life."""
    WorkerPulse.objects.update_or_create(id=1, defaults={"answered_at": at})


@transaction.atomic
def count(*, job: str, seconds: float, trouble: str, at: datetime) -> None:
    """Count one run of a job; ``trouble`` is the class of the error that ended it, or ""."""
    JobTally.objects.get_or_create(job=job)
    failed = {"failures": F("failures") + 1, "last_failed_at": at, "trouble": trouble} if trouble else {}
    JobTally.objects.filter(job=job).update(
        runs=F("runs") + 1, seconds=F("seconds") + seconds, last_seconds=seconds, last_ended_at=at, **failed
    )
