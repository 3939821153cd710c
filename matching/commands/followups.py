"""Straight back: a request whose mentor could not go on is opened again, and the time somebody waited counts."""

from datetime import datetime

from django.db import transaction

from matching.choices import Verb
from matching.commands import ladder, lanes, messages, moves, waits
from matching.errors import NothingToReopen
from matching.models import Case, CaseWish, Mentorship
from matching.policies.mentorships import may_ask_again
from matching.queries import cases, gigs, next_mentor
from matching.queries.ladder import numbers
from profiles.models import Person


def follow(*, mentorship: Mentorship, at: datetime, by: Person | None = None) -> Case | None:
    """Open the case of a mentorship anew, in the transaction in which that ended without its person's fault.

    1. The same need in the same words; only those who have said yes or no before are not asked again.
    2. The time waited before counts, on the board and in the next match run.
    3. The next step is taken at once, and the person is told. None if that happened already.
    4. Where that is one request more than somebody may have at once, their newest one waits until another is done.
    """
    old = mentorship.ask.case
    if Case.objects.filter(follows=old).exists():
        return None
    case = copy(old, at=at)
    again = next_mentor.answered_before(case)
    wishes = old.wishes.exclude(mentor__in=again).order_by("position").values_list("mentor", flat=True)
    CaseWish.objects.bulk_create(
        CaseWish(case=case, mentor_id=mentor, position=place) for place, mentor in enumerate(wishes, 1)
    )
    moves.record(case=case, verb=Verb.OPENED, became=case.state, by=by, facts={"again": True}, at=at)
    waits.miss(person=case.person, pool=case.pool, since=case.waits_since)
    ladder.climb(case=case, ladder=numbers(), at=at)
    if (gig := gigs.that_stops(case.person)) is not None:
        ladder.stop(case=ladder.lock(case), until=gig.until, facts=gigs.facts(gig), at=at)
    if by is None:
        ladder.tell_about(case.person, "case_again", case, at=at)
    return case


def copy(old: Case, *, at: datetime) -> Case:
    """Write the same need with a clock of its own. Times that are over and the contact do not go along."""
    return Case.objects.create(
        person=old.person,
        form_key=f"follows-{old.key}",
        follows=old,
        pool=old.pool,
        topic=old.topic,
        words=old.words,
        tried=old.tried,
        length=old.length,
        languages=old.languages,
        times=[time for time in old.times if time > at],
        shows_topics=old.shows_topics,
        opened_at=at,
        waits_since=at - cases.waited(old, at),
        step_since=at,
        due_at=at,
        lane=lanes.take(person=old.person, at=at),
    )


@transaction.atomic
def ask_again(*, mentorship: Mentorship, by: Person, at: datetime) -> Case:
    """Let a mentee go straight back whose mentor finished. Asked twice, the same case is returned."""
    locked = messages.lock(mentorship)
    if not may_ask_again(locked, by):
        raise NothingToReopen
    made = follow(mentorship=locked, by=by, at=at)
    return made or Case.objects.get(follows=locked.ask.case)
