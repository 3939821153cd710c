"""What moves a case by itself. Every function here runs in a transaction that holds the case's lock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from matching.choices import ANSWERABLE, BETWEEN, RUNNING, AskState, CaseState, Step, Verb
from matching.commands import moves, places
from matching.contracts import registry
from matching.models import Ask, Case
from matching.queries import asks, gigs, next_mentor, steps
from matching.queries.ladder import Ladder, latest, next_due, numbers
from profiles.choices import RoleName
from profiles.commands import notices, offers
from profiles.commands import people as profile
from profiles.models import Offer, Person
from profiles.queries import people


def lock(case: Case) -> Case:
    """Lock a case and read it anew; whatever moves a case or one of its asks begins here."""
    return Case.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=case.pk)


def send(
    *, case: Case, mentor: Person, ladder: Ladder, wished: bool, first: bool, at: datetime, by: Person | None = None
) -> Ask:
    """Ask one mentor: the first one of a case has longer, and is reminded."""
    time = ladder.time_to_answer(first=first)
    remind_at = at + ladder.reminder if first and ladder.reminder < time else None
    ask = Ask.objects.create(case=case, mentor=mentor, wished=wished, at=at, due_at=at + time, remind_at=remind_at)
    moves.record(case=case, ask=ask, verb=Verb.ASKED, became=ask.state, by=by, at=at)
    tell(mentor, "ask_received", ask, at=at)
    if not first:
        tell(case.person, "ask_sent", ask, at=at)
    return ask


def climb(*, case: Case, ladder: Ladder, at: datetime) -> None:
    """Ask the next mentor; when nobody is left, wait for those who still have time; else a step up."""
    if case.stopped_at is not None:  # nobody new is asked while somebody is on a gig
        return
    if case.step == Step.ASKS and not ask_next(case=case, ladder=ladder, at=at) and not wait_again(case, at=at):
        step_up(case=case, ladder=ladder, at=at)
    reschedule(case=case, ladder=ladder, at=at)


def ask_next(*, case: Case, ladder: Ladder, at: datetime, by: Person | None = None) -> bool:
    """Ask the next one, if the ladder has a rung left and somebody fits. False if not."""
    asked = case.asks.count()
    if asked >= ladder.asks:
        return False
    taken = set[int]()  # by others, between looking and locking
    while (found := next_mentor.of(case, open_asks=ladder.open_asks, at=at, besides=taken)) is not None:
        if places.may_be_asked(mentor=found.mentor, most=ladder.open_asks):
            send(case=case, ladder=ladder, first=asked == 0, at=at, by=by, **found._asdict())
            return True
        taken.add(found.mentor.pk)
    return False


def wait_again(case: Case, *, at: datetime) -> bool:
    """Let the case wait for the overtaken ask with most time left, but for nobody who takes no requests now."""
    running = case.asks.filter(state__in=RUNNING).exclude(pk__in=asks.of_resting(at).values("pk"))
    ask = running.order_by("-due_at").first()
    return ask is not None and bool(Ask.objects.filter(pk=ask.pk).update(overtaken_at=None))


def step_up(*, case: Case, ladder: Ladder, at: datetime) -> None:
    """Take the next step that has something to offer now; at the latest the coordinators."""
    for step in steps.after(case.step):
        if steps.may_offer(case, step, at):
            move_to(case=case, step=step, until=at + ladder.time_on(step), at=at)
            put_forward(case=case, step=step, at=at)
            return
    to_board(case=case, at=at)


def move_to(*, case: Case, step: Step, until: datetime | None, at: datetime) -> None:
    was, waited = case.step, at - case.opened_at - case.stopped
    board_after = waited if step == Step.BOARD else None
    Case.objects.filter(pk=case.pk, step=was).update(
        step=step, step_since=at, step_until=until, board_after=board_after
    )
    case.step, case.step_since, case.step_until = step, at, until
    moves.record(case=case, verb=Verb.CLIMBED, was=was, became=step, at=at)


def put_forward(*, case: Case, step: Step, at: datetime) -> None:
    """Offer what a step has, or ask the person for the words that it needs first."""
    if not registry.steps[step].needs_words:
        offer(case=case, step=step, at=at)
    tell_about(case.person, f"case_{step}", case, at=at)


def offer(*, case: Case, step: Step, at: datetime, title: str = "", words: str = "", by: Person | None = None) -> None:
    moves.record(case=case, verb=Verb.OFFERED, was=case.state, became=step, by=by, at=at)
    registry.steps[step].offer(
        case=case.key,
        person=case.person,
        topic=case.topic_id,
        languages=case.languages,
        title=title,
        words=words,
        at=at,
    )


def to_board(*, case: Case, at: datetime) -> None:
    """Bring a case before the coordinators: people, so the ladder has an end that answers."""
    move_to(case=case, step=Step.BOARD, until=None, at=at)
    tell_about(case.person, "case_with_coordinators", case, at=at)
    call_coordinators(case=case, at=at)


def call_coordinators(*, case: Case, at: datetime) -> None:
    called = coordinators(case)
    taken = [one for one in called if one.pk == case.taken_by_id]  # unless they are no coordinator any more
    for person in taken or called:
        slot = f"{case.moves.filter(verb=Verb.NUDGED).count()}"
        tell_about(person, "case_on_board", case, at=at, slot=slot)


def coordinators(case: Case) -> list[Person]:
    held = Q(roles__role=RoleName.COORDINATOR, roles__until=None)
    return list(Person.objects.filter(people.present(), held).exclude(pk=case.person_id).distinct())


def advance(*, case: Case, ladder: Ladder, at: datetime) -> None:
    """Do what is due of a locked case: remind, let asks run out, and take the next step."""
    running = list(asks.running_now().filter(case=case))
    for ask in running:
        ask.case = case
        if ask.due_at <= at:
            expire(ask=ask, ladder=ladder, at=at)
        elif ask.remind_at is not None and ask.remind_at <= at:
            remind(ask=ask, at=at)
    if at >= latest(case, ladder, at):
        step_up(case=case, ladder=ladder, at=at)  # whoever is asked still may answer
        reschedule(case=case, ladder=ladder, at=at)
    elif any(ask.runs for ask in running):
        reschedule(case=case, ladder=ladder, at=at, running=running)
    elif case.step == Step.BOARD:
        nudge(case=case, ladder=ladder, at=at)
    elif case.step in BETWEEN:
        reschedule(case=case, ladder=ladder, at=at)
    else:
        climb(case=case, ladder=ladder, at=at)


def remind(*, ask: Ask, at: datetime) -> None:
    Ask.objects.filter(pk=ask.pk).update(remind_at=None)
    ask.remind_at = None
    if asks.mentor_is_away(ask):
        return
    moves.record(case=ask.case, ask=ask, verb=Verb.REMINDED, was=ask.state, became=ask.state, at=at)
    tell(ask.mentor, "ask_reminder", ask, at=at)


def expire(*, ask: Ask, ladder: Ladder, at: datetime) -> None:
    """Let an ask run out: no blame, it may still be answered. Two in a row give the mentor a rest.

    A silence on a gig is none, nor is one about somebody whom the mentor cannot see.
    """
    seen = asks.visible_to(ask.mentor).filter(pk=ask.pk, state=AskState.PENDING)
    silent = seen.exists() and not asks.mentor_is_away(ask)
    moves.move_ask(ask=ask, to=AskState.EXPIRED, verb=Verb.EXPIRED, at=at, remind_at=None)
    if not silent:  # it was the seeker who did not answer a question
        return
    tell(ask.mentor, "ask_expired", ask, at=at)
    profile.lock(ask.mentor)  # before the offer, as every command of the offer does
    Offer.objects.filter(person=ask.mentor, paused_at=None).update(unanswered=F("unanswered") + 1)
    offer = Offer.objects.filter(person=ask.mentor, unanswered__gte=ladder.silences, paused_at=None).first()
    if offer is not None and offer.opened_at is not None:
        offers.pause(person=ask.mentor, until=None, at=at)
        Offer.objects.filter(pk=offer.pk).update(unanswered=offer.unanswered)  # why it rests
        tell(ask.mentor, "offer_rests", ask, at=at)


def nudge(*, case: Case, ladder: Ladder, at: datetime) -> None:
    """Remind whoever took a case up, or all coordinators, that somebody still waits."""
    moves.record(case=case, verb=Verb.NUDGED, was=case.state, became=case.state, at=at)
    call_coordinators(case=case, at=at)
    reschedule(case=case, ladder=ladder, at=at)


def reschedule(*, case: Case, ladder: Ladder, at: datetime, running: Sequence[Ask] | None = None) -> None:
    """Set the clock of an open case to whatever comes first; it always has one. ``running``: its asks, if known."""
    if case.stopped_at is not None:
        return
    asked = case.asks.filter(state__in=RUNNING) if running is None else running
    due_at = next_due(case, asked, ladder, at)
    Case.objects.filter(pk=case.pk, state=CaseState.OPEN).update(due_at=due_at, lease_until=None)
    case.due_at = due_at


def stop(*, case: Case, until: datetime, at: datetime, facts: dict[str, Any] | None = None) -> None:
    """Stop the clock of a locked case; whoever is asked has more time and is told."""
    if case.state != CaseState.OPEN or case.stopped_at is not None:
        return
    due = case.due_at.isoformat() if case.due_at else at.isoformat()
    said = {"due": due, **(facts or {})}
    moves.record(case=case, verb=Verb.STOPPED, was=case.state, became=case.state, facts=said, at=at)
    Case.objects.filter(pk=case.pk).update(stopped_at=at, due_at=until, lease_until=None)
    case.stopped_at, case.due_at = at, until


def go_on(*, case: Case, at: datetime) -> None:
    """Start the clock of a locked case again: what was due then is due as much later as it stood still."""
    if case.stopped_at is None:
        return
    since, stopped = case.stopped_at, at - case.stopped_at
    last = case.moves.filter(verb=Verb.STOPPED).latest("at", "id")
    for ask in case.asks.filter(state__in=RUNNING):
        began = ask.moves.filter(verb__in=(Verb.QUESTION, Verb.REPLIED), at__gte=since).order_by("-at").first()
        later = at - began.at if began else stopped
        remind_at = ask.remind_at + later if ask.remind_at else None
        Ask.objects.filter(pk=ask.pk).update(due_at=ask.due_at + later, remind_at=remind_at)
    case.stopped_at, case.stopped = None, case.stopped + stopped
    due_at = max(at, datetime.fromisoformat(last.facts["due"]) + stopped)
    case.step_until = case.step_until + stopped if case.step_until else None
    fields = {"stopped_at": None, "stopped": case.stopped, "step_until": case.step_until}
    Case.objects.filter(pk=case.pk).update(due_at=due_at, **fields)
    moves.record(case=case, verb=Verb.WENT_ON, was=case.state, became=case.state, at=at)
    if case.asks.filter(state__in=RUNNING, overtaken_at=None).exists():
        reschedule(case=case, ladder=numbers(), at=at)
    elif case.step == Step.ASKS:  # whoever was asked has answered meanwhile
        climb(case=case, ladder=numbers(), at=at)


def stand_again(*, case: Case, closed_at: datetime, at: datetime) -> None:
    """Let the clock of a case that is open again stand as it stood when it was closed, if it did.

    Its person may be back meanwhile: then it goes on. Or they have gone: then it stops now.
    """
    gig = gigs.that_stops(case.person)
    last = case.moves.filter(verb__in=(Verb.STOPPED, Verb.WENT_ON)).order_by("-at", "-id").first()
    if last is not None and last.verb == Verb.STOPPED:
        case.stopped_at, case.stopped = last.at, case.stopped - (closed_at - last.at)
        case.due_at = gig.until if gig else at
        Case.objects.filter(pk=case.pk).update(
            stopped_at=case.stopped_at, stopped=case.stopped, due_at=case.due_at, lease_until=None
        )
        if gig is None:
            go_on(case=case, at=at)
    elif gig is not None:
        stop(case=case, until=gig.until, facts=gigs.facts(gig), at=at)


def call_back(*, case: Case, verb: str, at: datetime, by: Person | None = None) -> None:
    """Take back every ask that could still be answered; the mentors are told ``verb`` and thanked."""
    for ask in case.asks.filter(state__in=ANSWERABLE).select_related("mentor", "case"):
        moves.move_ask(ask=ask, to=AskState.WITHDRAWN, verb=Verb.CALLED_BACK, at=at, by=by, remind_at=None)
        tell(ask.mentor, verb, ask, at=at)
    for step in steps.offered(case):
        registry.steps[step].withdraw(case=case.key, at=at)


def tell(person: Person, verb: str, ask: Ask, *, at: datetime, slot: str = "", **facts: Any) -> None:
    """Tell one person about an ask. ``slot`` tells apart what may happen to an ask more than once."""
    notices.tell(
        person=person,
        verb=verb,
        subject_kind="matching.ask",
        subject_key=ask.key,
        slot=slot,
        at=at,
        facts={"case": ask.case.key, "topic": ask.case.topic_id, "until": ask.due_at.isoformat(), **facts},
        by=ask.case.person if person == ask.mentor else ask.mentor,
    )


def tell_about(person: Person, verb: str, case: Case, *, at: datetime, slot: str = "", **facts: Any) -> None:
    notices.tell(
        person=person,
        verb=verb,
        subject_kind="matching.case",
        subject_key=case.key,
        slot=slot,
        at=at,
        facts={"case": case.key, "topic": case.topic_id, **facts},
        by=None if person == case.person else case.person,
    )
