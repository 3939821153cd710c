"""The mentor's queue: what waits for an answer, and how much room is left."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from matching.choices import AskState, MentorshipState
from matching.models import Ask, Mentorship
from matching.queries import asks
from matching.queries.asks import Card
from profiles.models import Offer, Person
from profiles.queries import offers, paging
from profiles.queries.blocks import without_blocked
from profiles.queries.people import present

ANSWER, WAITING, DONE = "answer", "waiting", "answered"
TABS = (ANSWER, WAITING, DONE)
FIRST_IN_LINE = 5


@dataclass(frozen=True)
class Inbox:
    """One tab of the queue. ``late`` are asks whose time is over and that may still be answered."""

    tab: str
    cards: tuple[Card, ...]
    late: tuple[Card, ...]
    newer: str
    older: str
    counts: dict[str, int]
    line: tuple[Card, ...]


@dataclass(frozen=True)
class Room:
    """A mentor's places: who sits on them, and how many there are."""

    offer: Offer | None
    people: tuple[Person, ...]
    open: bool

    @property
    def silences(self) -> int:
        """How many requests without an answer gave the offer a rest; 0 if its mentor paused it, or it is open."""
        return self.offer.unanswered if self.offer and self.offer.paused_at else 0

    @property
    def most(self) -> int:
        return self.offer.room if self.offer else 0

    @property
    def taken(self) -> int:
        return self.offer.taken if self.offer else 0

    @property
    def free(self) -> int:
        return offers.room_left(self.offer) if self.offer else 0

    @property
    def seats(self) -> range:
        """The places that are free, to be drawn."""
        return range(self.free)


def inbox(*, person: Person, tab: str, after: str, at: datetime) -> Inbox:
    """Return one tab. A constant number of queries for any number of asks.

    Raises:
        BadCursor: ``after`` is not one of ours.

    """
    rows, newer, older = _page(person, tab, after)
    late_ones = asks.LATE if tab == ANSWER and not after else 0
    late, line = asks.aside(person, late_ones=late_ones, first_ones=FIRST_IN_LINE if tab != WAITING else 0)
    read = [*rows, *late, *line]
    first = asks.place_of(rows[0]) if tab == WAITING and rows else 1
    places = range(first, first + len(rows)) if tab == WAITING else [0] * len(rows)
    cards = {card.ask.pk: card for card in asks.cards(read, person, at, places)}
    shown, overdue, first_in_line = (tuple(cards[a.pk] for a in part if a.pk in cards) for part in (rows, late, line))
    return Inbox(tab, shown, overdue, newer, older, counts(person), first_in_line)


def _page(person: Person, tab: str, after: str) -> tuple[list[Ask], str, str]:
    if tab == DONE:
        page = paging.newest_first(asks.answered(person), size=asks.PAGE, after=after)
        return list(page.rows), page.newer, page.older
    rows = asks.waiting_list(person) if tab == WAITING else asks.to_answer(person)
    field = "answered_at" if tab == WAITING else "due_at"
    found, older = paging.soonest_first(rows, field, size=asks.PAGE, after=after)
    return found, "", older


def counts(person: Person) -> dict[str, int]:
    """Count what waits for an answer and who is on the list. One query."""
    rows = asks.visible_to(person).filter(case__state="open")
    counted = rows.aggregate(
        answer=Count("pk", filter=Q(state=AskState.PENDING)), waiting=Count("pk", filter=Q(state=AskState.WAITING))
    )
    return {ANSWER: counted["answer"], WAITING: counted["waiting"]}


def room_of(person: Person, at: datetime) -> Room:
    """Return a mentor's places. Two queries."""
    is_open = Exists(offers.open_at(at).filter(pk=OuterRef("pk")))
    offer = Offer.objects.filter(person=person).annotate(is_open=is_open).first()
    rows = Mentorship.objects.filter(present("mentee__"), mentor=person, state=MentorshipState.ACTIVE)
    pairs = without_blocked(rows, person, "mentee").select_related("mentee").order_by("seat")
    return Room(offer, tuple(pair.mentee for pair in pairs), bool(offer and offer.is_open))
