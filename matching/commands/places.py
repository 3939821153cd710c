"""The places of a mentor. The one entrance: page, API, sweep and coordinator all come through here."""

from django.db import connection

from matching.choices import RUNNING, MentorshipState
from matching.errors import MentorIsFull
from matching.models import Ask, Mentorship
from profiles.models import Offer, Person
from profiles.models.offers import MAX_ROOM


def take(*, mentor: Person) -> int:
    """Return the seat for one more person, in the caller's transaction; MentorIsFull when there is none.

    Locks the offer before it counts, so that two who come at once count one after the other. Who
    came past the lock would choose the same seat, and the database refuses the second one.
    """
    offer = lock_offer(mentor)
    seats = held(mentor)
    if offer is None or len(seats) >= offer.room:
        raise MentorIsFull
    Offer.objects.filter(pk=offer.pk).update(taken=len(seats) + 1, unanswered=0)
    return min(set(range(MAX_ROOM)) - seats)


def may_be_asked(*, mentor: Person, most: int) -> bool:
    """Whether one more case may ask this mentor now, in the caller's transaction.

    Two that want to in the same moment take turns, and the second one counts the first. It is a lock
    of its own: whoever answers holds the offer, and must not wait for those who ask.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('asked', %s))", [mentor.pk])
    return Ask.objects.filter(mentor=mentor, state__in=RUNNING).count() < most


def recount(*, mentor: Person) -> int:
    """Count the places again after one was given back; return how many are free."""
    offer = lock_offer(mentor)
    if offer is None:  # the mentor has left
        return 0
    taken = len(held(mentor))
    Offer.objects.filter(pk=offer.pk).update(taken=taken)
    return max(0, offer.room - taken)


def lock_offer(mentor: Person) -> Offer | None:
    return Offer.objects.select_for_update(no_key=True).filter(person=mentor).first()


def held(mentor: Person) -> set[int]:
    active = Mentorship.objects.filter(mentor=mentor, state=MentorshipState.ACTIVE)
    return set(active.values_list("seat", flat=True))
