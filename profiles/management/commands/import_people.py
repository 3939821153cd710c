from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.commands import imports
from profiles.errors import Refusal
from profiles.forms.imports import MOST_BYTES, Sheet, read
from profiles.models import Person
from profiles.queries import imports as known
from profiles.queries.imports import Finding

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
        path, dry_run, at = options["file"], options["dry_run"], timezone.now()
        try:
            by = coordinator(options["by"])
            sheet = read(content(path))
            outcome = imports.take(
                lines=sheet.lines,
                filename=path.name,
                by=by,
                at=at,
                locale=translation.get_language() or "en",
                dry_run=dry_run,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence), returncode=UNREADABLE) from refusal
        self._report(path, sheet, outcome)
        if dry_run:
            self.stdout.write(_("Nothing was written."))
        elif outcome.key:
            self._confirm(outcome.key, by=by) if options["confirm"] else self._say_how(outcome.key)

    def _report(self, path: Path, sheet: Sheet, outcome: imports.Outcome) -> None:
        self.stdout.write(_("%(file)s: %(count)s lines.") % {"file": path.name, "count": sheet.count})
        if sheet.guessed_letters:
            self.stdout.write(_("The file is not UTF-8. We guessed its letters: look whether é, ß and ł are right."))
        for heading in sheet.left_out:
            self.stdout.write(_("The column “%(heading)s” is left out: we do not know it.") % {"heading": heading})
        findings = [*sheet.findings, *outcome.findings]
        for sentence in sentences(findings):
            self.stdout.write(sentence)
        self._unmapped(outcome)
        skipped = len({found.number for found in sheet.findings if found.skipped})
        self.stdout.write(
            _(
                "New people: %(people)s. Members already, not touched: %(members)s. "
                "Came before, not touched: %(before)s. Same address twice: %(doubled)s. "
                "Skipped, with a reason: %(skipped)s."
            )
            % {
                "people": outcome.people,
                "members": outcome.members,
                "before": outcome.before,
                "doubled": outcome.doubled,
                "skipped": skipped,
            }
        )

    def _unmapped(self, outcome: imports.Outcome) -> None:
        missed = outcome.unmapped.total()
        if not outcome.words:
            return
        found = outcome.words - missed
        figures = {"found": found, "words": outcome.words, "share": f"{100 * found / outcome.words:.1f}"}
        self.stdout.write(
            _("Topics and crafts: %(found)s of %(words)s words found in our list (%(share)s %%).") % figures
        )
        if missed:
            self.stdout.write(_("The others are kept in the people's own words:"))
        for (_about, words), count in outcome.unmapped.most_common():
            line = ngettext("  “%(words)s”: %(count)s person", "  “%(words)s”: %(count)s people", count)
            self.stdout.write(line % {"words": words, "count": count})

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


def sentences(findings: Iterable[Finding]) -> list[str]:
    """Say what there is to say line by line; what is true of many lines is said once, with their numbers."""
    lines_of: dict[str, list[int]] = defaultdict(list)
    for found in sorted(findings, key=lambda found: found.number):
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
