"""Whose turn it is, for home: one's own requests, the asks of others, and the pairs one is in."""

from dataclasses import dataclass

from django.db.models import Exists, Q
from django.utils.translation import get_language

from matching.choices import AskState, CaseState, MentorshipState
from matching.models import Ask, Case, Gig, Mentorship
from matching.queries import asks, cases, gigs, messages
from matching.queries.messages import Line
from profiles.models import Person
from profiles.queries import topics

MOST = 5


@dataclass(frozen=True)
class Waiting:
    """One of one's own open cases. ``ask`` is the one it waits for; None means the coordinators.

    ``halt`` says what its clock stands still for, "" while it goes.
    """

    case: Case
    topic: str
    ask: Ask | None
    halt: str


@dataclass(frozen=True)
class Turns:
    cases: tuple[Waiting, ...]
    asks: tuple[Ask, ...]
    talks: tuple[Line, ...]
    has_asked: bool
    gig: Gig | None = None

    @property
    def any(self) -> bool:
        return bool(self.cases or self.asks or self.talks)


def of_person(person: Person) -> Turns:
    """Return the rows of home, and whether the person ever asked.

    Seven queries, one more where a clock stands, and one for whoever has no row.
    """
    has_any, has_asked = signs_of(person)
    if not has_any:
        return Turns((), (), (), has_asked)
    waiting = cases.waiting_for(person)
    halts = gigs.halts(person, [case for case, _ask in waiting])
    names = topics.names("topic", {case.topic_id for case, _ask in waiting}, get_language() or "en")
    talks, _older = messages.conversations(person)
    return Turns(
        cases=tuple(Waiting(case, names.get(case.topic_id, ""), ask, halts[case.pk]) for case, ask in waiting),
        asks=tuple(asks.to_answer(person).order_by("due_at", "id")[:MOST]),
        talks=tuple(line for line in talks if line.mentorship.state == MentorshipState.ACTIVE)[:MOST],
        has_asked=has_asked,
        gig=gigs.of_person(person),
    )


def signs_of(person: Person) -> tuple[bool, bool]:
    """Whether there may be a row at all, and whether there ever was a case. One query."""
    cases_of = Case.objects.filter(person=person)
    own = cases_of.filter(state=CaseState.OPEN)
    asked = Ask.objects.filter(mentor=person, state=AskState.PENDING)
    pairs = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person), state=MentorshipState.ACTIVE)
    signs = Person.objects.annotate(has_any=Exists(own) | Exists(asked) | Exists(pairs), has_asked=Exists(cases_of))
    return signs.values_list("has_any", "has_asked").get(pk=person.pk)
