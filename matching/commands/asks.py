"""The answers to an ask. Each locks the case first, so that answers, clock and withdrawal take turns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from matching.choices import RUNNING, AskState, CaseState, MentorshipState, Reason, Verb
from matching.commands import ladder, lanes, mentorships, moves, places
from matching.errors import AnsweredAlready, NothingToUndo, QuestionMissing
from matching.models import Ask, CaseWish, Mentorship, Move
from matching.models.cases import MOST_WISHES
from matching.policies.asks import ensure_answerable
from matching.policies.cases import ensure_open
from matching.queries import asks
from matching.queries.ladder import numbers
from profiles.choices import says_something
from profiles.commands import offers
from profiles.models import Offer, Person
from profiles.queries import blocks


@dataclass(frozen=True)
class No:
    """A kind no: why, perhaps a line, perhaps somebody else, perhaps a rest from new asks."""

    reason: Reason = Reason.NO_REASON
    note: str = ""
    suggested: Person | None = None
    pauses: bool = False


@transaction.atomic
def accept(*, ask: Ask, by: Person, at: datetime, words: str = "") -> Mentorship | None:
    """Say yes: the first one wins, takes a place, and the others are told and thanked.

    None if this mentor has said yes already: then nothing changes.
    """
    locked = lock(ask)
    if locked.state == AskState.ACCEPTED:
        return None
    ensure_answerable(locked)
    seat = places.take(mentor=locked.mentor)
    moves.move_ask(
        ask=locked, to=AskState.ACCEPTED, verb=Verb.ACCEPTED, by=by, at=at, answered_at=at, remind_at=None, note=words
    )
    case = locked.case
    moves.move_case(
        case=case, to=CaseState.SUPPORTED, verb=Verb.SUPPORTED, at=at, due_at=None, lease_until=None, closed_at=at
    )
    mentorship = mentorships.start(ask=locked, seat=seat, words=words, at=at)
    ladder.tell(case.person, "ask_accepted", locked, at=at, slot=f"{at.timestamp():.0f}", mentorship=mentorship.key)
    ladder.call_back(case=case, verb="ask_closed", at=at)
    return mentorship


@transaction.atomic
def put_on_list(*, ask: Ask, by: Person, at: datetime) -> bool:
    """Put somebody on one's waiting list; the case moves on meanwhile. False if they are on it already."""
    locked = lock(ask)
    if locked.state == AskState.WAITING:
        return False
    ensure_answerable(locked)
    moves.move_ask(ask=locked, to=AskState.WAITING, verb=Verb.LISTED, by=by, at=at, answered_at=at, remind_at=None)
    answered(locked)
    place = asks.place_of(locked)
    ladder.tell(locked.case.person, "ask_listed", locked, at=at, slot=f"{at.timestamp():.0f}", place=place)
    go_on(locked, at=at)
    return True


@transaction.atomic
def decline(*, ask: Ask, by: Person, no: No, at: datetime) -> bool:
    """Say no, kindly; the case goes on at once. False if it was said already."""
    locked = lock(ask)
    if locked.state == AskState.DECLINED:
        return False
    ensure_answerable(locked)
    moves.move_ask(
        ask=locked,
        to=AskState.DECLINED,
        verb=Verb.DECLINED,
        by=by,
        at=at,
        facts={"pauses": no.pauses},
        answered_at=at,
        remind_at=None,
        reason=no.reason,
        note=no.note,
        suggested=no.suggested,
    )
    answered(locked)
    if no.pauses:
        offers.pause(person=locked.mentor, until=None, at=at)
    if no.suggested is not None:
        wish_for(locked, no.suggested)
    go_on(locked, at=at)
    ladder.tell(locked.case.person, "ask_declined", locked, at=at, slot=f"{at.timestamp():.0f}")
    return True


@transaction.atomic
def want_more(*, ask: Ask, by: Person, question: str, at: datetime) -> bool:
    """Ask the seeker one question first; it is their turn until they answer. False if it is already."""
    if not says_something(question):
        raise QuestionMissing
    locked = lock(ask)
    if locked.state == AskState.MORE_INFO:
        return False
    ensure_answerable(locked)
    if locked.state != AskState.PENDING:
        raise AnsweredAlready
    moves.move_ask(
        ask=locked,
        to=AskState.MORE_INFO,
        verb=Verb.QUESTION,
        by=by,
        at=at,
        question=question.strip(),
        reply="",
        remind_at=None,
        due_at=at + numbers().reply,
    )
    answered(locked)
    ladder.tell(locked.case.person, "ask_question", locked, at=at, slot=f"{at.timestamp():.0f}")
    ladder.reschedule(case=locked.case, ladder=numbers(), at=at)
    return True


@transaction.atomic
def reply(*, ask: Ask, by: Person, words: str, at: datetime) -> bool:
    """Answer the mentor's question; the mentor has their time again. False if nothing was asked."""
    locked = lock(ask)
    ensure_open(locked.case)
    if locked.state != AskState.MORE_INFO:
        return False
    due_at = at + numbers().time_to_answer(first=False)
    moves.move_ask(ask=locked, to=AskState.PENDING, verb=Verb.REPLIED, by=by, at=at, reply=words, due_at=due_at)
    ladder.tell(locked.mentor, "question_answered", locked, at=at, slot=f"{at.timestamp():.0f}")
    ladder.reschedule(case=locked.case, ladder=numbers(), at=at)
    return True


def lock(ask: Ask) -> Ask:
    """Lock the case of an ask, then read the ask anew."""
    case = ladder.lock(ask.case)
    locked = Ask.objects.select_related("mentor").get(pk=ask.pk)
    locked.case = case
    return locked


def go_on(ask: Ask, *, at: datetime) -> None:
    """Let the case take its next step, unless it waits for another ask already."""
    go = ladder.reschedule if ask.case.asks.filter(state__in=RUNNING, overtaken_at=None).exists() else ladder.climb
    go(case=ask.case, ladder=numbers(), at=at)


def answered(ask: Ask) -> None:
    """Forget silences: whoever answers, whatever it is, is there."""
    Offer.objects.filter(person=ask.mentor).exclude(unanswered=0).update(unanswered=0)


def wish_for(ask: Ask, mentor: Person) -> None:
    """Put whom a mentor suggests on the wish list, after the seeker's own wishes, if there is room."""
    many = ask.case.wishes.count()
    if many < MOST_WISHES and not ask.case.wishes.filter(mentor=mentor).exists():
        CaseWish.objects.create(case=ask.case, mentor=mentor, position=many + 1)


@transaction.atomic
def undo(*, ask: Ask, by: Person, at: datetime) -> None:
    """Take one's last answer back, for a while: everything it moved returns to where it was."""
    locked = lock(ask)
    last = asks.last_answer(locked, by=by, at=at)
    if last is None:
        raise NothingToUndo
    if blocks.are_apart(locked.mentor, locked.case.person):
        raise NothingToUndo
    if last.verb == Verb.ACCEPTED:
        take_back_yes(locked, said=last, by=by, at=at)
    elif locked.case.state != CaseState.OPEN:
        raise NothingToUndo
    if last.facts.get("pauses"):
        offers.resume(person=locked.mentor, at=at)
    put_back(locked, last.was, by=by, at=at)
    if last.verb == Verb.ACCEPTED:
        ladder.stand_again(case=locked.case, closed_at=last.at, at=at)
    ladder.tell(locked.case.person, "ask_undone", locked, at=at, slot=f"{at.timestamp():.0f}")
    go_on(locked, at=at)


def take_back_yes(ask: Ask, *, said: Move, by: Person, at: datetime) -> None:
    """Undo what a yes did beside the ask itself. Refused once the two have begun to talk."""
    mentorship = ask.mentorships.filter(state=MentorshipState.ACTIVE).first()
    if mentorship is None or mentorship.messages.exclude(author=ask.mentor).exists():
        raise NothingToUndo
    mentorships.close(mentorship=mentorship, by=by, at=at)
    opened: dict[str, Any] = {"due_at": at, "closed_at": None, "lane": lanes.take(person=ask.case.person, at=at)}
    moves.move_case(case=ask.case, to=CaseState.OPEN, verb=Verb.REOPENED, by=by, at=at, **opened)
    called_back = ask.case.moves.filter(verb=Verb.CALLED_BACK, at=said.at, pk__gt=said.pk).order_by("pk")
    for move in called_back.select_related("ask__mentor"):
        if move.ask is None or move.ask.state != AskState.WITHDRAWN:
            continue
        if not blocks.are_apart(move.ask.mentor, ask.case.person):
            put_back(move.ask, move.was, by=by, at=at)


def put_back(ask: Ask, was: str, *, by: Person, at: datetime) -> None:
    """Return an ask to where it was. Where another one runs by now, it no longer holds the case up."""
    others = ask.case.asks.filter(state__in=RUNNING, overtaken_at=None).exclude(pk=ask.pk)
    overtaken_at = at if was in RUNNING and others.exists() else ask.overtaken_at
    moves.move_ask(
        ask=ask,
        to=was,
        verb=Verb.UNDONE,
        by=by,
        at=at,
        answered_at=None,
        reason="",
        note="",
        suggested=None,
        overtaken_at=overtaken_at,
    )
