from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.commands import imports
from profiles.errors import Refusal
from profiles.management.commands.import_people import coordinator
from profiles.queries import imports as known


class Command(BaseCommand):
    help = "Say that the people of an imported sheet agreed: they become members and their offers open."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", help="the key of the sheet; without it the sheets that wait are listed")
        parser.add_argument("--by", metavar="KEY", help="the coordinator who says so")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["key"] is None:
            self._list()
            return
        batch = known.batch(options["key"])
        if batch is None:
            raise CommandError(_("No sheet has the key %(key)s.") % {"key": options["key"]})
        try:
            count = imports.confirm(batch=batch, by=coordinator(options["by"]), at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        sentence = ngettext(
            "Confirmed: %(count)s person is a member now.", "Confirmed: %(count)s people are members now.", count
        )
        self.stdout.write(sentence % {"count": count} if count else _("Nobody of this sheet waits for a yes."))

    def _list(self) -> None:
        for batch in known.waiting_batches():
            self.stdout.write(f"{batch.key}  {batch.at:%Y-%m-%d %H:%M}  {batch.filename}")
