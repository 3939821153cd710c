"""What came of a simulation, read from the rows that it left: nothing here knows what was meant to happen."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from math import inf
from typing import Any

from matching.choices import CaseState, Step, Verb
from matching.models import Ask, Case, Mentorship, Move
from matching.queries.ladder import numbers
from profiles.choices import MailState
from profiles.models import Mail, Offer

HOUR = timedelta(hours=1)
PROMISED = timedelta(days=7)
# A reminder is for the mentor; a step is what moves the case for the person who asked.
GIGS = (Verb.STOPPED, Verb.WENT_ON)
NO_STEP = (Verb.REMINDED, *GIGS)


def of_everything(*, until: datetime, mailed_twice: int) -> dict[str, Any]:
    """Return the figures of all cases of this database as they stand at ``until``."""
    cases = list(Case.objects.prefetch_related("moves"))
    states = Counter(case.state for case in cases)
    supported = Counter(case.step for case in cases if case.state == CaseState.SUPPORTED)
    return {
        "cases": len(cases),
        "supported": states[CaseState.SUPPORTED],
        "on_board": sum(case.state == CaseState.OPEN and case.step == Step.BOARD for case in cases),
        "longest_hours_without_step": round(max((longest(case, until) for case in cases), default=0.0), 2),
        "past_seven_days": sum(is_past(case, until) for case in cases),
        "asked_beyond_room": beyond_room(),
        "mailed_twice": mailed_twice,
        "supported_by_step": {step.value: supported[step] for step in Step},
    }


def besides(*, until: datetime) -> dict[str, Any]:
    """Return what the sum of supported and on_board leaves open."""
    cases = list(Case.objects.filter(closed_at=None))
    return {
        "on_the_way": sum(case.step != Step.BOARD and case.stopped_at is None for case in cases),
        "on_a_gig": sum(
            case.step != Step.BOARD and case.stopped_at is not None for case in cases if case.lane is not None
        ),
        "waits_its_turn": sum(case.lane is None for case in cases),
        "asked_in_the_forum": Move.objects.filter(verb=Verb.OFFERED, became=Step.THREAD).count(),
        "withdrawn": Case.objects.filter(state=CaseState.WITHDRAWN).count(),
        "mails": Mail.objects.filter(state=MailState.SENT).count(),
        "days": (until - min((case.opened_at for case in Case.objects.all()), default=until)).days,
    }


def longest(case: Case, until: datetime) -> float:
    """Return the most active hours in a row in which nothing happened to an open case."""
    end = case.closed_at or until
    times = [*(move.at for move in ordered(case) if move.verb not in NO_STEP), end]
    return max(active(case, before, after, end) / HOUR for before, after in pairwise(times))


def is_past(case: Case, until: datetime) -> bool:
    """Whether somebody was neither supported nor with the coordinators within seven active days."""
    first = next((move.at for move in ordered(case) if is_caught(move)), until)
    return active(case, case.opened_at, first, case.closed_at or until) > PROMISED


def is_caught(move: Move) -> bool:
    return move.verb in (Verb.SUPPORTED, Verb.WITHDRAWN) or (move.verb == Verb.CLIMBED and move.became == Step.BOARD)


def active(case: Case, since: datetime, until: datetime, end: datetime) -> timedelta:
    """Return how much of a time was active: without what lies within a gig, read from the history."""
    away, stopped = timedelta(), None
    marks = [(move.at, move.verb) for move in ordered(case) if move.verb in GIGS]
    for at, verb in [*marks, (end, Verb.WENT_ON)]:
        if verb == Verb.STOPPED:
            stopped = at
        elif stopped is not None:
            away += max(timedelta(), min(at, until) - max(stopped, since))
            stopped = None
    return until - since - away


def ordered(case: Case) -> list[Move]:
    return sorted(case.moves.all(), key=lambda move: (move.at, move.pk))


def beyond_room() -> int:
    """Count the asks that went to a mentor without a free place, or with too many asks before them.

    Counted over all asks and pairs of a mentor in the order of time, without looking at ``Offer.taken``.
    """
    most = numbers().open_asks
    rooms = dict(Offer.objects.values_list("person", "room"))
    held: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    beyond = 0
    for _at, _order, mentor, what in sorted(events()):
        if what == "asked":
            beyond += held[mentor] >= rooms.get(mentor, 0) or waiting[mentor] >= most
            waiting[mentor] += 1
        else:
            (held if what in ("began", "ended") else waiting)[mentor] += 1 if what == "began" else -1
    return beyond


def events() -> Iterable[tuple[datetime, float, int, str]]:
    """Yield what fills and empties a mentor's hands: when, in which order within a moment, whose, and what.

    Much happens in one moment here, so the rows of the history say what came first. Places come back at
    the end of a sweep.
    """
    yes: dict[tuple[int, datetime], int] = {}
    for ask in Ask.objects.prefetch_related("moves"):
        moves = sorted(ask.moves.all(), key=lambda move: (move.at, move.pk))
        yield moves[0].at, moves[0].pk, ask.mentor_id, "asked"
        runs = True
        for move in moves[1:]:
            if move.verb == Verb.ACCEPTED:
                yes[ask.pk, move.at] = move.pk
            if runs and move.became not in ("pending", "more_info"):
                runs = False
                yield move.at, move.pk, ask.mentor_id, "answered"
    for pair in Mentorship.objects.all():
        yield pair.started_at, yes[pair.ask_id, pair.started_at], pair.mentor_id, "began"
        if pair.ended_at is not None:
            yield pair.ended_at, inf, pair.mentor_id, "ended"
