"""Reminders of a handful of cases in one transaction: the one step that locks nothing but its cases."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import Prefetch, QuerySet

from matching.choices import CaseState, Verb
from matching.commands import ladder
from matching.models import Ask, Case, Move
from matching.queries import asks
from matching.queries.ladder import Ladder, latest, next_due

log = structlog.get_logger()


def send(*, claimed: Sequence[Case], rules: Ladder, at: datetime) -> set[int]:
    """Remind whoever is to be reminded; return the ids of the cases of which nothing else was due.

    Where one of them breaks, none is done here: each is then tried by itself.
    """
    try:
        return together(claimed=claimed, rules=rules, at=at)
    except Exception:
        log.exception("reminders_not_together", cases=len(claimed))
        return set()


@transaction.atomic
def together(*, claimed: Sequence[Case], rules: Ladder, at: datetime) -> set[int]:
    """Do all of it or nothing: killed, the handful waits for its lease.

    1. Lock the cases that are still due and ours. What somebody else holds is left to a step of its own, so that this
       waits for nobody; and neither people nor offers are locked.
    2. Forget the reminders, write the moves, tell the mentors who are not on a gig.
    3. Set each clock to what comes next.
    """
    cases = [case for case in _locked(claimed, at) if _only_reminds(case, rules, at)]
    due = [ask for case in cases for ask in _running(case) if _is_due(ask, at)]
    Ask.objects.filter(pk__in=[ask.pk for ask in due]).update(remind_at=None)
    told = [ask for ask in due if not asks.mentor_is_away(ask)]
    reminded = {"verb": Verb.REMINDED, "at": at}
    Move.objects.bulk_create(Move(case=ask.case, ask=ask, was=ask.state, became=ask.state, **reminded) for ask in told)
    for ask in told:
        ladder.tell(ask.mentor, "ask_reminder", ask, at=at)
    for ask in due:
        ask.remind_at = None
    for case in cases:
        case.due_at, case.lease_until = next_due(case, _running(case), rules, at), None
    Case.objects.bulk_update(cases, ["due_at", "lease_until"])
    return {case.pk for case in cases}


def _locked(claimed: Sequence[Case], at: datetime) -> QuerySet[Case]:
    (lease,) = {case.lease_until for case in claimed}
    ours = Case.objects.filter(pk__in=[case.pk for case in claimed], lease_until=lease)
    due = ours.filter(state=CaseState.OPEN, due_at__lte=at, stopped_at=None).select_related("person")
    running = Prefetch("asks", asks.running_now(), to_attr="running")
    return due.select_for_update(no_key=True, skip_locked=True, of=("self",)).prefetch_related(running)


def _only_reminds(case: Case, rules: Ladder, at: datetime) -> bool:
    running = _running(case)
    goes_on = any(ask.runs for ask in running) and not any(ask.due_at <= at for ask in running)
    return goes_on and any(_is_due(ask, at) for ask in running) and at < latest(case, rules, at)


def _is_due(ask: Ask, at: datetime) -> bool:
    return ask.remind_at is not None and ask.remind_at <= at


def _running(case: Case) -> Sequence[Ask]:
    running: Sequence[Ask] = vars(case)["running"]
    return running
