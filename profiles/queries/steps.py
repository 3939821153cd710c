"""What a member has said so far, for the page that leads on from there."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from profiles.choices import Side
from profiles.models import Offer, OwnWords, Person, PersonTopic

OFFER_NONE, OFFER_OPEN, OFFER_PAUSED, OFFER_CLOSED = "none", "open", "paused", "closed"


@dataclass(frozen=True)
class Said:
    learns: bool
    shares: int
    offer: str
    read_handbook: bool
    unsaid: tuple[str, ...]


def said(*, person: Person, at: datetime) -> Said:
    """One query whatever the person has filled in; ``unsaid`` names what the matcher still misses."""
    sides = PersonTopic.objects.filter(person=OuterRef("pk")).order_by().values("side")
    words = OwnWords.objects.filter(person=OuterRef("pk")).order_by().values("about")
    rows = Person.objects.filter(pk=person.pk).select_related("offer")
    row = rows.annotate(sides=ArraySubquery(sides), words=ArraySubquery(words)).get()
    offer = getattr(row, "offer", None)
    told = [*row.sides, *row.words]  # both say "learn" and "share" alike
    missing = {
        "hours": person.week is None and not person.hours_vary,
        "languages": not person.languages,
        "place": person.place_id is None,
        "talks": not person.talks,
    }
    return Said(
        learns=Side.LEARN in told,
        shares=told.count(Side.SHARE),
        offer=offer_state(offer, at=at),
        read_handbook=offer is not None and offer.handbook_passed_at is not None,
        unsaid=tuple(name for name, is_missing in missing.items() if is_missing),
    )


def offer_state(offer: Offer | None, *, at: datetime) -> str:
    if offer is None:
        return OFFER_NONE
    if offer.opened_at is None:
        return OFFER_CLOSED
    if offer.paused_at is not None and (offer.paused_until is None or offer.paused_until > timezone.localdate(at)):
        return OFFER_PAUSED
    return OFFER_OPEN
