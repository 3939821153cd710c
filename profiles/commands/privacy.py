"""A person's own data: all of it handed out, all of it erased."""

from datetime import datetime
from typing import Any

from django.db import OperationalError, transaction

from profiles.choices import Audience, new_key
from profiles.commands import audit
from profiles.contracts import registry
from profiles.models import Person
from profiles.models.people import SHOWN_FIELDS


def export(*, person: Person, at: datetime) -> dict[str, Any]:
    """Everything kept about a person and nothing of others, ready for JSON."""
    parts: dict[str, Any] = {"made_at": at.isoformat()}
    for part in registry.personal_data:
        parts.update(part.export(person))
    return parts


def erase(*, person: Person, by: Person | None, at: datetime) -> None:
    """Blank the person ("a former member") and everything that says who they were. Twice is once.

    Begun anew where two locked the same rows the other way round in one moment and the database stopped us.
    """
    try:
        erase_at_once(person=person, by=by, at=at)
    except OperationalError:
        erase_at_once(person=person, by=by, at=at)


@transaction.atomic
def erase_at_once(*, person: Person, by: Person | None, at: datetime) -> None:
    """Let go of what binds them first: requests are locked before people, as everywhere. Then lock the person."""
    for bonds in registry.bonds:
        bonds.leave(person=person, at=at)
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if locked.erased_at is not None:
        return
    for part in registry.personal_data:
        part.erase(person=locked, at=at)
    account = locked.account
    blank(locked, at=at)
    if account is not None:
        account.delete()  # its addresses, second factors and sessions go with it
    audit.record(action="person.erased", by=by, kind="person", key=locked.key, at=at)


def blank(person: Person, *, at: datetime) -> None:
    handle = f"former-{new_key()}"
    person.account = person.place = person.week = None
    person.name, person.handle, person.handle_folded = "Former member", handle, handle
    person.headline = person.about = person.goal = ""
    person.languages, person.talks, person.zone = [], [], "UTC"
    person.in_previews = person.avoids_rivals = person.hours_vary = False
    person.audience = Audience.MEMBERS
    for name in SHOWN_FIELDS:
        setattr(person, f"show_{name}", Audience.ONLY_ME)
    person.erased_at = person.features_changed_at = at
    person.save()
