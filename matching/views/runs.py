"""Match runs and their figures, for coordinators."""

from collections import Counter
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matching.choices import RunState
from matching.models import MatchRun
from matching.queries import runs
from matching.queries.sentences import FACTS, STAGES, ZEROS
from matching.web import chart
from profiles.choices import RoleName
from profiles.queries import languages, topics
from profiles.web import MemberRequest, role_required

NEWEST = 30


@require_safe
@role_required(RoleName.COORDINATOR)
def list_runs(request: MemberRequest) -> HttpResponseBase:
    newest = runs.visible_to(request.person)[:NEWEST]
    return render(request, "matching/runs/list.html", {"runs": newest})


@require_safe
@role_required(RoleName.COORDINATOR)
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    run = get_object_or_404(runs.visible_to(request.person), key=key)
    context: dict[str, Any] = {"run": run, "before": runs.before(run), "steps": len(STAGES)}
    if run.stage in STAGES:
        context |= {"stage": STAGES[run.stage], "step": 1 + [*STAGES].index(run.stage)}
    if run.state == RunState.DONE:
        context |= figures_of(run)
    return render(request, "matching/runs/show.html", context)


def figures_of(run: MatchRun) -> dict[str, Any]:
    """Turn the stored figures into charts and tables."""
    figures = run.figures
    rounds = runs.rounds(figures)
    return {
        "figures": figures,
        "rounds": rounds,
        "coverage": chart([(missed_label(row.missed), row.people, row.matched) for row in rounds]),
        "fits": chart([(f"{10 * band}", count, 0) for band, count in enumerate(figures["fit_bands"])]),
        "loads": chart([(f"{helped}", count, 0) for helped, count in enumerate(figures["loads"])]),
        # The database keeps no order of keys.
        "facts": [(FACTS[fact], figures["facts"][fact]) for fact in FACTS],
        "suggestions": sorted(figures["suggestions"].items()),
        "zeros": [(ZEROS.get(why, why), count) for why, count in Counter(figures["zeros"]).most_common()],
        "recruit": recruiting(figures.get("recruit", [])),
        "least": round(figures["fit"]["least"] / 100),
        "mean": round(figures["fit"]["mean"] / 100),
        "solved_in": sum(figures["seconds"].values()),
    }


def recruiting(rows: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """Name what is short: topic, language, people without anybody. Runs of before it was counted have none."""
    language = get_language() or topics.LAST_RESORT
    named = topics.names("topic", {row["topic"] for row in rows if row["topic"]}, language)
    return [
        (
            named.get(row["topic"], "") or _("not said yet"),
            languages.name(row["language"], language) if row["language"] else _("not said yet"),
            row["people"],
        )
        for row in rows
        if row["people"]
    ]


def missed_label(missed: int) -> str:
    if missed == 0:
        return _("new")
    return _("%(count)d+") % {"count": missed} if missed == runs.MOST_MISSED else f"{missed}"
