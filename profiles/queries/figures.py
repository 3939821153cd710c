"""What moderators decided, for everybody to read: counts by month, rule and outcome, and nothing of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from profiles.choices import Verdict, Wrong
from profiles.models import Appeal, Decision

FEWEST_A_MONTH = 20  # a month with less could tell of somebody
FEWEST = 5
SHOWN_FOR = timedelta(days=400)


@dataclass(frozen=True)
class Line:
    """One rule, and how often each outcome; None where fewer than five would say too much."""

    rule: str
    counts: Sequence[int | None]


@dataclass(frozen=True)
class Month:
    """One month; a count is None where fewer than five would say too much."""

    first: date
    decisions: int
    rows: Sequence[Line]
    taken_back: int | None
    appeals: int | None
    granted: int | None


def months(at: datetime) -> list[Month]:
    """Return the months that say enough, the newest first. Two queries."""
    since = at - SHOWN_FOR
    made = Decision.objects.filter(at__gte=since).annotate(month=TruncMonth("at"))
    counted = made.values_list("month", "rule", "verdict").annotate(
        n=Count("pk"), back=Count("pk", Q(undone_at__isnull=False))
    )
    looked = Appeal.objects.filter(answered_at__gte=since).annotate(month=TruncMonth("answered_at"))
    appeals = {
        m: (n, yes)
        for m, n, yes in looked.values_list("month").annotate(n=Count("pk"), yes=Count("pk", Q(granted=True)))
    }
    found: dict[datetime, list[tuple[str, str, int, int]]] = {}
    for month, *cells in counted:
        found.setdefault(month, []).append(tuple(cells))
    said = [_month(month, found[month], appeals.get(month, (0, 0))) for month in sorted(found, reverse=True)]
    return [month for month in said if month.decisions >= FEWEST_A_MONTH]


def _month(month: datetime, cells: list[tuple[str, str, int, int]], appeals: tuple[int, int]) -> Month:
    by_cell = {(rule, verdict): n for rule, verdict, n, _back in cells}
    return Month(
        first=month.date(),
        decisions=sum(n for _rule, _verdict, n, _back in cells),
        rows=[
            Line(str(rule.label), [_enough(by_cell.get((rule, verdict), 0)) for verdict in Verdict])
            for rule in Wrong
            if any((rule, verdict) in by_cell for verdict in Verdict)
        ],
        taken_back=_enough(sum(back for *_cell, back in cells)),
        appeals=_enough(appeals[0]),
        granted=_enough(appeals[1]),
    )


def _enough(count: int) -> int | None:
    """Let a count through if it is none at all or enough that nobody is seen in it."""
    return count if count == 0 or count >= FEWEST else None
