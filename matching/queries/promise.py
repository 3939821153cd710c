"""Whether the promise is kept, how people found somebody, and how long they waited: read from the rows of cases.

Everything counts in active time: what somebody was on a gig is left out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncMonth

from matching.choices import AskState, CaseState, Step
from matching.engine import wait
from matching.engine.wait import ENOUGH_EVENTS, Forecast
from matching.models import Ask, Case

PROMISED = timedelta(days=7)
FUNNEL_DAYS, CURVE_DAYS = 30, 180
MONTHS = 6
SMALL = 20
MOST_READ = 20_000
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Month:
    """Of those who asked in a month and whose seven days are over: how many had somebody, or at least a coordinator."""

    begins: datetime
    asked: int
    supported: int
    reached: int

    @property
    def with_coordinators(self) -> int:
        return self.reached - self.supported


@dataclass(frozen=True)
class Promise:
    """``asked`` is None where it is fewer than twenty: then no figure is said."""

    asked: int | None
    supported: int
    reached: int
    months: tuple[Month, ...]

    @property
    def kept(self) -> bool:
        return self.asked is not None and self.reached == self.asked

    @property
    def missed(self) -> int:
        return (self.asked or 0) - self.reached


@dataclass(frozen=True)
class Funnel:
    """Where those who asked lately found somebody. ``later`` are those of them who did after seven days."""

    asked: int
    first: int
    next: int
    between: int
    board: int
    later: int
    on_the_way: int
    withdrawn: int


class Point(NamedTuple):
    """After a day, the share that still waits."""

    day: float
    share: float


@dataclass(frozen=True)
class Curve:
    """The share that still waits, day by day, as a path for an SVG of 300 by 120; None where too few were supported."""

    path: str
    days: int
    forecast: Forecast
    points: tuple[Point, ...]


def active(at: datetime) -> QuerySet[Case]:
    """Return all cases with ``waited``: for how much active time they were or are open."""
    now = Value(at)
    until = Coalesce("closed_at", "stopped_at", now)  # a clock that stands still stands since stopped_at
    return Case.objects.annotate(
        waited=ExpressionWrapper(until - F("opened_at") - F("stopped"), output_field=DurationField()),
    )


def promise(*, at: datetime) -> Promise:
    """Count whom the promise is due for, by month. Who took their request back in time is not counted. One query."""
    supported = Q(state=CaseState.SUPPORTED, waited__lte=PROMISED)
    reached = supported | Q(board_after__lte=PROMISED)
    since = at - MONTHS * 31 * DAY
    due = active(at).filter(opened_at__gte=since, opened_at__lte=at - PROMISED)
    due = due.filter(Q(waited__gt=PROMISED) | Q(state=CaseState.SUPPORTED))
    rows = due.annotate(month=TruncMonth("opened_at")).values("month").order_by("month")
    counted = rows.annotate(
        asked=Count("pk"), supported=Count("pk", filter=supported), reached=Count("pk", filter=reached)
    )
    months = [Month(row["month"], row["asked"], row["supported"], row["reached"]) for row in counted]
    asked = sum(month.asked for month in months)
    return Promise(
        asked=asked if asked >= SMALL else None,
        supported=sum(month.supported for month in months),
        reached=sum(month.reached for month in months),
        months=tuple(month for month in months if month.asked >= SMALL),
    )


def funnel(*, at: datetime) -> Funnel:
    """Count where those who asked in the last thirty days found somebody. One query."""
    earlier = Ask.objects.filter(case=OuterRef("case"), at__lt=OuterRef("at"))
    first_yes = Ask.objects.filter(case=OuterRef("pk"), state=AskState.ACCEPTED).exclude(Exists(earlier))
    rows = active(at).filter(opened_at__gte=at - FUNNEL_DAYS * DAY).annotate(first_yes=Exists(first_yes))
    yes, asks = Q(state=CaseState.SUPPORTED), Q(step=Step.ASKS)
    counted: dict[str, int] = rows.aggregate(
        asked=Count("pk"),
        first=Count("pk", filter=yes & asks & Q(first_yes=True)),
        next=Count("pk", filter=yes & asks & Q(first_yes=False)),
        between=Count("pk", filter=yes & ~asks & ~Q(step=Step.BOARD)),
        board=Count("pk", filter=yes & Q(step=Step.BOARD)),
        later=Count("pk", filter=yes & Q(waited__gt=PROMISED)),
        on_the_way=Count("pk", filter=Q(state=CaseState.OPEN)),
        withdrawn=Count("pk", filter=Q(state=CaseState.WITHDRAWN)),
    )
    return Funnel(**counted)


def curve(*, at: datetime) -> Curve | None:
    """Draw how long people wait, those still waiting counted too (Kaplan-Meier). One query."""
    rows: Any = active(at).filter(opened_at__gte=at - CURVE_DAYS * DAY).order_by("-opened_at")
    found = list(rows.values_list("waited", "state")[:MOST_READ])
    if sum(state == CaseState.SUPPORTED for _waited, state in found) < ENOUGH_EVENTS:
        return None
    days = np.array([max(0.0, waited / DAY) for waited, _state in found], dtype=np.float64)
    supported = np.array([state == CaseState.SUPPORTED for _waited, state in found], dtype=np.bool_)
    made = wait.forecast(days, supported)
    if made is None:
        return None
    longest = max(7, round(min(made.longest, 28)))
    read = zip(*(part.tolist() for part in wait.survival(days, supported)), strict=True)
    points = tuple(Point(day, share) for day, share in read if day <= longest)
    steps = [f"H{day / longest * 300:.1f}V{120 - share * 120:.1f}" for day, share in points]
    return Curve("".join(["M0 0", *steps, "H300"]), longest, made, points)


def forecast(*, topic: int, languages: list[str], at: datetime) -> Forecast | None:
    """Forecast the wait for a topic, by its group, in one of these languages; None where too few asked.

    One query. Those who still wait count as waits that are longer than so many days.
    """
    rows: Any = active(at).filter(opened_at__gte=at - CURVE_DAYS * DAY, topic__group__topics=topic)
    if languages:
        rows = rows.filter(languages__overlap=languages)
    found = list(rows.order_by("-opened_at").values_list("waited", "state")[:MOST_READ])
    if len(found) < ENOUGH_EVENTS:
        return None
    days = np.array([max(0.0, waited / DAY) for waited, _state in found], dtype=np.float64)
    return wait.forecast(days, np.array([state == CaseState.SUPPORTED for _waited, state in found], dtype=np.bool_))
