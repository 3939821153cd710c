"""What this floor keeps about a person: how it is handed out and how it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from matching.models import Suggestion, Wait
from profiles.models import Person


class Matching:
    """Whom the last runs suggested, and how long the person has looked."""

    models: Sequence[type[Model]] = (Suggestion, Wait)

    def export(self, person: Person) -> dict[str, Any]:
        """Suggestions of others to this person; whom this person was suggested to is the others' own."""
        suggested = Suggestion.objects.filter(seeker=person).order_by("-run__started_at", "rank")
        return {
            "suggestions": list(suggested.values("mentor__key", "rank", "picked", "facts", "computed_at")),
            "waits": list(Wait.objects.filter(person=person).values("pool", "since", "rounds_missed")),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        Suggestion.objects.filter(Q(seeker=person) | Q(mentor=person)).delete()
        Wait.objects.filter(person=person).delete()


ALL = (Matching(),)
