"""Moves of asks and cases: only along the tables of matching.choices, each with a row of history.

A move is a conditional UPDATE and a look at the row count: whoever comes second changes nothing.
"""

from datetime import datetime
from typing import Any

from matching.choices import ASK_MOVES, ASK_UNDO, CASE_MOVES, CaseState, Verb
from matching.models import Ask, Case, Move
from profiles.models import Person


class NoSuchMove(Exception):
    """A programmer's mistake: the table of moves has no such line."""


def record(
    *,
    case: Case,
    verb: Verb,
    at: datetime,
    by: Person | None = None,
    ask: Ask | None = None,
    was: str = "",
    became: str = "",
    facts: dict[str, Any] | None = None,
) -> Move:
    return Move.objects.create(case=case, ask=ask, verb=verb, was=was, became=became, by=by, facts=facts or {}, at=at)


def move_ask(
    *,
    ask: Ask,
    to: str,
    verb: Verb,
    at: datetime,
    by: Person | None = None,
    facts: dict[str, Any] | None = None,
    **fields: Any,
) -> bool:
    """Move an ask on, or back along ASK_UNDO. False if it is no longer where it was read."""
    was = ask.state
    table = ASK_UNDO if verb == Verb.UNDONE else ASK_MOVES
    if to not in table.get(was, ()):
        raise NoSuchMove(f"{was} → {to}")
    if not Ask.objects.filter(pk=ask.pk, state=was).update(state=to, **fields):
        return False
    for name, value in {"state": to, **fields}.items():
        setattr(ask, name, value)
    record(case=ask.case, ask=ask, verb=verb, was=was, became=to, by=by, facts=facts, at=at)
    return True


def move_case(
    *,
    case: Case,
    to: str,
    verb: Verb,
    at: datetime,
    by: Person | None = None,
    facts: dict[str, Any] | None = None,
    **fields: Any,
) -> bool:
    """Move a case on. False if it is no longer where it was read."""
    was = case.state
    if to not in CASE_MOVES[was]:
        raise NoSuchMove(f"{was} → {to}")
    if to != CaseState.OPEN:
        fields |= {"lane": None}
    if case.stopped_at is not None:  # a clock that stands still ends with the case
        fields |= {"stopped_at": None, "stopped": case.stopped + (at - case.stopped_at)}
    if not Case.objects.filter(pk=case.pk, state=was).update(state=to, **fields):
        return False
    for name, value in {"state": to, **fields}.items():
        setattr(case, name, value)
    record(case=case, verb=verb, was=was, became=to, by=by, facts=facts, at=at)
    return True
