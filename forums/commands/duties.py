"""Asking people whether they know an answer. The conversation is locked by whoever calls this."""

from datetime import datetime

from forums.choices import DutyState
from forums.models import AnswerDuty, OpenQuestion, Thread
from forums.queries import duties
from forums.queries.numbers import numbers
from profiles.commands import notices
from profiles.models import Person


def ask(question: OpenQuestion, thread: Thread, *, most: int, at: datetime) -> int:
    """Ask the next people, each at most twice a week, and tell them. Returns how many.

    Their rows are locked in one order, so that two questions cannot take the same turn of somebody.
    """
    found = duties.to_ask(question, thread, most=2 * most, at=at) if most > 0 else []
    locked = Person.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    here = {person.pk for person in locked.filter(pk__in=[person.pk for person in found])}
    asked = 0
    for person in found:
        slot = duties.free_slot(person, at)
        if asked < most and slot is not None and person.pk in here:
            _ask_one(person, thread, slot=slot, at=at)
            asked += 1
    return asked


def _ask_one(person: Person, thread: Thread, *, slot: int, at: datetime) -> None:
    due = at + numbers().time_to_answer
    AnswerDuty.objects.create(
        thread=thread, person=person, slot=slot, offered_at=at, counts_until=at + duties.WEEK, due=due
    )
    notices.tell(
        person=person,
        verb="answer_wanted",
        subject_kind="forums.thread",
        subject_key=thread.key,
        facts={"until": due.isoformat()},
        by=None if thread.anonymous else thread.author,
        at=at,
    )


def answered(*, thread: Thread, person: Person, at: datetime) -> None:
    """Note that somebody who was asked has said something there."""
    _settle(thread, DutyState.ANSWERED, at=at, person=person)


def withdraw(*, thread: Thread, at: datetime) -> None:
    """Nobody need answer any more."""
    _settle(thread, DutyState.WITHDRAWN, at=at)


def expire(*, thread: Thread, at: datetime) -> None:
    _settle(thread, DutyState.EXPIRED, at=at, due__lte=at)


def _settle(thread: Thread, state: DutyState, *, at: datetime, **which: object) -> None:
    rows = AnswerDuty.objects.filter(thread=thread, state=DutyState.OFFERED, **which)
    rows.update(state=state, settled_at=at)
