"""How the outbox stands, in numbers only."""

from datetime import datetime, timedelta

from django.db.models import Count

from profiles.choices import MailState
from profiles.models import Mail
from profiles.queries.work import OPEN_MAILS

DAY = timedelta(days=1)


def waiting(*, at: datetime) -> int:
    """Return how many mails are due and have not gone out."""
    return Mail.objects.filter(state__in=OPEN_MAILS, due_at__lte=at).count()


def of_the_last_day(*, at: datetime) -> dict[str, int]:
    """Return how many mails due in the last day are in which state; a state without any counts zero."""
    rows = Mail.objects.filter(due_at__gt=at - DAY, due_at__lte=at).values_list("state").annotate(Count("pk"))
    return dict.fromkeys(MailState.values, 0) | dict(rows)
