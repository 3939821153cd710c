"""The card somebody takes along: written, shown field by field, and taken back by its owner alone."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from matching.models import Handover
from matching.models.handovers import FIELDS
from profiles.models import Person


@transaction.atomic
def save(*, person: Person, said: Mapping[str, str], shown: frozenset[str], at: datetime) -> Handover | None:
    """Keep the card as it was sent; what says nothing is shown to nobody. None if all of it is empty by now."""
    words = {field: said.get(field, "") for field in FIELDS}
    if not any(words.values()):
        Handover.objects.filter(person=person).delete()
        return None
    seen = [field for field in FIELDS if field in shown and words[field]]
    made, _new = Handover.objects.update_or_create(person=person, defaults={**words, "shown": seen, "changed_at": at})
    return made
