"""What people do with the steps between asks and board: agree to a text, pass one over, propose one, be helped."""

from datetime import datetime

from django.db import transaction

from matching.choices import BETWEEN, CaseState, Step, Verb
from matching.commands import ladder, moves
from matching.models import Case
from matching.policies.cases import ensure_goes, ensure_open
from matching.policies.steps import ensure_may_be_offered, ensure_wanted
from matching.queries.ladder import numbers
from profiles.commands import audit
from profiles.models import Person


@transaction.atomic
def approve(*, case: Case, step: Step, title: str, words: str, by: Person, at: datetime) -> bool:
    """Agree to a text: what the step has is offered with it, once. False if it is already."""
    locked = ladder.lock(case)
    ensure_open(locked)
    ensure_goes(locked)
    if locked.moves.filter(verb=Verb.OFFERED, became=step).exists():
        return False
    ensure_wanted(locked, step)
    ensure_may_be_offered(locked, step, at)
    ladder.offer(case=locked, step=step, title=title, words=words, by=by, at=at)
    return True


@transaction.atomic
def skip(*, case: Case, by: Person, at: datetime) -> bool:
    """Pass over the step a case stands on: the next one is taken at once. False if it stands on none of them."""
    locked = ladder.lock(case)
    ensure_open(locked)
    ensure_goes(locked)
    if locked.step not in BETWEEN:
        return False
    ladder.step_up(case=locked, ladder=numbers(), at=at)
    ladder.reschedule(case=locked, ladder=numbers(), at=at)
    return True


@transaction.atomic
def propose(*, case: Case, step: Step, by: Person, at: datetime) -> bool:
    """Let a coordinator propose a step to somebody on the board. False if it was proposed or offered already."""
    locked = ladder.lock(case)
    ensure_open(locked)
    ensure_goes(locked)
    if locked.moves.filter(verb__in=(Verb.PROPOSED, Verb.OFFERED), became=step).exists():
        return False
    ensure_may_be_offered(locked, step, at)
    moves.record(case=locked, verb=Verb.PROPOSED, was=locked.state, became=step, by=by, at=at)
    audit.record(action="case.proposed", by=by, kind="case", key=locked.key, facts={"step": step}, at=at)
    ladder.put_forward(case=locked, step=step, at=at)
    return True


@transaction.atomic
def support(*, case: Case, step: str, at: datetime) -> bool:
    """Close a case because its person says that a step has helped. False if it is over already."""
    locked = ladder.lock(case)
    if locked.state != CaseState.OPEN:
        return False
    moves.move_case(
        case=locked,
        to=CaseState.SUPPORTED,
        verb=Verb.SUPPORTED,
        by=locked.person,
        facts={"step": step},
        at=at,
        due_at=None,
        lease_until=None,
        closed_at=at,
    )
    ladder.call_back(case=locked, verb="ask_closed", at=at)
    return True
