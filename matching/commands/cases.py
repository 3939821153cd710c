"""A support case: opened with its first ask, moved by its clock, never forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q

from matching.choices import RUNNING, AskState, CaseState, Length, Verb
from matching.commands import ladder, lanes, moves, reminders, waits
from matching.errors import NobodyLeftToAsk, NothingToUndo, NotOpenToAsks
from matching.models import Ask, Case, CaseWish
from matching.models.cases import MOST_WISHES
from matching.policies.cases import (
    ensure_goes,
    ensure_may_be_asked,
    ensure_not_asked_yet,
    ensure_open,
    ensure_room_for_a_case,
)
from matching.queries import gigs, mentorships, next_mentor
from matching.queries.cases import waited
from matching.queries.ladder import Ladder, numbers
from profiles.choices import EVERYONE_POOL
from profiles.commands import audit, limits, people, restrictions
from profiles.models import Person
from profiles.queries import offers

LEASE = timedelta(seconds=45)  # and a sweep a minute: what a dead worker held moves within two
HANDFUL = 20  # a second or two of work, so that a lease covers all of them
DAY = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True)
class Said:
    """All that the request form asks. ``topic`` is an id; ``wishes`` are mentors, the first one first."""

    topic: int
    wishes: Sequence[Person] = ()
    words: str = ""
    tried: str = ""
    length: Length = Length.OPEN
    languages: Sequence[str] = ()
    times: Sequence[datetime] = ()
    shows_topics: bool = True
    contact: str = ""
    pool: str = EVERYONE_POOL


def open_case(*, person: Person, said: Said, form_key: str, at: datetime) -> Case:
    """Open a case and ask the first mentor. The same form sent again returns the case it made."""
    try:
        with transaction.atomic():
            return of_form(person, form_key) or create(person=people.lock(person), said=said, form_key=form_key, at=at)
    except IntegrityError:
        made = of_form(person, form_key)  # another try with the same form was faster
        if made is None:
            raise
        return made


def create(*, person: Person, said: Said, form_key: str, at: datetime) -> Case:
    ladder_numbers = numbers()
    if (made := of_form(person, form_key)) is not None:  # it was made while we waited for the lock
        return made
    restrictions.spend_write(person=person, at=at)
    lanes.lock(person)
    ensure_room_for_a_case(person, ladder_numbers.open_cases)
    ensure_not_asked_yet(person, said.topic)
    wishes = list(dict.fromkeys(said.wishes))[:MOST_WISHES]
    ensure_may_be_asked(person, wishes, said.pool, at)
    limits.spend(action="open case", subject=person.key, allowed=ladder_numbers.cases_a_day, per=DAY, at=at)
    before = mentorships.left_waiting(person, said.topic)
    since = at - waited(before, at) if before else at
    case = write(person=person, said=said, form_key=form_key, since=since, at=at)
    CaseWish.objects.bulk_create(
        CaseWish(case=case, mentor=mentor, position=place) for place, mentor in enumerate(wishes, 1)
    )
    counts = {"counts": True} if before else {}
    moves.record(case=case, verb=Verb.OPENED, became=case.state, by=person, facts=counts, at=at)
    if before:
        waits.miss(person=person, pool=case.pool, since=since)
    ladder.climb(case=case, ladder=ladder_numbers, at=at)
    if (gig := gigs.that_stops(person)) is not None:
        ladder.stop(case=ladder.lock(case), until=gig.until, facts=gigs.facts(gig), at=at)
    return case


def write(*, person: Person, said: Said, form_key: str, since: datetime, at: datetime) -> Case:
    return Case.objects.create(
        person=person,
        form_key=form_key,
        pool=said.pool,
        topic_id=said.topic,
        words=said.words,
        tried=said.tried,
        length=said.length,
        languages=list(said.languages or person.languages),
        times=list(said.times),
        shows_topics=said.shows_topics,
        contact=said.contact,
        opened_at=at,
        waits_since=since,
        step_since=at,
        due_at=at,
        lane=lanes.take(person=person, at=at),
    )


def of_form(person: Person, form_key: str) -> Case | None:
    return Case.objects.filter(person=person, form_key=form_key).first()


@transaction.atomic
def withdraw(*, case: Case, by: Person, at: datetime) -> bool:
    """Take a request back; whoever was asked is told and thanked. False if it is over already."""
    locked = ladder.lock(case)
    if locked.state == CaseState.WITHDRAWN:
        return False
    ensure_open(locked)
    moves.move_case(
        case=locked,
        to=CaseState.WITHDRAWN,
        verb=Verb.WITHDRAWN,
        by=by,
        at=at,
        due_at=None,
        lease_until=None,
        closed_at=at,
    )
    ladder.call_back(case=locked, verb="ask_withdrawn", by=by, at=at)
    return True


@transaction.atomic
def ask_early(*, case: Case, by: Person, at: datetime, after: str = "") -> Ask:
    """Ask the next mentor now. Whoever was asked before keeps the time they were given.

    ``after`` is the key of the ask that ran when ``by`` looked: sent twice, the second time asks nobody more.
    """
    locked = ladder.lock(case)
    ensure_open(locked)
    ensure_goes(locked)
    running = locked.asks.filter(ladder_runs()).select_related("mentor").first()
    if running is not None and after not in ("", running.key):
        return running
    if running is not None:
        Ask.objects.filter(pk=running.pk).update(overtaken_at=at)
        was = running.state
        moves.record(case=locked, ask=running, verb=Verb.OVERTAKEN, was=was, became=was, by=by, at=at)
    if not ladder.ask_next(case=locked, ladder=numbers(), by=by, at=at):
        raise NobodyLeftToAsk
    ladder.reschedule(case=locked, ladder=numbers(), at=at)
    return locked.asks.latest("at", "id")


@transaction.atomic
def take_up(*, case: Case, by: Person, at: datetime) -> bool:
    """Let a coordinator say "I take this on". False if they have it already."""
    locked = ladder.lock(case)
    ensure_open(locked)
    if locked.taken_by_id == by.pk:
        return False
    Case.objects.filter(pk=locked.pk).update(taken_by=by, taken_at=at)
    moves.record(case=locked, verb=Verb.TAKEN, was=locked.state, became=locked.state, by=by, at=at)
    audit.record(action="case.taken", by=by, kind="case", key=locked.key, at=at)
    ladder.tell_about(locked.person, "case_taken", locked, at=at, slot=by.key)
    return True


@transaction.atomic
def assign(*, case: Case, mentor: Person, by: Person, at: datetime) -> Ask:
    """Let a coordinator ask a mentor for somebody on the board, beside whoever is asked already."""
    locked = ladder.lock(case)
    ensure_open(locked)
    ensure_goes(locked)
    ensure_may_be_asked(locked.person, [mentor], locked.pool, at)
    again = locked.asks.filter(mentor=mentor).first()
    if again is not None:
        return again
    busy = next_mentor.busy(numbers().open_asks).values("mentor")
    if not offers.open_at(at).filter(offers.has_room(), person=mentor).exclude(person__in=busy).exists():
        raise NotOpenToAsks
    locked.asks.filter(ladder_runs()).update(overtaken_at=at)
    ask = ladder.send(case=locked, mentor=mentor, ladder=numbers(), wished=False, first=False, by=by, at=at)
    audit.record(action="case.assigned", by=by, kind="case", key=locked.key, facts={"mentor": mentor.key}, at=at)
    ladder.reschedule(case=locked, ladder=numbers(), at=at)
    return ask


@transaction.atomic
def unassign(*, ask: Ask, by: Person, at: datetime) -> None:
    """Take back that a coordinator asked somebody, for a while and unless they have answered.

    Whoever was asked before, and has time left, is the one the case waits for again.
    """
    locked = ladder.lock(ask.case)
    sent = Ask.objects.select_related("mentor").get(pk=ask.pk)
    asked = sent.moves.filter(verb=Verb.ASKED, by=by).first()
    if asked is None or sent.state != AskState.PENDING or at > asked.at + numbers().undo:
        raise NothingToUndo
    sent.case = locked
    moves.move_ask(ask=sent, to=AskState.WITHDRAWN, verb=Verb.CALLED_BACK, by=by, at=at, remind_at=None)
    ladder.tell(sent.mentor, "ask_withdrawn", sent, at=at)
    locked.asks.filter(state__in=RUNNING, overtaken_at=asked.at).update(overtaken_at=None)
    audit.record(action="case.unassigned", by=by, kind="case", key=locked.key, facts={"mentor": sent.mentor.key}, at=at)
    ladder.reschedule(case=locked, ladder=numbers(), at=at)


def advance_due(*, at: datetime, limit: int = 200) -> int:
    """Move cases on whose time has come, each in its own transaction; return how many moved.

    1. Claim a handful of cases with a lease, skipping those that another sweep holds; commit.
    2. Send the reminders of those that need nothing else, all at once; commit.
    3. Lock each of the others, look again whether it is still due and ours, take its step; commit.

    Killed anywhere, nothing is lost: the lease runs out and the next sweep takes the cases again. A
    case that cannot be moved is logged and left until then, so that it holds nobody else up.
    """
    moved = 0
    while limit > 0 and (claimed := claim(at=at, most=min(limit, HANDFUL))):
        limit -= len(claimed)
        rules = numbers()
        reminded = reminders.send(claimed=claimed, rules=rules, at=at)
        moved += len(reminded)
        for case in (case for case in claimed if case.pk not in reminded):
            try:
                moved += advance_one(case=case, rules=rules, at=at)
            except Exception:
                log.exception("case_not_advanced", case=case.key)
    return moved


@transaction.atomic
def claim(*, at: datetime, most: int) -> list[Case]:
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    due = Case.objects.filter(free, state=CaseState.OPEN, due_at__lte=at, stopped_at=None).order_by("due_at", "id")
    claimed = list(due.select_for_update(no_key=True, skip_locked=True)[:most])
    Case.objects.filter(pk__in=[case.pk for case in claimed]).update(lease_until=at + LEASE)
    for case in claimed:
        case.lease_until = at + LEASE
    return claimed


@transaction.atomic
def advance_one(*, case: Case, rules: Ladder, at: datetime) -> bool:
    locked = ladder.lock(case)
    if locked.state != CaseState.OPEN or locked.due_at is None or locked.due_at > at:
        return False  # somebody answered, or another sweep moved it
    if locked.stopped_at is not None:
        return False  # gone on a gig since
    if locked.lease_until != case.lease_until:
        return False  # our lease ran out and somebody else has it
    ladder.advance(case=locked, ladder=rules, at=at)
    return True


def ladder_runs() -> Q:
    return Q(state__in=RUNNING, overtaken_at=None)
