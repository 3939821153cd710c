"""The card that somebody takes along: all of it for them, for whoever is asked what they let them see."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.choices import ANSWERABLE, CaseState, MentorshipState
from matching.models import Ask, Handover, Mentorship
from matching.models.handovers import FIELDS
from profiles.models import Person
from profiles.queries.blocks import without_blocked
from profiles.queries.people import present

LABELS = {
    "worked_on": _("What we worked on"),
    "goals": _("What I want to reach"),
    "tried": _("What I have tried"),
    "helps": _("What helps me"),
    "hours": _("When I have time"),
    "languages": _("Languages I like to speak"),
}


@dataclass(frozen=True)
class Line:
    """One field of a card that its owner lets its reader see."""

    field: str
    label: str | Promise
    words: str


def of_person(person: Person) -> Handover | None:
    return Handover.objects.filter(person=person).first()


def visible_to(person: Person) -> QuerySet[Handover]:
    """Return the cards of those for whom somebody is asked just now, or whose mentor they are."""
    asked = Ask.objects.filter(
        mentor=person, case__person=OuterRef("person"), state__in=ANSWERABLE, case__state=CaseState.OPEN
    )
    paired = Mentorship.objects.filter(mentor=person, mentee=OuterRef("person"), state=MentorshipState.ACTIVE)
    rows = Handover.objects.filter(present("person__"), Exists(asked) | Exists(paired))
    return without_blocked(rows, person, "person")


def lines_for(viewer: Person, owner: Person) -> tuple[Line, ...]:
    """Return what somebody may read of one card. One query."""
    card = visible_to(viewer).filter(person=owner).first()
    return lines(card) if card else ()


def lines(card: Handover) -> tuple[Line, ...]:
    """Return the fields that are shown and say something, in their order."""
    found = ((field, getattr(card, field)) for field in FIELDS if field in card.shown)
    return tuple(Line(field, LABELS[field], words) for field, words in found if words)
