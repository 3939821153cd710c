"""The suggestions of a run, written in bulk."""

import json
from collections.abc import Iterator
from datetime import datetime

from matching.choices import RunState
from matching.commands.matches import Match
from matching.encoding.facts import pair_facts
from matching.models import MatchRun, Suggestion
from matching.queries.figures import FactTable
from profiles.commands import bulk

BATCH = 20_000
KEPT_RUNS = 2
COLUMNS = ("run_id", "seeker_id", "mentor_id", "rank", "picked", "fit", "facts", "computed_at")


def write(*, run: MatchRun, match: Match, at: datetime) -> FactTable:
    """Write what every seeker is shown, in the caller's transaction, and return how often each fact is what."""
    table = FactTable()
    for lines in _batches(match, f"{run.pk}", at, table):
        bulk.copy(Suggestion._meta.db_table, COLUMNS, lines)  # noqa: SLF001 - Django's own word
    return table


def count(*, match: Match, at: datetime) -> FactTable:
    """Count the facts as ``write`` does, and write nothing."""
    table = FactTable()
    for _lines in _batches(match, "", at, table):
        pass
    return table


def forget_old(*, pool: str) -> int:
    """Delete the suggestions of all but the newest runs; the runs and their figures stay."""
    done = MatchRun.objects.filter(pool=pool, state=RunState.DONE).order_by("-started_at", "-pk")
    kept = list(done.values_list("pk", flat=True)[:KEPT_RUNS])
    deleted, _per_model = Suggestion.objects.filter(run__pool=pool).exclude(run__in=kept).delete()
    return deleted


def _batches(match: Match, run: str, at: datetime, table: FactTable) -> Iterator[list[str]]:
    shown, seekers, mentors = match.shown, match.seekers, match.mentors
    for start in range(0, len(shown), BATCH):
        part = slice(start, start + BATCH)
        rows, cols = shown.rows[part], shown.cols[part]
        lines = []
        for row, col, rank, picked, fit, facts in zip(
            rows.tolist(),
            cols.tolist(),
            shown.rank[part].tolist(),
            shown.picked[part].tolist(),
            shown.fit[part].tolist(),
            pair_facts(match.encoded, rows, cols),
            strict=True,
        ):
            table.add(facts.by_name)
            # Codes and numbers only: nothing that COPY would have to escape.
            words = json.dumps(facts.as_json(), separators=(",", ":"))
            cells = (run, seekers[row], mentors[col], rank, picked, fit, words, at.isoformat())
            lines.append("\t".join(map(str, cells)))
        yield lines
