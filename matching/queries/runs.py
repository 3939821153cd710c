"""Match runs: the one whose suggestions are shown, and those coordinators look back at."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from matching.choices import RunState
from matching.models import MatchRun, ShownRun, Suggestion
from profiles.choices import RoleName
from profiles.models import Person
from profiles.queries import roles

# A waiting class is WEEKS_TOLD times the runs missed, plus the weeks waited; both stop at three.
WEEKS_TOLD = 4
MOST_MISSED = 3


def visible_to(viewer: Person) -> QuerySet[MatchRun]:
    """Return the runs somebody may see: a coordinator all, everybody else none."""
    runs = MatchRun.objects.order_by("-started_at", "-pk")
    return runs if RoleName.COORDINATOR in roles.held_by(viewer) else runs.none()


def before(run: MatchRun) -> MatchRun | None:
    """Return the last finished run of the same pool before this one."""
    runs = MatchRun.objects.filter(pool=run.pool, state=RunState.DONE, started_at__lt=run.started_at)
    return runs.order_by("-started_at", "-pk").first()


def shown(pool: str) -> QuerySet[ShownRun, int]:
    """Return the id of the run whose suggestions a pool shows; to be used inside a query."""
    return ShownRun.objects.filter(pool=pool).values_list("run_id", flat=True)


def shown_picks(pool: str) -> dict[int, int]:
    """Return whom the shown run picked for whom, seeker to mentor."""
    picks = Suggestion.objects.filter(run__in=shown(pool), picked=True)
    return dict(picks.values_list("seeker_id", "mentor_id"))


@dataclass(frozen=True)
class Round:
    """People by how many runs they had missed: ``missed`` 3 stands for three or more."""

    missed: int
    people: int
    matched: int


def rounds(figures: dict[str, Any]) -> list[Round]:
    """Add the waiting classes of a run up by the runs missed, the longest waiting first."""
    found: dict[int, list[int]] = {missed: [0, 0] for missed in range(MOST_MISSED, -1, -1)}
    for row in figures["by_class"]:
        total = found[row["class"] // WEEKS_TOLD]
        total[0] += row["people"]
        total[1] += row["matched"]
    return [Round(missed, people, matched) for missed, (people, matched) in found.items()]


def newest(pool: str) -> MatchRun | None:
    """Return the run that began last, whatever became of it."""
    return MatchRun.objects.filter(pool=pool).order_by("-started_at", "-pk").first()


def newest_done(pool: str) -> MatchRun | None:
    """Return the last run that came to its end."""
    return MatchRun.objects.filter(pool=pool, state=RunState.DONE).order_by("-started_at", "-pk").first()
