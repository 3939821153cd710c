"""A person's own data: all of it handed out, all of it erased."""

from datetime import datetime
from typing import Any

from django.db import transaction

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


@transaction.atomic
def erase(*, person: Person, by: Person | None, at: datetime) -> None:
    """Blank the person ("a former member") and everything that says who they were. Twice is once."""
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
