from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.choices import ImportState
from profiles.commands import import_work, imports
from profiles.errors import EmailColumnMissing, Refusal
from profiles.models import ImportBatch, ImportFinding, Person
from profiles.queries import imports as known
from profiles.queries.sheets import MOST_BYTES

UNREADABLE = 2
MOST_NUMBERS = 12


class Command(BaseCommand):
    help = "Bring people in from a CSV file. They are seen by coordinators only until it is confirmed that they agreed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only check, write nothing")
        parser.add_argument("--confirm", action="store_true", help="they agreed: make them members at once")
        parser.add_argument("--by", metavar="KEY", help="the coordinator who brings them in")

    def handle(self, *_args: Any, **options: Any) -> None:
        path, at = options["file"], timezone.now()
        try:
            with transaction.atomic():
                batch = self._checked(path, by=coordinator(options["by"]), at=at)
                if options["dry_run"] or not batch.preview.get("people"):
                    self._report(batch, batch.preview)
                    batch.delete()
                    self.stdout.write(_("Nothing was written."))
                    return
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence), returncode=UNREADABLE) from refusal
        imports.take(batch=batch, by=batch.by, at=at)
        while batch.state in (ImportState.CHECKED, ImportState.TAKING):
            import_work.advance(batch=batch, at=timezone.now())
            batch.refresh_from_db()
        self._report(batch, batch.figures)
        self._confirm(batch.key, by=batch.by) if options["confirm"] else self._say_how(batch.key)

    def _checked(self, path: Path, *, by: Person | None, at: datetime) -> ImportBatch:
        locale = translation.get_language() or "en"
        batch = imports.bring(data=content(path), filename=path.name, by=by, at=at, locale=locale)
        if "email" not in batch.columns:
            raise EmailColumnMissing
        import_work.advance(batch=batch, at=at)
        batch.refresh_from_db()
        if batch.state == ImportState.UNREADABLE:
            raise Refusal(batch.trouble)
        return batch

    def _report(self, batch: ImportBatch, figures: dict[str, Any]) -> None:
        self.stdout.write(_("%(file)s: %(count)s lines.") % {"file": batch.filename, "count": figures.get("lines", 0)})
        if batch.guessed:
            self.stdout.write(_("The file is not UTF-8. We guessed its letters: look whether é, ß and ł are right."))
        for heading, column in zip(batch.headings, batch.columns, strict=True):
            if heading and not column:
                self.stdout.write(_("The column “%(heading)s” is left out: we do not know it.") % {"heading": heading})
        for sentence in sentences(batch.findings.order_by("number", "id")):
            self.stdout.write(sentence)
        self._unmapped(batch.preview)
        self.stdout.write(
            _(
                "New people: %(people)s. Members already, not touched: %(members)s. "
                "Came before, not touched: %(before)s. Same address twice: %(doubled)s. "
                "Skipped, with a reason: %(mend)s."
            )
            % {name: figures.get(name, 0) for name in ("people", "members", "before", "doubled", "mend")}
        )

    def _unmapped(self, preview: dict[str, Any]) -> None:
        found, words = preview["found"], preview["words"]
        if not words:
            return
        figures = {"found": found, "words": words, "share": f"{100 * found / words:.1f}"}
        self.stdout.write(
            _("Topics and crafts: %(found)s of %(words)s words found in our list (%(share)s %%).") % figures
        )
        if found < words:
            self.stdout.write(_("The others are kept in the people's own words:"))
        for _about, said, count in preview["unmapped"]:
            line = ngettext("  “%(words)s”: %(count)s person", "  “%(words)s”: %(count)s people", count)
            self.stdout.write(line % {"words": said, "count": count})

    def _confirm(self, key: str, *, by: Person | None) -> None:
        batch = known.batch(key)
        count = imports.confirm(batch=batch, by=by, at=timezone.now()) if batch else 0
        self.stdout.write(_("Confirmed: %(count)s people are members now, their offers are open.") % {"count": count})

    def _say_how(self, key: str) -> None:
        self.stdout.write(
            _("Only coordinators see them. When they have agreed: manage.py confirm_import %(key)s") % {"key": key}
        )


def coordinator(key: str | None) -> Person | None:
    if key is None:
        return None
    person = known.member(key)
    if person is None:
        raise Refusal(_("Nobody here has the key %(key)s.") % {"key": key})
    return person


def content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refusal(
            _("The file %(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}
        ) from error


def sentences(findings: Iterable[ImportFinding]) -> list[str]:
    """Say what there is to say line by line; what is true of many lines is said once, with their numbers."""
    lines_of: dict[str, list[int]] = defaultdict(list)
    for found in findings:
        lines_of[found.sentence].append(found.number)
    return [
        (ngettext("Line %(numbers)s: %(sentence)s", "Lines %(numbers)s: %(sentence)s", len(numbers)))
        % {"numbers": listed(numbers), "sentence": sentence}
        for sentence, numbers in lines_of.items()
    ]


def listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_NUMBERS]))
    more = len(numbers) - MOST_NUMBERS
    return shown if more <= 0 else _("%(shown)s and %(more)s more") % {"shown": shown, "more": more}
