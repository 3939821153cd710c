"""Looking for an answer: people who could know are asked, and at last the coordinators."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from forums.choices import DutyState, ThreadKind
from forums.commands import duties, posts, threads
from forums.commands.threads import Said
from forums.errors import NowhereToAsk
from forums.models import AnswerDuty, OpenQuestion, Thread
from forums.queries import duties as asked
from forums.queries.numbers import Answers, numbers
from profiles.commands import notices
from profiles.errors import NotAllowed
from profiles.models import Person

log = structlog.get_logger()
LEASE = timedelta(seconds=45)
HANDFUL = 20
HELD = timedelta(minutes=10)  # so often we look whether a moderator has read it


@transaction.atomic
def open_for(
    *, case: str, person: Person, topic: int, languages: Sequence[str], title: str, words: str, at: datetime
) -> Thread:
    """Ask a question of somebody's request in their name, in words they agreed to. Once a case.

    Raises:
        NowhereToAsk: there is no board for it.

    """
    board, tag = asked.board_for(topic), asked.tag_of(topic)
    if board is None:
        raise NowhereToAsk
    said = Said(
        board=board,
        kind=ThreadKind.QUESTION,
        title=title,
        words=words,
        language=asked.language_of(person, languages),
        tags=[tag] if tag else [],
    )
    thread, _made = threads.open_thread(author=person, said=said, form_key=f"case-{case}", at=at)
    OpenQuestion.objects.filter(thread=thread).update(case=case, topic=topic, due_at=at)
    return thread


@transaction.atomic
def withdraw(*, case: str, at: datetime) -> None:
    """Stop looking: the request is over. What was written stays."""
    question = asked.of_case(case)
    if question is not None:
        OpenQuestion.objects.filter(pk=question.pk).update(due_at=None, lease_until=None)
        duties.withdraw(thread=question.thread, at=at)


@transaction.atomic
def pass_on(*, duty: AnswerDuty, by: Person, at: datetime) -> bool:
    """Say "not me": the next one is asked at once. False if it does not wait for an answer any more."""
    if duty.person_id != by.pk:
        raise NotAllowed
    thread = posts.lock(duty.thread)
    waits = AnswerDuty.objects.filter(pk=duty.pk, state=DutyState.OFFERED)
    if not waits.update(state=DutyState.PASSED, settled_at=at):
        return False
    question = _lock(thread)
    if question is not None and question.due_at is not None:
        _look(question, thread, at=at)
    return True


def advance_due(*, at: datetime, limit: int = 200) -> int:
    """Look at the questions whose time has come, each in its own transaction; return how many were moved on.

    Claimed with a lease, as cases are: killed anywhere, the next sweep takes them again; one that
    cannot be moved is logged and holds nobody else up.
    """
    moved = 0
    while limit > 0 and (claimed := claim(at=at, most=min(limit, HANDFUL))):
        limit -= len(claimed)
        for question in claimed:
            try:
                moved += advance_one(question=question, at=at)
            except Exception:
                log.exception("question_not_advanced", thread=question.thread_id)
    return moved


@transaction.atomic
def claim(*, at: datetime, most: int) -> list[OpenQuestion]:
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    due = OpenQuestion.objects.filter(free, due_at__lte=at).order_by("due_at", "id").select_related("thread")
    claimed = list(due.select_for_update(no_key=True, skip_locked=True, of=("self",))[:most])
    OpenQuestion.objects.filter(pk__in=[question.pk for question in claimed]).update(lease_until=at + LEASE)
    for question in claimed:
        question.lease_until = at + LEASE
    return claimed


@transaction.atomic
def advance_one(*, question: OpenQuestion, at: datetime) -> bool:
    thread = posts.lock(question.thread)
    locked = _lock(thread)
    if locked is None or locked.due_at is None or locked.due_at > at:
        return False  # answered, or another sweep moved it
    if locked.lease_until != question.lease_until:
        return False  # our lease ran out and somebody else has it
    _look(locked, thread, at=at)
    return True


def _lock(thread: Thread) -> OpenQuestion | None:
    return OpenQuestion.objects.select_for_update(no_key=True).filter(thread=thread).first()


def _look(question: OpenQuestion, thread: Thread, *, at: datetime) -> None:
    """Do what is due of a locked question, and say when to look again."""
    answers = numbers()
    question.lease_until = None
    duties.expire(thread=thread, at=at)
    if thread.hidden_at is not None or thread.merged_into_id is not None or thread.answers_count:
        question.due_at = None
    elif thread.held_at is not None:
        question.since, question.due_at = at, at + HELD
    elif at >= question.since + answers.coordinators_after:
        _to_coordinators(question, thread, at=at)
    elif not question.case and at < question.since + answers.ask_after:
        question.due_at = question.since + answers.ask_after
    else:
        _ask(question, thread, answers, at=at)
    question.save(update_fields=["since", "due_at", "lease_until", "with_coordinators_at"])


def _ask(question: OpenQuestion, thread: Thread, answers: Answers, *, at: datetime) -> None:
    waiting = AnswerDuty.objects.filter(thread=thread, state=DutyState.OFFERED).count()
    wanted = answers.asked_at_once - waiting
    short = duties.ask(question, thread, most=wanted, at=at) < wanted
    again = [
        question.since + answers.coordinators_after,
        asked.nearest_due(thread),
        at + answers.look_again if short else None,
    ]
    question.due_at = min(time for time in again if time is not None)


def _to_coordinators(question: OpenQuestion, thread: Thread, *, at: datetime) -> None:
    question.due_at, question.with_coordinators_at = None, at
    for person in asked.coordinators(thread):
        notices.tell(
            person=person,
            verb="thread_unanswered",
            subject_kind="forums.thread",
            subject_key=thread.key,
            by=None if thread.anonymous else thread.author,
            at=at,
        )
