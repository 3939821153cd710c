"""An offer: what somebody mentors in. Each step locks the person, then the offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from profiles.choices import Side
from profiles.commands import audit, people
from profiles.models import Offer, OfferTopic, Person
from profiles.models.offers import MAX_ROOM
from profiles.policies.offers import (
    ensure_keeps_a_topic,
    ensure_may_open,
    ensure_may_pause,
    ensure_says_enough,
    ensure_topics_are_shared,
)


@dataclass(frozen=True)
class Offered:
    """All that the offer form asks."""

    topics: Sequence[int]
    formats: Sequence[str]
    room: int
    rhythm: str = ""
    good_for: str = ""
    good_for_words: str = ""
    not_for_words: str = ""
    avoids_rivals: bool = False


@transaction.atomic
def describe(*, person: Person, said: Offered, at: datetime) -> bool:
    """Keep what somebody offers, open or not; True if that changed anything."""
    locked = people.lock(person)
    offer = lock_or_make(locked)
    ensure_topics_are_shared(said.topics, shared_by(locked, offer))
    if offer.opened_at is not None:
        ensure_says_enough(said.topics, said.formats)
    topics_changed = write_topics(offer, said.topics)
    fields = ("room", "rhythm", "good_for", "good_for_words", "not_for_words")
    changed = move(offer, formats=list(said.formats), **{name: getattr(said, name) for name in fields})
    matched = bool(changed or topics_changed)
    ticked = people.change(locked, at=at, also_matched=matched, avoids_rivals=said.avoids_rivals)
    if "room" in changed or ticked:
        facts = {"room": offer.room, "avoids_rivals": said.avoids_rivals}
        audit.record(action="offer.described", by=locked, kind="offer", key=locked.key, facts=facts, at=at)
    return matched or bool(ticked)


@transaction.atomic
def publish(*, person: Person, said: Offered, at: datetime) -> bool:
    """Keep what somebody offers and let people ask. False if the handbook comes first: then it is kept only."""
    offer = lock_or_make(people.lock(person))
    ensure_says_enough(said.topics, said.formats)
    describe(person=person, said=said, at=at)
    if offer.handbook_passed_at is None:
        return False
    open_offer(person=person, at=at)
    return True


@transaction.atomic
def pass_handbook(*, person: Person, at: datetime) -> None:
    """Remember that somebody answered the three questions; the first time counts."""
    locked = people.lock(person)
    offer = lock_or_make(locked)
    if offer.handbook_passed_at is None and move(offer, handbook_passed_at=at):
        audit.record(action="offer.handbook_passed", by=locked, kind="offer", key=locked.key, at=at)


@transaction.atomic
def open_offer(*, person: Person, at: datetime) -> bool:
    """Let people ask, and end a break. False if they could ask already."""
    locked = people.lock(person)
    offer = lock_or_make(locked)
    ensure_may_open(offer, topics_of(offer))
    return step(locked, offer, "offer.opened", at=at, opened_at=offer.opened_at or at, **AWAKE)


@transaction.atomic
def pause(*, person: Person, until: date | None, at: datetime) -> bool:
    """Take a break, until a day or until told otherwise: nobody new can ask. Whoever says so is there: no silence."""
    locked = people.lock(person)
    offer = lock_or_make(locked)
    ensure_may_pause(offer, until, at)
    since = offer.paused_at if offer.paused_at and offer.paused_until == until else at
    return step(locked, offer, "offer.paused", at=at, paused_at=since, paused_until=until, unanswered=0)


@transaction.atomic
def resume(*, person: Person, at: datetime) -> bool:
    """End a break. False if there was none."""
    locked = people.lock(person)
    return step(locked, lock_or_make(locked), "offer.resumed", at=at, **AWAKE)


@transaction.atomic
def close(*, person: Person, at: datetime) -> bool:
    """Stop offering. What was said stays for the next time."""
    locked = people.lock(person)
    return step(locked, lock_or_make(locked), "offer.closed", at=at, opened_at=None, **AWAKE)


@transaction.atomic
def set_room(*, person: Person, room: int, at: datetime) -> bool:
    """Say for how many people at once there is room; those who are there already stay."""
    locked = people.lock(person)
    return step(locked, lock_or_make(locked), "offer.room_set", at=at, room=max(0, min(room, MAX_ROOM)))


def keep_only(*, person: Person, topics: Sequence[int]) -> None:
    """Take topics out of an offer that its owner no longer shares; runs in the caller's transaction."""
    offer = Offer.objects.select_for_update(no_key=True).filter(person=person).first()
    if offer is None:
        return
    kept = [topic for topic in topics_of(offer) if topic in topics]
    ensure_keeps_a_topic(offer, kept)
    write_topics(offer, kept)


AWAKE: dict[str, Any] = {"paused_at": None, "paused_until": None, "unanswered": 0}


def lock_or_make(person: Person) -> Offer:
    """Lock a person's offer; a closed one is made when there is none. The person is locked already."""
    offer = Offer.objects.select_for_update(no_key=True).filter(person=person).first()
    made = offer or Offer.objects.create(person=person)
    made.person = person
    return made


def step(person: Person, offer: Offer, action: str, *, at: datetime, **fields: Any) -> bool:
    """Move an offer on; asked twice, the second time changes nothing and says so."""
    if not move(offer, **fields):
        return False
    people.touch(person, at=at)
    facts = {"until": offer.paused_until.isoformat()} if offer.paused_until else {}
    audit.record(action=action, by=person, kind="offer", key=person.key, facts=facts, at=at)
    return True


def move(offer: Offer, **fields: Any) -> list[str]:
    """Write the fields that differ and return their names."""
    changed = [name for name, value in fields.items() if getattr(offer, name) != value]
    for name in changed:
        setattr(offer, name, fields[name])
    if changed:
        offer.save(update_fields=changed)
    return changed


def topics_of(offer: Offer) -> list[int]:
    return list(offer.topics.order_by("id").values_list("topic_id", flat=True))


def shared_by(person: Person, offer: Offer) -> set[int]:
    """What people may be invited to ask about: the shares, and what the offer holds already."""
    shares = person.topics.filter(side=Side.SHARE).values_list("topic_id", flat=True)
    return {*shares, *topics_of(offer)}


def write_topics(offer: Offer, wanted: Sequence[int]) -> bool:
    held = topics_of(offer)
    offer.topics.exclude(topic_id__in=wanted).delete()
    OfferTopic.objects.bulk_create(
        OfferTopic(offer=offer, topic_id=topic) for topic in dict.fromkeys(wanted) if topic not in held
    )
    return set(held) != set(wanted)
