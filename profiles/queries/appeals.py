"""Second looks: which can still be asked for, and which wait for somebody."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from profiles.choices import Verdict
from profiles.models import Appeal, Decision

OPEN_FOR = timedelta(days=14)
AT_ONCE = 20


def until(decision: Decision) -> datetime:
    return decision.at + OPEN_FOR


def may_be_made(decision: Decision, at: datetime) -> bool:
    """Whether its author can still ask for a second look: once, within two weeks, not of what was taken back."""
    against = decision.verdict != Verdict.KEEP and decision.undone_at is None
    return against and at <= until(decision) and not Appeal.objects.filter(decision=decision).exists()


def of(decision: Decision) -> Appeal | None:
    return Appeal.objects.filter(decision=decision).first()


def made() -> QuerySet[Appeal]:
    """Return every second look that was asked for, answered or not, the oldest first."""
    return Appeal.objects.select_related("decision__by", "decision__restriction", "person").order_by("at", "id")


def waiting() -> QuerySet[Appeal]:
    """Return what waits for a second look, the longest first."""
    return made().filter(answered_at=None)
