"""The worker's side of a sheet: check it, take it in, take it back, some hundred lines at a time.

Each part is one transaction that first locks the sheet and looks whether it is still this worker's turn.
So a worker that is killed leaves whole lines, the next one goes on behind them, and of two none doubles.
"""

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic
from typing import IO

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from profiles.choices import FindingKind, ImportState
from profiles.commands import audit, import_undo
from profiles.commands.import_plans import Plan, Planner
from profiles.commands.import_rows import write_all
from profiles.errors import SheetUnreadable
from profiles.models import ImportBatch, ImportFinding
from profiles.queries import imports, sheets
from profiles.queries.imports import Finding, Line

CHUNK = 500
LEASE = timedelta(seconds=60)  # renewed with every part
SWEEP_SECONDS = 45.0
MOST_UNMAPPED = 1_000
LONGEST_SENTENCE = 400
LONGEST_TROUBLE = 300
MOST_TRIES = 5
# Where a sheet stands once it was tried so often in vain. From there it can be asked for again.
GIVEN_UP = {
    ImportState.CHECKING: ImportState.UNREADABLE,
    ImportState.TAKING: ImportState.STOPPED,
    ImportState.UNDOING: ImportState.TAKEN,
}


@dataclass
class Turn:
    """One worker's hold of a sheet."""

    batch: ImportBatch
    at: datetime
    began: float

    @property
    def lease(self) -> datetime:
        """The end of the lease, reckoned from now by the clock that only goes forward."""
        return self.at + timedelta(seconds=monotonic() - self.began) + LEASE

    @property
    def is_over(self) -> bool:
        return monotonic() - self.began > SWEEP_SECONDS

    def lock(self) -> bool:
        """Lock the sheet for one part; False when somebody stopped it or another worker has it."""
        batch = self.batch
        mine = ImportBatch.objects.select_for_update().filter(pk=batch.pk, turn=batch.turn, state=batch.state)
        return bool(list(mine.values_list("pk")))


@dataclass
class Part:
    """Some hundred lines, read and planned; ``last`` is the number of the last one."""

    last: int
    plans: list[Plan]
    findings: list[Finding]
    figures: Counter[str]


def advance_due(*, at: datetime) -> int:
    """Work on the sheets that are due, the longest waiting first, until this sweep's time is over."""
    done, began = 0, monotonic()
    while monotonic() - began < SWEEP_SECONDS and (batch := claim(at=at)) is not None:
        work(batch=batch, at=at, began=began)
        done += 1
    return done


def advance(*, batch: ImportBatch, at: datetime) -> None:
    """Work on one sheet now, if it is due and nobody does."""
    if (claimed := claim(at=at, only=batch)) is not None:
        work(batch=claimed, at=at, began=monotonic())


@transaction.atomic
def claim(*, at: datetime, only: ImportBatch | None = None) -> ImportBatch | None:
    waiting = imports.due(at).select_for_update(skip_locked=True)
    batch = (waiting.filter(pk=only.pk) if only else waiting).first()
    if batch is None:
        return None
    if batch.tries >= MOST_TRIES:
        _give_up(batch)
        return None
    batch.turn += 1
    batch.tries += 1
    batch.lease_until = at + LEASE
    batch.save(update_fields=["turn", "tries", "lease_until"])
    return batch


def _give_up(batch: ImportBatch) -> None:
    """Say in words that it does not go on, instead of trying for ever. The caller holds the row."""
    with translation.override(batch.locale):
        sentence = _(
            "We tried %(count)s times and did not get past line %(line)s. What came in so far is whole. "
            "Please try again later, or look at the lines behind it."
        ) % {"count": MOST_TRIES, "line": batch.reached}
    batch.state = GIVEN_UP[ImportState(batch.state)]
    batch.due_at, batch.lease_until, batch.tries, batch.trouble = None, None, 0, sentence[:LONGEST_TROUBLE]
    batch.save(update_fields=["state", "due_at", "lease_until", "tries", "trouble"])


def work(*, batch: ImportBatch, at: datetime, began: float) -> None:
    turn = Turn(batch, at, began)
    with translation.override(batch.locale):
        try:
            WORK[ImportState(batch.state)](turn)
        except SheetUnreadable as error:
            _settle(turn, ImportState.UNREADABLE, trouble=str(error.sentence)[:LONGEST_TROUBLE])


def _check(turn: Turn) -> None:
    """Plan every line and write nothing but what there is to say about it. Killed, it begins again."""
    batch, figures = turn.batch, Counter[str]()
    with transaction.atomic():
        if not turn.lock():
            return
        batch.findings.all().delete()
        _save(turn, reached=0)
    if "email" not in batch.columns:
        _settle(turn, ImportState.CHECKED, preview={})
        return
    planner = Planner(turn.at, batch.locale)
    for part in _parts(batch, planner, after=0):
        figures.update(part.figures)
        with transaction.atomic():
            if not turn.lock():
                return
            _write_findings(batch, part.findings)
            _save(turn, reached=part.last)
    unmapped = [[about, words, count] for (about, words), count in planner.unmapped.most_common(MOST_UNMAPPED)]
    facts = {"words": planner.asked, "found": planner.asked - planner.unmapped.total(), "unmapped": unmapped}
    _settle(turn, ImportState.CHECKED, preview={**figures, **facts}, reached=0)


def _take(turn: Turn) -> None:
    """Take in what is right, from behind the last part that was settled."""
    batch = turn.batch
    planner = Planner(turn.at, batch.locale)
    for part in _parts(batch, planner, after=batch.reached):
        with transaction.atomic():
            if not turn.lock():
                return
            if batch.reached == 0:
                batch.findings.all().delete()  # those of the check: what is true now is written anew
            people = write_all(batch, part.plans, part.findings)
            refused = len(part.plans) - people
            figures = Counter(batch.figures)
            figures.update(part.figures)
            figures.update(people=-refused, mend=refused)
            batch.reached, batch.figures = part.last, dict(figures)
            _write_findings(batch, part.findings)
            _save(turn, reached=part.last, figures=batch.figures, tries=0)
        if turn.is_over:
            ImportBatch.objects.filter(pk=batch.pk, turn=batch.turn).update(lease_until=None)
            return
    with transaction.atomic():
        if _settle(turn, ImportState.TAKEN):
            facts = {name: batch.figures.get(name, 0) for name in ("people", "mend")}
            audit.record(action="import.taken", by=batch.by, kind="import", key=batch.key, facts=facts, at=turn.at)


def _undo(turn: Turn) -> None:
    batch = turn.batch
    while True:
        with transaction.atomic():
            if not turn.lock():
                return
            gone = import_undo.take_back(batch, after=batch.reached, at=turn.at)
            if gone is None:
                break
            batch.reached = gone.last
            batch.figures = {**batch.figures, "gone": batch.figures.get("gone", 0) + gone.count}
            _save(turn, reached=batch.reached, figures=batch.figures, tries=0)
        if turn.is_over:
            ImportBatch.objects.filter(pk=batch.pk, turn=batch.turn).update(lease_until=None)
            return
    with transaction.atomic():
        if _settle(turn, ImportState.UNDONE):
            facts = {"people": batch.figures.get("gone", 0), "stay": batch.lines.count()}
            audit.record(action="import.undone", by=batch.by, kind="import", key=batch.key, facts=facts, at=turn.at)


WORK = {ImportState.CHECKING: _check, ImportState.TAKING: _take, ImportState.UNDOING: _undo}


def _save(turn: Turn, **fields: object) -> None:
    ImportBatch.objects.filter(pk=turn.batch.pk).update(lease_until=turn.lease, **fields)


def _settle(turn: Turn, state: ImportState, **fields: object) -> bool:
    """Move the sheet on, if it is still this worker's turn."""
    mine = ImportBatch.objects.filter(pk=turn.batch.pk, turn=turn.batch.turn, state=turn.batch.state)
    return mine.update(state=state, due_at=None, lease_until=None, tries=0, **fields) == 1


def _write_findings(batch: ImportBatch, findings: Sequence[Finding]) -> None:
    ImportFinding.objects.bulk_create(
        ImportFinding(
            batch=batch,
            number=found.number,
            column=found.column,
            kind=found.kind,
            sentence=found.sentence[:LONGEST_SENTENCE],
        )
        for found in findings
    )


def _parts(batch: ImportBatch, planner: Planner, *, after: int) -> Iterator[Part]:
    file: IO[bytes] = io.BytesIO(imports.content(batch))
    writing = sheets.writing_of(batch)
    last = sheets.last_numbers(file, writing, batch.columns)
    rows = (row for row in sheets.lines(file, writing, batch.columns) if row.number > after)
    while chunk := list(islice(rows, CHUNK)):
        yield _part(chunk, planner, last)


def _part(chunk: Sequence[sheets.Read], planner: Planner, last: dict[str, int]) -> Part:
    """Plan the lines that bring somebody new, and say why the others do not."""
    read = [row.line for row in chunk if row.line is not None]
    single = [line for line in read if last[line.email] == line.number]
    repeats = [line for line in read if last[line.email] != line.number]
    known = planner.look_up(single)
    new = [line for line in single if line.email not in known.members | known.imported]
    plans = [planner.plan(line) for line in new]
    planned = {line.number for line in new}
    said = [found for row in chunk for found in row.findings if found.kind != FindingKind.NOTE or row.number in planned]
    findings = [*said, *planner.findings, *_repeated(repeats, last), *_known_already(single, known)]
    planner.findings.clear()
    figures = Counter(
        lines=len(chunk),
        people=len(plans),
        members=sum(line.email in known.members for line in single),
        before=sum(line.email in known.imported - known.members for line in single),
        doubled=len(repeats),
        mend=sum(row.line is None for row in chunk),
    )
    return Part(chunk[-1].number, plans, sorted(findings, key=lambda found: found.number), figures)


def _repeated(lines: Sequence[Line], last: dict[str, int]) -> Iterator[Finding]:
    sentence = _("Line %(later)s has the same e-mail address. We take the later one.")
    for line in lines:
        yield Finding(line.number, sentence % {"later": last[line.email]}, column="email", kind=FindingKind.SKIP)


def _known_already(lines: Sequence[Line], known: imports.Known) -> Iterator[Finding]:
    member = _("This person is a member already. We change nothing about people who can speak for themselves.")
    before = _("This person came with an earlier sheet. We change nothing.")
    for line in lines:
        if line.email in known.members:
            yield Finding(line.number, member, kind=FindingKind.SKIP)
        elif line.email in known.imported:
            yield Finding(line.number, before, kind=FindingKind.SKIP)
