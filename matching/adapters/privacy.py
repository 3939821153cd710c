"""What this floor keeps about a person: how it is handed out and how it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from matching.commands import bonds
from matching.models import (
    Ask,
    Case,
    CaseWish,
    Gig,
    Handover,
    Letter,
    Mentorship,
    Message,
    Move,
    Partner,
    Suggestion,
    Wait,
)
from matching.models.handovers import FIELDS as HANDOVER_FIELDS
from profiles.models import Person


class Matching:
    """Whom the last runs suggested, and how long the person has looked."""

    models: Sequence[type[Model]] = (Suggestion, Wait)

    def export(self, person: Person) -> dict[str, Any]:
        """Suggestions of others to this person; whom this person was suggested to is the others' own."""
        suggested = Suggestion.objects.filter(seeker=person).order_by("-run__started_at", "rank")
        return {
            "suggestions": list(suggested.values("mentor__key", "rank", "picked", "facts", "computed_at")),
            "waits": list(
                Wait.objects.filter(person=person).values(
                    "pool", "since", "rounds_missed", "better", "places", "longer"
                )
            ),
        }

    def erase(self, *, person: Person, at: datetime) -> None:
        Suggestion.objects.filter(Q(seeker=person) | Q(mentor=person)).delete()
        Wait.objects.filter(person=person).delete()


class Support:
    """What the person asked for and was asked, the pairs they are in, and what they wrote there."""

    models: Sequence[type[Model]] = (Case, CaseWish, Move, Ask, Gig, Mentorship, Partner, Message, Letter, Handover)

    def export(self, person: Person) -> dict[str, Any]:
        """Own words and answers; the words of others stay theirs."""
        cases = Case.objects.filter(person=person)
        asked = Ask.objects.filter(mentor=person)
        pairs = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person))
        return {
            "cases": list(
                cases.values(
                    "key", "topic__slug", "words", "tried", "length", "languages", "times", "contact", "state", "step",
                    "opened_at", "closed_at",
                )
            ),
            "handover": list(Handover.objects.filter(person=person).values(*HANDOVER_FIELDS, "shown", "changed_at")),
            "gigs": list(Gig.objects.filter(person=person).values("since", "until", "ended_at", "imposed")),
            "asks": list(Ask.objects.filter(case__person=person).values("case__key", "state", "at", "reply")),
            "asked": list(asked.values("state", "at", "answered_at", "reason", "note", "question")),
            "history": list(Move.objects.filter(by=person).values("case__key", "verb", "at")),
            "mentorships": list(pairs.values("key", "length", "state", "started_at", "ended_at")),
            "farewells": list(pairs.filter(ended_by=person).exclude(farewell="").values("key", "farewell")),
            "shared_contacts": list(Partner.objects.filter(person=person).values("mentorship__key", "contact")),
            "letters": list(Letter.objects.filter(author=person).values("case__key", "words", "at")),
            "messages": list(Message.objects.filter(author=person).values("mentorship__key", "words", "at")),
        }  # fmt: skip

    def erase(self, *, person: Person, at: datetime) -> None:
        """Own words go; that two people met stays, as a row without words."""
        bonds.leave(person=person, at=at)  # what came in between, since nobody was locked
        Case.objects.filter(person=person).update(words="", tried="", contact="", times=[], languages=[])
        Gig.objects.filter(person=person).delete()
        Handover.objects.filter(person=person).delete()
        CaseWish.objects.filter(Q(mentor=person) | Q(case__person=person)).delete()
        Ask.objects.filter(case__person=person).update(reply="")
        Ask.objects.filter(mentor=person).update(note="", question="")
        Ask.objects.filter(suggested=person).update(suggested=None)
        Message.objects.filter(author=person).delete()
        Letter.objects.filter(Q(author=person) | Q(case__person=person)).delete()
        Mentorship.objects.filter(ended_by=person).update(farewell="")
        Partner.objects.filter(person=person).update(contact="", read_until=None)


ALL = (Matching(), Support())
