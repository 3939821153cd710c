"""Who may ask for support, and whom."""

from datetime import datetime

from matching.choices import CaseState, Halt, Step
from matching.errors import (
    AskedAlready,
    CaseIsOver,
    NotOnBoard,
    NotOpenToAsks,
    NotToOneself,
    OnAGig,
    TooManyCases,
    WaitsForALook,
    WaitsItsTurn,
)
from matching.models import Case
from matching.queries import gigs, nearest
from profiles.models import Person


def ensure_room_for_a_case(person: Person, most: int) -> None:
    """Run with the person's lanes locked: two forms at once must not both count one case too few."""
    if Case.objects.filter(person=person, state=CaseState.OPEN).count() >= most:
        raise TooManyCases


def ensure_not_asked_yet(person: Person, topic: int) -> None:
    """Two requests about one topic would ask the same mentors twice. Run with the person's lanes locked."""
    going_on = Case.objects.filter(person=person, topic=topic, state=CaseState.OPEN).first()
    if going_on is not None:
        raise AskedAlready(going_on.get_absolute_url())


def ensure_may_be_asked(person: Person, mentors: list[Person], pool: str, at: datetime) -> None:
    """Wishes are people whose offer is open. A full one may be wished for: places come back."""
    if person in mentors:
        raise NotToOneself
    open_now = set(nearest.open_to(person, pool, at).values_list("person_id", flat=True).filter(person__in=mentors))
    if open_now != {mentor.pk for mentor in mentors}:
        raise NotOpenToAsks


def ensure_goes(case: Case) -> None:
    """Nobody new is asked while somebody is on a gig, hidden, or while two other requests of theirs come first."""
    refusals = {Halt.TURN: WaitsItsTurn, Halt.GIG: OnAGig, Halt.LOOK: WaitsForALook}
    if halt := gigs.halts(case.person, [case])[case.pk]:
        raise refusals[Halt(halt)]


def ensure_open(case: Case) -> None:
    if case.state != CaseState.OPEN:
        raise CaseIsOver


def ensure_on_board(case: Case) -> None:
    """Coordinators and the person write to each other while the coordinators look after it."""
    ensure_open(case)
    if case.step != Step.BOARD:
        raise NotOnBoard
