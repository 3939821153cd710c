"""Which offers are open, and for how many more people."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import DateField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Greatest

from profiles.models import Offer, OfferTopic, Person
from profiles.queries.people import present


@dataclass(frozen=True)
class OfferState:
    """Where an offer stands now, for its owner's page."""

    offer: Offer
    topics: tuple[int, ...]
    open: bool
    paused: bool

    @property
    def says_enough(self) -> bool:
        """Whether it could open as it stands: it has topics, and a way of mentoring."""
        return bool(self.topics and self.offer.formats)

    @property
    def back_on(self) -> date | None:
        return self.offer.paused_until if self.paused else None


def today_of(at: datetime, zone: F) -> Cast:
    """Return the calendar day at ``at`` in the zone of a row."""
    return Cast(Func(zone, Value(at), function="timezone"), DateField())


def not_paused(at: datetime) -> Q:
    """Whether a break is over: from the day it names on, in the mentor's own zone."""
    return Q(paused_at=None) | Q(paused_until__lte=today_of(at, F("person__zone")))


def open_at(at: datetime) -> QuerySet[Offer]:
    """Return the offers of people others may meet that take requests at a moment."""
    return Offer.objects.filter(present("person__"), not_paused(at), opened_at__isnull=False)


def of_person(person: Person, at: datetime) -> OfferState | None:
    """Return somebody's own offer, or None before they made one. Two queries."""
    offers = Offer.objects.annotate(is_open=Exists(open_at(at).filter(pk=OuterRef("pk"))), is_awake=not_paused(at))
    offer = offers.filter(person=person).first()
    if offer is None:
        return None
    topics = OfferTopic.objects.filter(offer=offer).order_by("id").values_list("topic_id", flat=True)
    paused = offer.opened_at is not None and not offer.is_awake
    return OfferState(offer=offer, topics=tuple(topics), open=offer.is_open, paused=paused)


def room_left(offer: Offer) -> int:
    """Return for how many more people there is room; none where room was made smaller than what is taken."""
    return max(0, offer.room - offer.taken)


def has_room() -> Q:
    return Q(room__gt=F("taken"))


def free_places() -> Greatest:
    """Return the same as ``room_left``, in SQL."""
    return Greatest(F("room") - F("taken"), Value(0), output_field=IntegerField())
