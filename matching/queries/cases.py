"""Where a case stands, whose turn it is, and what happens next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import get_language

from matching.choices import ANSWERABLE, AskState, CaseState, MentorshipState, Step, Verb
from matching.contracts import registry
from matching.models import Ask, Case, CaseWish, Letter, Mentorship, Move
from matching.queries import asks, gigs, steps
from matching.queries.ladder import Ladder, numbers
from profiles.models import Person
from profiles.queries import topics
from profiles.queries.blocks import without_blocked
from profiles.queries.people import present


@dataclass(frozen=True)
class Stop:
    """One stop of the line: a person who is or will be asked, a step between, or the coordinators.

    ``kind`` is "ask", "wish", "fit" (somebody who fits, chosen when it comes to it), "group", "thread"
    or "board".
    """

    kind: str
    state: str  # done, now, next
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Offered:
    """What a step between asks and board has offered, and the page of it."""

    step: str
    url: str


@dataclass(frozen=True)
class Standing:
    """All that the case page says. ``upcoming`` is who is asked when the running ask's time is over.

    ``halt`` says what its clock stands still for, "" while it goes.
    ``wants_words`` is the step that waits for a text its person agrees to, "" for none; ``helped_by``
    the step that its person said has helped.
    """

    case: Case
    topic: str
    running: Ask | None
    asks: tuple[Ask, ...]
    halt: str
    upcoming: str  # "wish", "fit", "group", "thread" or "board"
    upcoming_name: str
    stops: tuple[Stop, ...]
    moves: tuple[Move, ...]
    mentorship: Mentorship | None
    place: int
    place_at: Ask | None
    offered: tuple[Offered, ...]
    wants_words: str
    helped_by: str

    @property
    def due_at(self) -> datetime | None:
        """When the next step is taken; None while the clock stands still."""
        return None if self.halt else self.case.due_at

    @property
    def questions(self) -> tuple[Ask, ...]:
        """What mentors want to know first, of those asked before the running one as well."""
        return tuple(ask for ask in self.asks if ask.state == AskState.MORE_INFO)

    @property
    def was_silence(self) -> bool:
        return any(ask.state == AskState.EXPIRED for ask in self.asks)

    @property
    def reminded_at(self) -> datetime | None:
        """When whoever's turn it is was reminded last: the mentor who is asked, or the coordinators."""
        verb, ask = (Verb.REMINDED, self.running.pk) if self.running else (Verb.NUDGED, None)
        return next((move.at for move in self.moves if (move.verb, move.ask_id) == (verb, ask)), None)

    @property
    def can_look_around(self) -> bool:
        """Whether there is nobody more to ask by one tap: then there still are people to look at."""
        return self.case.state == CaseState.OPEN and not self.case.stopped_at and not self.can_ask_early

    @property
    def can_ask_early(self) -> bool:
        return (
            self.case.state == CaseState.OPEN
            and self.case.step == Step.ASKS
            and not self.case.stopped_at
            and self.upcoming in ("wish", "fit")
        )


def asking_already(person: Person, mentor: str) -> Case | None:
    """Return somebody's open case that waits for this mentor's answer, or None."""
    waits = Ask.objects.filter(case=OuterRef("pk"), mentor__key=mentor, state__in=ANSWERABLE)
    return Case.objects.filter(Exists(waits), person=person, state=CaseState.OPEN).first()


def visible_to(person: Person) -> QuerySet[Case]:
    """Return somebody's own cases: nobody else's page is theirs."""
    return Case.objects.filter(person=person).select_related("person", "taken_by", "follows")


def by_key(key: str) -> Case | None:
    """Return a case for those who have its key from us: the features that stand on the ladder."""
    return Case.objects.filter(key=key).first()


def oldest_due(*, at: datetime) -> datetime | None:
    """Return since when the open case that has waited longest for its next step is due, if any is."""
    due = Case.objects.filter(state=CaseState.OPEN, lane__isnull=False, due_at__lte=at).order_by("due_at")
    return due.values_list("due_at", flat=True).first()


def open_of(person: Person) -> QuerySet[Case]:
    return visible_to(person).filter(state=CaseState.OPEN).order_by("opened_at", "id")


def on_board(coordinator: Person) -> QuerySet[Case]:
    """Return whom the coordinators look after, whoever waits longest first. One's own case is for the others."""
    rows = Case.objects.filter(present("person__"), state=CaseState.OPEN, step=Step.BOARD, stopped_at=None)
    history = Prefetch("asks", Ask.objects.select_related("mentor").order_by("at", "id"))
    rows = rows.exclude(person=coordinator).select_related("person", "person__place", "taken_by", "topic")
    last = Letter.objects.filter(case=OuterRef("pk")).order_by("-at", "-id")
    wrote = rows.annotate(last_author=Subquery(last.values("author")[:1]))
    return wrote.prefetch_related(history).order_by("waits_since", "id")


def standing(case: Case) -> Standing:
    """Tell where a case stands. Seven queries, one more where its clock stands."""
    ladder = numbers()
    asked = tuple(case.asks.select_related("mentor").order_by("at", "id"))
    running = next((ask for ask in asked if ask.runs), None)
    wishes = tuple(_wishes_left(case, asked))
    left = max(0, ladder.asks - len(asked)) if case.step == Step.ASKS and case.state == CaseState.OPEN else 0
    upcoming = ("wish" if wishes else "fit") if left else next(iter(steps.after(case.step)), Step.BOARD).value
    moves = tuple(case.moves.select_related("ask__mentor", "by").order_by("-at", "-id"))
    offered = tuple(_offered(case, moves))
    listed = next((ask for ask in asked if ask.state == AskState.WAITING), None)
    return Standing(
        case=case,
        topic=topics.names("topic", [case.topic_id], get_language() or "en").get(case.topic_id, ""),
        running=running,
        asks=asked,
        halt=gigs.halts(case.person, [case])[case.pk],
        upcoming=upcoming,
        upcoming_name=wishes[0].mentor.name if upcoming == "wish" else "",
        stops=tuple(_stops(case, asked, wishes[:left], left, ladder, moves)),
        moves=moves,
        mentorship=Mentorship.objects.filter(ask__case=case).order_by("-started_at").first(),
        place=asks.place_of(listed) if listed and case.state == CaseState.OPEN else 0,
        place_at=listed,
        offered=offered,
        wants_words=_wants_words(case, moves, offered),
        helped_by=next((move.facts.get("step", "") for move in moves if move.verb == Verb.SUPPORTED), ""),
    )


def _offered(case: Case, moves: Sequence[Move]) -> Iterator[Offered]:
    done = {move.became for move in moves if move.verb == Verb.OFFERED}
    for step in steps.wired():
        if step in done and (url := registry.steps[step].url(case=case.key)):
            yield Offered(step, url)


def _wants_words(case: Case, moves: Sequence[Move], offered: Sequence[Offered]) -> str:
    """Return the step that a case stands on, or that a coordinator proposed, and that waits for a text."""
    if case.state != CaseState.OPEN:
        return ""
    here = {case.step, *(move.became for move in moves if move.verb == Verb.PROPOSED)}
    done = {move.became for move in moves if move.verb == Verb.OFFERED}
    return next((step for step in steps.wired() if step in here - done and registry.steps[step].needs_words), "")


def _wishes_left(case: Case, asked: Sequence[Ask]) -> QuerySet[CaseWish]:
    """Return the wishes that are still to come; somebody who left or blocked is simply no longer there."""
    rows = case.wishes.filter(present("mentor__")).exclude(mentor__in=[ask.mentor_id for ask in asked])
    return without_blocked(rows, case.person, "mentor").select_related("mentor").order_by("position")


def _stops(
    case: Case, asked: Sequence[Ask], wishes: Sequence[CaseWish], left: int, ladder: Ladder, moves: Sequence[Move]
) -> list[Stop]:
    """Lay out the line: who was asked, who comes next, and from when; no times while the clock stands still."""
    stops = [Stop("ask", "now" if ask.runs else "done", ask.mentor.name, ask.due_at) for ask in asked]
    if case.state != CaseState.OPEN:
        return stops
    running = [ask.due_at for ask in asked if ask.runs]
    at = running[0] if running else case.due_at or case.step_since
    for number in range(left):
        name = wishes[number].mentor.name if number < len(wishes) else ""
        stops.append(Stop("wish" if name else "fit", "next", name, at))
        at += timedelta(hours=ladder.next_ask_hours)
    climbed = {move.became for move in moves if move.verb == Verb.CLIMBED}
    for step in steps.wired():
        if step == case.step:
            stops.append(Stop(step, "now", "", case.step_until))
            at = case.step_until or at
        elif step in climbed:
            stops.append(Stop(step, "done"))
        elif step in steps.after(case.step):
            stops.append(Stop(step, "next", "", at))
            at += ladder.time_on(step)
    here = case.step == Step.BOARD
    stops.append(Stop("board", "now" if here and not running else "next", "", case.step_since if here else at))
    return [replace(stop, at=None) for stop in stops] if case.stopped_at else stops


def waiting_for(person: Person) -> list[tuple[Case, Ask | None]]:
    """Return somebody's open cases and the ask each waits for, for the rows of home. Two queries.

    A mentor's question comes first, also when another one was asked since: it is the person's own turn.
    """
    waits = Q(state=AskState.MORE_INFO) | Q(state=AskState.PENDING, overtaken_at=None)
    rows = Ask.objects.filter(waits).order_by("state", "due_at")  # "more_info" stands before "pending"
    running = Prefetch("asks", rows.select_related("mentor"), to_attr="running")
    offered = Move.objects.filter(case=OuterRef("pk"), verb=Verb.OFFERED, became=OuterRef("step"))
    cases = list(open_of(person).annotate(is_offered=Exists(offered)).prefetch_related(running))
    return [(case, next(iter(case.running), None)) for case in cases]


def waited(case: Case, at: datetime) -> timedelta:
    """Return how long somebody has waited with a case, without the time that it stood still."""
    return (case.closed_at or at) - case.waits_since - case.stopped


def following(case: Case) -> Case | None:
    """Return the case that goes on from one whose mentor could not."""
    return Case.objects.filter(follows=case).first()


def active_mentorship(case: Case) -> Mentorship | None:
    return Mentorship.objects.filter(ask__case=case, state=MentorshipState.ACTIVE).first()
