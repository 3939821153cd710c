"""When an offer may take which step."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from profiles.errors import (
    BreakIsOver,
    HandbookFirst,
    OfferNeedsAFormat,
    OfferNeedsATopic,
    OfferNotOpen,
    TopicNotShared,
)
from profiles.models import Offer


def ensure_topics_are_shared(topics: Collection[int], shared: Collection[int]) -> None:
    if not set(topics) <= set(shared):
        raise TopicNotShared


def ensure_keeps_a_topic(offer: Offer, topics: Collection[int]) -> None:
    """An offer that is open, or on a break, always says what people may ask about."""
    if offer.opened_at is not None and not topics:
        raise OfferNeedsATopic


def ensure_says_enough(topics: Collection[int], formats: Collection[str]) -> None:
    """Whoever asks must know what about, and for how long they may hope."""
    if not topics:
        raise OfferNeedsATopic
    if not formats:
        raise OfferNeedsAFormat


def ensure_may_open(offer: Offer, topics: Collection[int]) -> None:
    if offer.handbook_passed_at is None:
        raise HandbookFirst
    ensure_says_enough(topics, offer.formats)


def ensure_may_pause(offer: Offer, until: date | None, at: datetime) -> None:
    if offer.opened_at is None:
        raise OfferNotOpen
    if until is not None and until <= at.astimezone(ZoneInfo(offer.person.zone)).date():
        raise BreakIsOver
