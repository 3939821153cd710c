"""On a gig: one tap stops somebody's clocks, and the return starts them again, moved by exactly that time.

Who is out for a time has their clocks stopped the same way, by ``impose`` and ``lift``.
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from matching.choices import CaseState, MentorshipState
from matching.commands import ladder, mentorships, messages
from matching.models import Case, Gig, Mentorship
from matching.policies.gigs import ensure_ends_in_time
from matching.queries import gigs as standing
from profiles.commands import notices, offers
from profiles.models import Offer, Person
from profiles.queries.offers import open_at

HELD_AT_MOST = 200

log = structlog.get_logger()


@transaction.atomic
def start(*, person: Person, until: datetime, at: datetime) -> Gig:
    """Stop the clocks of somebody's cases and mentorships until then. Said again, only the date changes.

    Cases are locked before the person, as everywhere.
    """
    ensure_ends_in_time(until, at)
    gig, made = _stop(person, until, at, imposed=False)
    if made and open_at(at).filter(person=person).exists():
        offers.pause(person=person, until=None, at=at)
        Gig.objects.filter(pk=gig.pk).update(rests_offer=True)
    return gig


@transaction.atomic
def impose(*, person: Person, until: datetime, at: datetime) -> Gig:
    """Stop the clocks of somebody who is out until then. Their offer needs no break: nobody sees it."""
    return _stop(person, until, at, imposed=True)[0]


@transaction.atomic
def end(*, person: Person, at: datetime) -> bool:
    """Come back: everything goes on where it was, and one piece of news says where that is. False if nobody left."""
    gig = _go_on(person, at, imposed=False)
    if gig is None:
        return False
    if gig.rests_offer and Offer.objects.filter(person=person, paused_at__isnull=False, paused_until=None).exists():
        offers.resume(person=person, at=at)
    if not standing.any_of(person):
        notices.tell(person=person, verb="gig_over", subject_kind="matching.gig", subject_key=gig.key, at=at)
    return True


@transaction.atomic
def lift(*, person: Person, at: datetime) -> bool:
    """Let everything go on that stood still because somebody was out. False if nothing did."""
    return _go_on(person, at, imposed=True) is not None


def end_due(*, at: datetime, limit: int = HELD_AT_MOST) -> int:
    """Let those go on whose time away is over, each in their own transaction. Who cannot holds nobody else up."""
    due = Gig.objects.filter(ended_at=None, until__lte=at).order_by("until", "pk").select_related("person")
    ended = 0
    for gig in due[:limit]:
        try:
            ended += (lift if gig.imposed else end)(person=gig.person, at=at)
        except Exception:
            log.exception("gig_not_ended", gig=gig.key)
    return ended


def _stop(person: Person, until: datetime, at: datetime, *, imposed: bool) -> tuple[Gig, bool]:
    times = {"since": at, "until": until}
    gig, made = Gig.objects.get_or_create(person=person, ended_at=None, imposed=imposed, defaults=times)
    if not made:
        Gig.objects.filter(pk=gig.pk, ended_at=None).update(until=until)
        gig.until = until
    for case in Case.objects.filter(person=person, state=CaseState.OPEN, stopped_at=None).order_by("pk"):
        ladder.stop(case=ladder.lock(case), until=until, facts=standing.facts(gig), at=at)
    for pair in _pairs(person).filter(stopped_at=None):
        mentorships.stop(mentorship=messages.lock(pair), at=at)
    _due_when_all_is_over(person)
    return gig, made


def _go_on(person: Person, at: datetime, *, imposed: bool) -> Gig | None:
    """End it; what stands still for something else as well goes on when that is over. None if there is nothing."""
    gig = Gig.objects.filter(person=person, ended_at=None, imposed=imposed).first()
    if gig is None or not Gig.objects.filter(pk=gig.pk, ended_at=None).update(ended_at=at):
        return None
    if standing.any_of(person):
        _due_when_all_is_over(person)
        return gig
    for case in Case.objects.filter(person=person, stopped_at__isnull=False, lane__isnull=False).order_by("pk"):
        ladder.go_on(case=ladder.lock(case), at=at)
    for pair in _pairs(person).filter(stopped_at__isnull=False):
        mentorships.go_on(mentorship=messages.lock(pair), at=at)
    return gig


def _due_when_all_is_over(person: Person) -> None:
    last = standing.that_stops(person)
    if last is not None:
        Case.objects.filter(person=person, stopped_at__isnull=False).update(due_at=last.until)


def _pairs(person: Person) -> QuerySet[Mentorship]:
    both = Q(mentee=person) | Q(mentor=person)
    return Mentorship.objects.filter(both, state=MentorshipState.ACTIVE).order_by("pk")
