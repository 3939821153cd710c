"""Taking a sheet back: who never spoke for themselves vanishes, everybody else stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from profiles.choices import MailState
from profiles.models import ImportBatch, ImportedLine, Mail, Offer, OwnWords, Person, PersonCraft, PersonTopic
from profiles.queries import imports

CHUNK = 500


@dataclass(frozen=True)
class Gone:
    """How many of some lines vanished; ``last`` is the number of the last line that was looked at."""

    count: int
    last: int


def take_back(batch: ImportBatch, *, after: int, at: datetime) -> Gone | None:
    """Delete the next people of a sheet, in the caller's transaction; None behind the last one.

    Whoever claimed the account at this moment holds the row: we wait and find that they did.
    """
    lines = imports.to_take_back(batch, after=after)[:CHUNK]
    numbers = dict(lines.values_list("person_id", "number"))
    if not numbers:
        return None
    free = Person.objects.select_for_update().filter(imports.never_spoke(), pk__in=numbers)
    ids = list(free.order_by("pk").values_list("pk", flat=True))
    return Gone(_delete(ids), max(numbers.values()))


def _delete(ids: Sequence[int]) -> int:
    """Delete people at once, or one by one where something else points at one of them: that one stays."""
    if not ids:
        return 0
    try:
        with transaction.atomic():
            _delete_rows(ids)
    except (ProtectedError, IntegrityError):
        return sum(_delete([pk]) for pk in ids) if len(ids) > 1 else 0
    return len(ids)


def _delete_rows(ids: Sequence[int]) -> None:
    mails = Mail.objects.filter(person__in=ids)
    mails.filter(state=MailState.PENDING).update(state=MailState.CANCELLED)
    mails.update(person=None, to="", subject="", text="", html="")
    for model in (PersonCraft, PersonTopic, OwnWords, Offer, ImportedLine):
        model.objects.filter(person__in=ids).delete()
    Person.objects.filter(pk__in=ids).delete()
