"""What a mentor is asked, and in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from matching.choices import ANSWERABLE, RUNNING, AskState, CaseState, Halt, Verb
from matching.models import Ask, Move
from matching.queries import gigs
from matching.queries.handovers import Line, lines
from matching.queries.ladder import numbers
from matching.queries.times import share_hours
from profiles.choices import Side
from profiles.models import Person, PersonTopic
from profiles.queries import offers, people, topics
from profiles.queries.blocks import without_blocked
from profiles.queries.people import present
from profiles.queries.profiles import ShownPerson, shown, with_details

ANSWERS = (Verb.ACCEPTED, Verb.LISTED, Verb.DECLINED)
PAGE = 20
LATE = 10


@dataclass(frozen=True)
class Card:
    """One ask as its mentor sees it: who, what about, and what they have in common.

    ``place`` is the number on the waiting list; 0 for asks that are not on it. ``handover`` is what
    the seeker's card lets whoever is asked see, while they are asked.
    """

    ask: Ask
    seeker: ShownPerson
    topic: str
    free_together: bool
    teaches_me: tuple[str, ...]
    times: tuple[datetime, ...]
    handover: tuple[Line, ...]
    place: int = 0

    @property
    def stopped(self) -> str:
        """What the seeker's clock stands still for; whoever is out or hidden has no card."""
        case = self.ask.case
        return Halt.TURN if case.waits_its_turn else Halt.GIG if case.stopped_at else ""


def asked_or_asking(person: Person) -> frozenset[int]:
    """Return the ids of all between whom and somebody an ask waits for an answer."""
    waiting = Ask.objects.filter(state__in=ANSWERABLE, case__state=CaseState.OPEN)
    rows = waiting.filter(Q(mentor=person) | Q(case__person=person)).values_list("mentor", "case__person")
    return frozenset(pk for pair in rows for pk in pair) - {person.pk}


def visible_to(person: Person) -> QuerySet[Ask]:
    """Return the asks to somebody, of people they may still meet."""
    rows = Ask.objects.filter(present("case__person__"), mentor=person)
    return without_blocked(rows, person, "case__person").select_related("mentor", "case__person__handover")


def to_answer(person: Person) -> QuerySet[Ask]:
    return visible_to(person).filter(state=AskState.PENDING, case__state=CaseState.OPEN)


def late(person: Person) -> QuerySet[Ask]:
    """Return asks whose time has run out and that may still be answered, the newest first."""
    return visible_to(person).filter(state=AskState.EXPIRED, case__state=CaseState.OPEN).order_by("-due_at", "-id")


def aside(person: Person, *, late_ones: int, first_ones: int) -> tuple[list[Ask], list[Ask]]:
    """Return some whose time has run out and the first of the waiting list. One query for both."""
    found = list(late(person)[:late_ones].union(waiting_list(person)[:first_ones], all=True))
    over = sorted((ask for ask in found if ask.state == AskState.EXPIRED), key=lambda ask: (ask.due_at, ask.pk))
    line = [ask for ask in found if ask.state == AskState.WAITING]
    return over[::-1], sorted(line, key=lambda ask: (ask.answered_at or ask.at, ask.pk))


def waiting_list(person: Person) -> QuerySet[Ask]:
    """Return who is on a mentor's waiting list, the first one first."""
    return visible_to(person).filter(state=AskState.WAITING, case__state=CaseState.OPEN).order_by("answered_at", "id")


def answered(person: Person) -> QuerySet[Ask]:
    """Return what was answered or is over, and questions that wait for the seeker."""
    over = [AskState.ACCEPTED, AskState.DECLINED, AskState.MORE_INFO]
    return visible_to(person).filter(state__in=over)


def last_answer(ask: Ask, *, by: Person, at: datetime) -> Move | None:
    """Return the answer that somebody gave last and may still take back, or None."""
    last = ask.moves.filter(verb__in=ANSWERS, by=by).order_by("-at", "-id").first()
    return last if last and last.became == ask.state and at <= last.at + numbers().undo else None


def place_of(ask: Ask) -> int:
    """Return the place number of an ask on its mentor's waiting list, from 1."""
    before = Q(answered_at__lt=ask.answered_at) | Q(answered_at=ask.answered_at, id__lt=ask.pk)
    return waiting_list(ask.mentor).filter(before).count() + 1


def running(person: Person) -> int:
    return Ask.objects.filter(mentor=person, state__in=RUNNING).count()


def running_now() -> QuerySet[Ask]:
    """Return the asks that somebody still has to answer, the first due first, and whether the mentor is on a gig."""
    away = Exists(gigs.people().filter(person=OuterRef("mentor")))
    rows = Ask.objects.filter(state__in=RUNNING).select_related("mentor").annotate(mentor_is_away=away)
    return rows.order_by("due_at")


def mentor_is_away(ask: Ask) -> bool:
    """Whether the mentor of an ask that was read by ``running_now`` is on a gig."""
    away: bool = vars(ask)["mentor_is_away"]
    return away


def of_resting(at: datetime) -> QuerySet[Ask]:
    """Return the unanswered asks of mentors who take no requests now: on a break, closed or gone."""
    open_now = offers.open_at(at).filter(person=OuterRef("mentor"))
    return Ask.objects.filter(~Exists(open_now), state=AskState.PENDING)


def in_vain(at: datetime) -> QuerySet[Ask]:
    """Return those of them that a case waits for."""
    rows = of_resting(at).filter(overtaken_at=None, case__state=CaseState.OPEN, case__stopped_at=None)
    return rows.select_related("case").order_by("case_id")


def cards(asks: Sequence[Ask], viewer: Person, at: datetime, places: Iterable[int] = ()) -> list[Card]:
    """Turn asks into cards for their mentor. Three queries for any number."""
    ids = {ask.case.person_id for ask in asks}
    wished = viewer.topics.filter(side=Side.LEARN).values("topic")
    taught = PersonTopic.objects.filter(person=OuterRef("pk"), side=Side.SHARE, topic__in=wished).order_by("id")
    seen = with_details(people.visible_to(viewer).filter(pk__in=ids), viewer, at)
    rows = list(seen.annotate(taught=ArraySubquery(taught.values("topic"))))
    seekers = dict(zip((row.pk for row in rows), shown(rows, viewer), strict=True))
    in_common = {row.pk: row.taught for row in rows}
    named = {ask.case.topic_id for ask in asks}.union(*in_common.values())
    names = topics.names("topic", named, get_language() or "en")
    numbers = dict(zip((ask.pk for ask in asks), places, strict=False))
    return [
        Card(
            ask=ask,
            seeker=seekers[ask.case.person_id],
            topic=names.get(ask.case.topic_id, ""),
            free_together=share_hours(viewer, ask.case.person),
            teaches_me=tuple(names[pk] for pk in in_common[ask.case.person_id] if pk in names)
            if ask.case.shows_topics
            else (),
            times=tuple(time for time in ask.case.times if time > at),
            handover=_handover(ask),
            place=numbers.get(ask.pk, 0),
        )
        for ask in asks
        if ask.case.person_id in seekers
    ]


def _handover(ask: Ask) -> tuple[Line, ...]:
    """Return what may be read of the seeker's card; the join of ``visible_to`` has read it already."""
    asked = ask.is_answerable and ask.case.state == CaseState.OPEN
    card = getattr(ask.case.person, "handover", None) if asked else None
    return lines(card) if card is not None else ()
