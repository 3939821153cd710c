"""The two together: begun by a yes, ended by either, by its time or by a block."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from matching.choices import Length, MentorshipState, Part
from matching.commands import followups, messages, places
from matching.models import Ask, Mentorship, Partner
from matching.queries import asks, gigs
from matching.queries.ladder import numbers
from profiles.choices import says_something
from profiles.commands import notices
from profiles.models import Person

log = structlog.get_logger()


def start(*, ask: Ask, seat: int, words: str, at: datetime) -> Mentorship:
    """Begin after a yes, in its transaction; after a yes that was taken back, begin the same one again.

    Only what the seeker agreed to is shared.
    """
    case, ladder = ask.case, numbers()
    days = ladder.one_off_days if case.length == Length.ONE_OFF else ladder.long_term_days
    fresh = {
        "mentee": case.person,
        "mentor": ask.mentor,
        "seat": seat,
        "length": case.length,
        "state": MentorshipState.ACTIVE,
        "started_at": at,
        "until": at + timedelta(days=days),
        "ended_at": None,
        "ended_by": None,
        "last_at": at,
        "stopped_at": at if gigs.any_of(case.person, ask.mentor) else None,
    }
    made, _new = Mentorship.objects.update_or_create(ask=ask, defaults=fresh)
    for part, person, contact in ((Part.MENTEE, case.person, case.contact), (Part.MENTOR, ask.mentor, "")):
        Partner.objects.update_or_create(mentorship=made, part=part, defaults={"person": person, "contact": contact})
    if says_something(words):
        key = f"yes-{made.key}-{at.timestamp():.0f}"
        messages.write(mentorship=made, author=ask.mentor, words=words.strip(), form_key=key, at=at)
    return made


@transaction.atomic
def end(*, mentorship: Mentorship, by: Person, farewell: str = "", hands_on: bool = False, at: datetime) -> bool:
    """End it, with a last line if one likes; the other is told. False if it is over already.

    ``hands_on``: the mentor cannot go on, so the mentee goes straight back to where they were.
    """
    locked = messages.lock(mentorship)
    if locked.state != MentorshipState.ACTIVE:
        return False
    close(mentorship=locked, by=by, farewell=farewell.strip(), at=at)
    other = locked.mentor if by == locked.mentee else locked.mentee
    tell(other, "mentorship_ended", locked, at=at)
    if hands_on and other == locked.mentee:
        followups.follow(mentorship=locked, at=at)
    return True


def close(
    *,
    mentorship: Mentorship,
    at: datetime,
    by: Person | None = None,
    farewell: str = "",
    state: MentorshipState = MentorshipState.ENDED,
) -> None:
    """Close a locked mentorship and give its place back. Contact details go with it."""
    Mentorship.objects.filter(pk=mentorship.pk, state=MentorshipState.ACTIVE).update(
        state=state, ended_at=at, ended_by=by, farewell=farewell
    )
    Partner.objects.filter(mentorship=mentorship).update(contact="")
    free = places.recount(mentor=mentorship.mentor)
    first = asks.waiting_list(mentorship.mentor).first() if free else None
    if first is not None:
        tell(mentorship.mentor, "place_opened", mentorship, at=at, slot=f"{at.timestamp():.0f}")


def stop(*, mentorship: Mentorship, at: datetime) -> None:
    """Let the time of a locked mentorship stand still: one of the two is on a gig."""
    active = Mentorship.objects.filter(pk=mentorship.pk, state=MentorshipState.ACTIVE, stopped_at=None)
    active.update(stopped_at=at)


def go_on(*, mentorship: Mentorship, at: datetime) -> None:
    """Let it go on once neither is on a gig: its end is as much later as it stood still, counted once for both."""
    if mentorship.stopped_at is None or gigs.any_of(mentorship.mentee, mentorship.mentor):
        return
    until = mentorship.until + (at - mentorship.stopped_at) if mentorship.until else None
    Mentorship.objects.filter(pk=mentorship.pk).update(stopped_at=None, until=until)


@transaction.atomic
def finish(*, mentorship: Mentorship, at: datetime) -> bool:
    """Complete a mentorship whose time is over. False if it is over already, or not yet."""
    locked = messages.lock(mentorship)
    if locked.state != MentorshipState.ACTIVE or locked.until is None or locked.until > at or locked.stopped_at:
        return False
    close(mentorship=locked, state=MentorshipState.COMPLETED, at=at)
    for person in (locked.mentee, locked.mentor):
        tell(person, "mentorship_completed", locked, at=at)
    return True


def finish_due(*, at: datetime, limit: int = 200) -> int:
    """Complete those whose time is over, each in its own transaction. One that breaks holds no other up."""
    due = Mentorship.objects.filter(state=MentorshipState.ACTIVE, stopped_at=None, until__lte=at).order_by(
        "until", "id"
    )
    finished = 0
    for mentorship in due[:limit]:
        try:
            finished += finish(mentorship=mentorship, at=at)
        except Exception:
            log.exception("mentorship_not_finished", mentorship=mentorship.key)
    return finished


@transaction.atomic
def share_contact(*, mentorship: Mentorship, person: Person, contact: str, at: datetime) -> bool:
    """Show one's contact to the other, or take it back with an empty one. True if that changed anything."""
    locked = messages.lock(mentorship)
    if contact and locked.state != MentorshipState.ACTIVE:
        return False
    mine = Partner.objects.filter(mentorship=locked, person=person)
    return bool(mine.exclude(contact=contact).update(contact=contact))


def show_read(*, mentorship: Mentorship, person: Person, shows: bool) -> bool:
    """Say whether the other may see how far one has read; they see it only if both allow it."""
    mine = Partner.objects.filter(mentorship=mentorship, person=person)
    return bool(mine.exclude(shows_read=shows).update(shows_read=shows))


def tell(person: Person, verb: str, mentorship: Mentorship, *, at: datetime, slot: str = "") -> None:
    notices.tell(
        person=person,
        verb=verb,
        subject_kind="matching.mentorship",
        subject_key=mentorship.key,
        slot=slot,
        at=at,
        by=mentorship.mentor if person == mentorship.mentee else mentorship.mentee,
    )
