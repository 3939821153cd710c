from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.choices import RoleName
from profiles.commands import roles
from profiles.errors import Refusal
from profiles.queries import accounts


class Command(BaseCommand):
    help = "Give somebody who has joined a duty (moderator, coordinator, admin), or end it. The audit keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("role", choices=RoleName.values)
        parser.add_argument("--end", action="store_true", help="end the duty instead")

    def handle(self, *_args: Any, email: str, role: str, end: bool, **_options: Any) -> None:
        person = accounts.member_with(email)
        if person is None:
            raise CommandError(_("Nobody has joined with the address %(email)s yet.") % {"email": email})
        command = roles.end if end else roles.give
        try:
            changed = command(person=person, role=RoleName(role), by=None, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        facts = {"name": person.name, "role": RoleName(role).label}
        self.stdout.write(str(_sentence(end=end, changed=changed)) % facts)


def _sentence(*, end: bool, changed: bool) -> str:
    if end:
        return _("%(role)s: %(name)s no longer is.") if changed else _("%(role)s: %(name)s was not.")
    return _("%(role)s: %(name)s is now.") if changed else _("%(role)s: %(name)s was already.")
