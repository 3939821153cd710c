"""The suggestions of a run, written in bulk."""

from collections.abc import Iterator
from datetime import datetime

from matching.choices import RunState
from matching.commands.matches import Match
from matching.encoding.facts import stored_facts
from matching.models import MatchRun, Suggestion
from matching.queries.figures import FactTable
from profiles.commands import bulk

BATCH = 20_000
KEPT_RUNS = 2
COLUMNS = ("run_id", "seeker_id", "mentor_id", "rank", "picked", "fit", "facts", "computed_at")


def write(*, run: MatchRun, match: Match, at: datetime) -> FactTable:
    """Write what every seeker is shown, in the caller's transaction, and return how often each fact is what."""
    table = FactTable()
    bulk.copy(Suggestion._meta.db_table, COLUMNS, _batches(match, f"{run.pk}", at, table))  # noqa: SLF001 - Django's
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
    """Yield lines for COPY. Codes and numbers only: nothing that it would have to escape."""
    shown, seekers, mentors, when = match.shown, match.seekers, match.mentors, at.isoformat()
    for start in range(0, len(shown), BATCH):
        part = slice(start, start + BATCH)
        rows, cols = shown.rows[part], shown.cols[part]
        grades, facts = stored_facts(match.encoded, rows, cols)
        table.add(grades)
        numbers = (column.tolist() for column in (rows, cols, shown.rank[part], shown.picked[part], shown.fit[part]))
        yield [
            f"{run}\t{seekers[row]}\t{mentors[col]}\t{rank}\t{picked}\t{fit}\t{words}\t{when}"
            for row, col, rank, picked, fit, words in zip(*numbers, facts, strict=True)
        ]
