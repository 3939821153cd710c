"""What search engines are told of: what a visitor may read, month by month, so that no list grows with the forum."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import Max, Min, QuerySet

from forums.models import Thread
from forums.queries import threads
from forums.queries.readers import VISITOR

Month = tuple[int, int]


def months() -> Sequence[Month]:
    """Return from the first to the last month in which a public conversation began. One query."""
    ends = threads.listed_for(VISITOR).aggregate(first=Min("opened_at"), last=Max("opened_at"))
    if ends["first"] is None:
        return []
    first, last = (_number(ends[name].astimezone(UTC)) for name in ("first", "last"))
    return [(number // 12, number % 12 + 1) for number in range(first, last + 1)]


def begun_in(month: Month) -> QuerySet[Thread]:
    year, number = month
    begins = datetime(year, number, 1, tzinfo=UTC)
    ends = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    rows = threads.listed_for(VISITOR).filter(opened_at__gte=begins, opened_at__lt=ends)
    return rows.only("key", "last_post_at").order_by("opened_at", "id")


def _number(at: datetime) -> int:
    return at.year * 12 + at.month - 1
