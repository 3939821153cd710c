"""People a coordinator brings in from a sheet, and the coordinator's word that they agreed."""

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from profiles.choices import ImportState
from profiles.commands import audit, search_documents
from profiles.errors import ColumnTwice, EmailColumnMissing, SheetMovedOn
from profiles.models import ImportBatch, ImportFile, ImportFinding, Offer, Person
from profiles.policies.imports import ensure_may_import
from profiles.queries import imports, sheets
from profiles.queries.sheet_headings import FIELDS, key_of

LONGEST_FILENAME = 200
KEPT_FOR = timedelta(days=30)
S = ImportState


@transaction.atomic
def bring(*, data: bytes, filename: str, by: Person | None, at: datetime, locale: str) -> ImportBatch:
    """Keep a sheet, guess how it is written and what its columns are, and owe its check. Nobody comes in yet.

    Raises:
        SheetUnreadable: in one sentence, why nothing of it can be taken in.

    """
    ensure_may_import(by)
    file = io.BytesIO(data)
    writing = sheets.look(file)
    headings = [heading[: sheets.LONGEST_HEADING] for heading in writing.headings]
    batch = ImportBatch(
        by=by,
        filename=filename.replace("\0", "")[-LONGEST_FILENAME:] or _("sheet.csv"),
        at=at,
        locale=locale,
        encoding=writing.encoding,
        guessed=writing.guessed,
        delimiter=writing.delimiter,
        heading_at=writing.heading_at,
        headings=headings,
        headings_key=key_of(headings),
        due_at=at,
    )
    before = imports.read_before(batch)
    batch.columns = before.columns if before else sheets.guessed_columns(file, writing)
    batch.save()
    ImportFile.objects.create(batch=batch, data=data)
    return batch


@transaction.atomic
def choose(*, batch: ImportBatch, columns: Sequence[str], encoding: str, by: Person | None, at: datetime) -> None:
    """Say what each column is, and check the sheet anew.

    Raises:
        EmailColumnMissing, ColumnTwice: the choice cannot be read.
        SheetMovedOn: it is taken in already.

    """
    ensure_may_import(by)
    chosen = [column for column in columns if column in FIELDS]
    if "email" not in chosen:
        raise EmailColumnMissing
    if len(set(chosen)) < len(chosen):
        raise ColumnTwice
    locked = _lock(batch, S.CHECKED, S.CHECKING, S.UNREADABLE)
    if encoding:
        writing = sheets.look(io.BytesIO(imports.content(locked)), encoding)
        locked.encoding, locked.heading_at, locked.delimiter = encoding, writing.heading_at, writing.delimiter
        locked.headings = [heading[: sheets.LONGEST_HEADING] for heading in writing.headings]
        locked.headings_key = key_of(locked.headings)
    locked.columns = [column if column in FIELDS else "" for column in columns][: len(locked.headings)]
    _owe(locked, S.CHECKING, at)


@transaction.atomic
def take(*, batch: ImportBatch, by: Person | None, at: datetime) -> None:
    """Owe the taking in of a checked sheet, or of the rest of a stopped one. Twice is once.

    Its people are seen by coordinators only, and their offers are closed, until ``confirm``.
    """
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state in (S.TAKING, S.TAKEN):
        return
    if locked.state not in (S.CHECKED, S.STOPPED):
        raise SheetMovedOn
    if "email" not in locked.columns:
        raise EmailColumnMissing
    _owe(locked, S.TAKING, at)


@transaction.atomic
def stop(*, batch: ImportBatch, by: Person | None, at: datetime) -> bool:
    """Stop behind the part that is being written. Lines that came in stay until they are taken back."""
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != S.TAKING:
        return False
    ImportBatch.objects.filter(pk=locked.pk).update(state=S.STOPPED, due_at=None, lease_until=None)
    audit.record(action="import.stopped", by=by, kind="import", key=locked.key, at=at)
    return True


@transaction.atomic
def undo(*, batch: ImportBatch, by: Person | None, at: datetime) -> None:
    """Owe that a whole import is taken back; who claimed the account or agreed stays. Twice is once."""
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state in (S.UNDOING, S.UNDONE):
        return
    if locked.state not in (S.TAKEN, S.STOPPED, S.TAKING):
        raise SheetMovedOn
    locked.reached = 0
    _owe(locked, S.UNDOING, at)
    audit.record(action="import.undo_asked", by=by, kind="import", key=locked.key, at=at)


@transaction.atomic
def drop(*, batch: ImportBatch, by: Person | None) -> None:
    """Throw a sheet away from which nobody came in."""
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.lines.exists() or locked.state in (S.TAKING, S.UNDOING):
        raise SheetMovedOn
    locked.delete()


@transaction.atomic
def confirm(*, batch: ImportBatch, by: Person | None, at: datetime) -> int:
    """Take a coordinator's word that the people of a sheet agreed; return how many members that makes.

    Their offers open with it. An offer opens only after the handbook's three questions; the word of
    the coordinator, who talked with them, stands in for these and is in the audit.
    Who claimed the account meanwhile spoke for themselves and is not touched. Twice changes nothing.
    """
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    waiting = imports.to_confirm(locked)
    if not waiting:
        return 0
    offers = Offer.objects.filter(person__in=waiting, opened_at=None, topics__isnull=False).distinct()
    opened = Offer.objects.filter(pk__in=offers.values("pk")).update(handbook_passed_at=at, opened_at=at)
    Person.objects.filter(pk__in=waiting).update(confirmed_at=at, features_changed_at=at)
    search_documents.write(waiting)
    if locked.confirmed_at is None:
        locked.confirmed_at = at
        locked.save(update_fields=["confirmed_at"])
    facts = {"people": len(waiting), "offers_opened_without_handbook": opened}
    audit.record(action="import.confirmed", by=by, kind="import", key=locked.key, facts=facts, at=at)
    return len(waiting)


def forget_old(*, at: datetime) -> int:
    """Throw away sheets and what was said of their lines after thirty days; of sheets that brought nobody, all."""
    old = ImportBatch.objects.filter(at__lt=at - KEPT_FOR).exclude(state__in=[S.TAKING, S.UNDOING])
    ImportFinding.objects.filter(batch__in=old).delete()
    count, _rows = ImportFile.objects.filter(batch__in=old).delete()
    old.filter(lines=None, state__in=[S.CHECKING, S.CHECKED, S.UNREADABLE]).delete()
    return count


def _lock(batch: ImportBatch, *states: ImportState) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in states:
        raise SheetMovedOn
    return locked


def _owe(batch: ImportBatch, state: ImportState, at: datetime) -> None:
    """Make it due. A new turn, so that a worker with an older state writes nothing more."""
    batch.state, batch.due_at, batch.lease_until, batch.trouble = state, at, None, ""
    batch.turn, batch.tries = batch.turn + 1, 0
    batch.save()
