"""How the background work stands: who answers, what is owed, what was done."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet, Value

from profiles.choices import MailState
from profiles.contracts import registry
from profiles.models import Delivery, ImportBatch, JobTally, Mail, WorkerPulse

OPEN_MAILS = (MailState.PENDING, MailState.CLAIMED, MailState.SENDING)


def last_sign_of_life() -> datetime | None:
    """Return when a worker last carried out a task, or None before the first."""
    return WorkerPulse.objects.values_list("answered_at", flat=True).first()


def oldest_due(*, at: datetime) -> dict[str, datetime]:
    """Return for each kind of obligation that is overdue since when its oldest row is.

    One query, and what those above us ask.
    """
    mail = _oldest("mail", Mail.objects.filter(state__in=OPEN_MAILS, due_at__lte=at))
    news = _oldest("news", Delivery.objects.filter(mail=None, due_at__lte=at))
    sheets = _oldest("import", ImportBatch.objects.filter(due_at__lte=at))
    found: dict[str, datetime | None] = dict(mail.union(news, sheets, all=True))
    found |= {source.kind: source.oldest_due(at=at) for source in registry.obligations}
    return {kind: due for kind, due in found.items() if due is not None}


def _oldest(kind: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Name the rows and say since when the oldest is due; nothing when there is none."""
    named = rows.annotate(what=Value(kind)).values("what").annotate(oldest=Min("due_at"))
    pairs: QuerySet[Any, Any] = named.values_list("what", "oldest")
    return pairs


def jobs() -> list[JobTally]:
    return list(JobTally.objects.order_by("job"))
