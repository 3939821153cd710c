"""Where a case stands, whose turn it is, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from matching.choices import ANSWERABLE, AskState, CaseState, MentorshipState, Step
from matching.models import Ask, Case, CaseWish, Mentorship, Move
from matching.queries import asks
from matching.queries.ladder import Ladder, numbers
from profiles.models import Person
from profiles.queries import topics
from profiles.queries.blocks import without_blocked
from profiles.queries.people import present


@dataclass(frozen=True)
class Stop:
    """One stop of the line: a person who is or will be asked, or the coordinators.

    ``kind`` is "ask", "wish", "fit" (somebody who fits, chosen when it comes to it) or "board".
    """

    kind: str
    state: str  # done, now, next
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """All that the case page says. ``upcoming`` is who is asked when the running ask's time is over."""

    case: Case
    topic: str
    running: Ask | None
    asks: tuple[Ask, ...]
    upcoming: str  # "wish", "fit" or "board"
    upcoming_name: str
    stops: tuple[Stop, ...]
    moves: tuple[Move, ...]
    mentorship: Mentorship | None
    place: int
    place_at: Ask | None

    @property
    def can_ask_early(self) -> bool:
        return (
            self.case.state == CaseState.OPEN
            and self.case.step == Step.ASKS
            and not self.case.stopped_at
            and self.upcoming != "board"
        )


def asking_already(person: Person, mentor: str) -> Case | None:
    """Return somebody's open case that waits for this mentor's answer, or None."""
    waits = Ask.objects.filter(case=OuterRef("pk"), mentor__key=mentor, state__in=ANSWERABLE)
    return Case.objects.filter(Exists(waits), person=person, state=CaseState.OPEN).first()


def visible_to(person: Person) -> QuerySet[Case]:
    """Return somebody's own cases: nobody else's page is theirs."""
    return Case.objects.filter(person=person).select_related("person", "taken_by")


def oldest_due(*, at: datetime) -> datetime | None:
    """Return since when the open case that has waited longest for its next step is due, if any is."""
    due = Case.objects.filter(state=CaseState.OPEN, due_at__lte=at).order_by("due_at")
    return due.values_list("due_at", flat=True).first()


def open_of(person: Person) -> QuerySet[Case]:
    return visible_to(person).filter(state=CaseState.OPEN).order_by("opened_at", "id")


def has_asked(person: Person) -> bool:
    """Whether somebody has ever asked for support, whatever became of it."""
    return visible_to(person).exists()


def on_board(coordinator: Person) -> QuerySet[Case]:
    """Return whom the coordinators look after, whoever waits longest first. One's own case is for the others."""
    rows = Case.objects.filter(present("person__"), state=CaseState.OPEN, step=Step.BOARD, stopped_at=None)
    history = Prefetch("asks", Ask.objects.select_related("mentor").order_by("at", "id"))
    rows = rows.exclude(person=coordinator).select_related("person", "person__place", "taken_by")
    return rows.prefetch_related(history).order_by("opened_at", "id")


def standing(case: Case) -> Standing:
    """Tell where a case stands. Seven queries."""
    ladder = numbers()
    asked = tuple(case.asks.select_related("mentor").order_by("at", "id"))
    running = next((ask for ask in asked if ask.runs), None)
    wishes = tuple(_wishes_left(case, asked))
    left = max(0, ladder.asks - len(asked)) if case.step == Step.ASKS and case.state == CaseState.OPEN else 0
    upcoming = ("wish" if wishes else "fit") if left else "board"
    listed = next((ask for ask in asked if ask.state == AskState.WAITING), None)
    return Standing(
        case=case,
        topic=topics.names("topic", [case.topic_id], get_language() or "en").get(case.topic_id, ""),
        running=running,
        asks=asked,
        upcoming=upcoming,
        upcoming_name=wishes[0].mentor.name if upcoming == "wish" else "",
        stops=tuple(_stops(case, asked, wishes[:left], left, ladder)),
        moves=tuple(case.moves.select_related("ask__mentor", "by").order_by("-at", "-id")),
        mentorship=Mentorship.objects.filter(ask__case=case).order_by("-started_at").first(),
        place=asks.place_of(listed) if listed and case.state == CaseState.OPEN else 0,
        place_at=listed,
    )


def _wishes_left(case: Case, asked: Sequence[Ask]) -> QuerySet[CaseWish]:
    """Return the wishes that are still to come; somebody who left or blocked is simply no longer there."""
    rows = case.wishes.filter(present("mentor__")).exclude(mentor__in=[ask.mentor_id for ask in asked])
    return without_blocked(rows, case.person, "mentor").select_related("mentor").order_by("position")


def _stops(case: Case, asked: Sequence[Ask], wishes: Sequence[CaseWish], left: int, ladder: Ladder) -> list[Stop]:
    """Lay out the line: who was asked, who comes next, and from when."""
    stops = [Stop("ask", "now" if ask.runs else "done", ask.mentor.name, ask.due_at) for ask in asked]
    if case.state != CaseState.OPEN:
        return stops
    running = [ask.due_at for ask in asked if ask.runs]
    at = running[0] if running else case.due_at or case.step_since
    for number in range(left):
        name = wishes[number].mentor.name if number < len(wishes) else ""
        stops.append(Stop("wish" if name else "fit", "next", name, at))
        at += timedelta(hours=ladder.next_ask_hours)
    here = case.step == Step.BOARD
    stops.append(Stop("board", "now" if here and not running else "next", "", case.step_since if here else at))
    return stops


def waiting_for(person: Person) -> list[tuple[Case, Ask | None]]:
    """Return somebody's open cases and the ask each waits for, for the rows of home. Two queries."""
    runs = Q(state__in=[AskState.PENDING, AskState.MORE_INFO], overtaken_at=None)
    running = Prefetch("asks", Ask.objects.filter(runs).select_related("mentor"), to_attr="running")
    cases = list(open_of(person).prefetch_related(running))
    return [(case, next(iter(case.running), None)) for case in cases]


def active_mentorship(case: Case) -> Mentorship | None:
    return Mentorship.objects.filter(ask__case=case, state=MentorshipState.ACTIVE).first()
