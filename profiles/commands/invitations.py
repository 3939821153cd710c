"""Letters to people of a sheet who have not said yes: one each, some hundred at a time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from profiles.choices import ImportState
from profiles.commands import audit, mails, privacy
from profiles.errors import SheetMovedOn
from profiles.models import ImportBatch, ImportedLine, Person
from profiles.policies.imports import ensure_may_import
from profiles.queries import communities, imports, invitations

AT_ONCE = 100
VALID = timedelta(days=invitations.DAYS_VALID)


@transaction.atomic
def invite(*, batch: ImportBatch, by: Person | None, at: datetime) -> int:
    """Owe a mail to the next hundred people of a sheet who wait; return how many. Nobody is written to twice.

    Raises:
        SheetMovedOn: nobody of it came in, or it is being taken back.

    """
    ensure_may_import(by)
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in (ImportState.TAKEN, ImportState.STOPPED):
        raise SheetMovedOn
    lines = list(invitations.waiting(locked)[:AT_ONCE])
    community = communities.current().name
    with translation.override(locked.locale):
        for line in lines:
            _owe(line, community, at)
    ImportedLine.objects.filter(pk__in=[line.pk for line in lines]).update(invited_at=at)
    if lines:
        audit.record(action="import.invited", by=by, kind="import", key=locked.key, facts={"people": len(lines)}, at=at)
    return len(lines)


@transaction.atomic
def refuse(*, line: ImportedLine, at: datetime) -> bool:
    """Erase somebody who does not want to be here. False: they answered in another way meanwhile."""
    person = Person.objects.select_for_update().filter(imports.never_spoke(), pk=line.person_id).first()
    if person is None:
        return False
    privacy.erase(person=person, by=None, at=at)
    return True


def _owe(line: ImportedLine, community: str, at: datetime) -> None:
    told = {"url": invitations.url(line), "email": line.email, "community": community}
    mails.queue(
        to=line.email,
        person=line.person,
        verb="invitation",
        subject=_("%(community)s would like to invite you") % {"community": community},
        text=render_to_string("profiles/invitations/mail.txt", told),
        at=at,
        expires_at=at + VALID,
    )
