"""What binds two people is cut when one blocks the other, and all that binds somebody when they leave.

Who leans on a mentor is never left with nobody: a mentee goes straight back, a request goes on.
"""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Q

from matching.choices import ANSWERABLE, AskState, CaseState, MentorshipState, Verb
from matching.commands import asks, followups, gigs, ladder, mentorships, messages, moves
from matching.models import Ask, Case, Mentorship
from matching.queries import asks as asked
from matching.queries.ladder import numbers
from profiles.models import Person

HELD_AT_MOST = 200

log = structlog.get_logger()


def cut(*, one: Person, other: Person, at: datetime) -> None:
    """Take back the asks between two people and end their mentorship, in the transaction of the block.

    A block cannot be told from somebody who has left: either way a mentee is told that their request
    is open again, unless it was they who blocked.
    """
    between = Q(mentor=one, case__person=other) | Q(mentor=other, case__person=one)
    take_back(Q(between), at=at)
    pair = Q(mentor=one, mentee=other) | Q(mentor=other, mentee=one)
    end_all(pair, but=one, at=at)


def free(*, person: Person, at: datetime) -> None:
    """Let those go on who lean on somebody that they cannot reach any more: whoever asked them, whoever they mentor."""
    take_back(Q(mentor=person), at=at)
    end_all(Q(mentor=person), but=person, at=at)


def vanish(*, person: Person, at: datetime) -> None:
    """Let go of what binds somebody whom nobody sees any more, as if they had left; their own requests stay."""
    free(person=person, at=at)
    end_all(Q(mentee=person), but=person, at=at)


def rest(*, person: Person, until: datetime, at: datetime) -> None:
    """Stop the clocks of somebody who can do nothing here until then, and end nothing: it may be taken back.

    Whoever asked them goes on without them (``go_on_without``), and their waiting list waits.
    """
    gigs.impose(person=person, until=until, at=at)


def back(*, person: Person, at: datetime) -> None:
    """Let somebody's clocks go on who is not out any more, however that came."""
    gigs.lift(person=person, at=at)


def leave(*, person: Person, at: datetime) -> None:
    """Let go of all that somebody has asked, was asked, and does with others."""
    for case in Case.objects.filter(person=person, state=CaseState.OPEN).order_by("pk"):
        locked = ladder.lock(case)
        if locked.state == CaseState.OPEN:
            moves.move_case(case=locked, to=CaseState.WITHDRAWN, verb=Verb.WITHDRAWN, at=at, due_at=None, closed_at=at)
            ladder.call_back(case=locked, verb="ask_withdrawn", at=at)
    Case.objects.filter(taken_by=person, state=CaseState.OPEN).update(taken_by=None)
    vanish(person=person, at=at)


def go_on_without(*, at: datetime, limit: int = HELD_AT_MOST) -> int:
    """Let requests go on at once whose mentor takes none just now, each in its own transaction.

    However it came that they take none: a break, a closed offer, a gig, two silences, a time out. A late yes counts.
    """
    gone_on = 0
    for ask in list(asked.in_vain(at)[:limit]):
        try:
            gone_on += pass_by(ask=ask, at=at)
        except Exception:
            log.exception("case_not_gone_on", case=ask.case.key)
    return gone_on


@transaction.atomic
def pass_by(*, ask: Ask, at: datetime) -> bool:
    """Ask the next one beside a mentor who takes no requests now. False if they do again, or have answered."""
    locked = asks.lock(ask)
    if not asked.in_vain(at).filter(pk=locked.pk).update(overtaken_at=at):
        return False
    facts = {"rests": True}
    moves.record(
        case=locked.case, ask=locked, verb=Verb.OVERTAKEN, was=locked.state, became=locked.state, facts=facts, at=at
    )
    ladder.climb(case=locked.case, ladder=numbers(), at=at)
    return True


def take_back(which: Q, *, at: datetime) -> None:
    waiting = Ask.objects.filter(which, state__in=ANSWERABLE, case__state=CaseState.OPEN)
    for ask in waiting.select_related("case").order_by("case_id"):  # in one order, so that two at once take turns
        locked = asks.lock(ask)
        if locked.state in ANSWERABLE and locked.case.state == CaseState.OPEN:
            moves.move_ask(ask=locked, to=AskState.WITHDRAWN, verb=Verb.CALLED_BACK, at=at, remind_at=None)
            asks.go_on(locked, at=at)


def end_all(which: Q, *, but: Person, at: datetime) -> None:
    """End mentorships; each mentee goes straight back to where they were, but not whoever wanted it so."""
    for mentorship in Mentorship.objects.filter(which, state=MentorshipState.ACTIVE).order_by("pk"):
        locked = messages.lock(mentorship)
        if locked.state == MentorshipState.ACTIVE:
            mentorships.close(mentorship=locked, at=at)
            if locked.mentee != but:
                followups.follow(mentorship=locked, at=at)
