"""Which news about asks, cases and messages still stands when a mail is about to bring it."""

from collections.abc import Sequence

from django.db.models import F, Q

from matching.choices import RUNNING, AskState, CaseState, Step
from matching.models import Ask, Case, Message
from profiles.models import Notice

# In which states of its ask a piece of news is still true. A verb that is not here always is.
WHILE: dict[str, frozenset[str]] = {
    "ask_received": frozenset({AskState.PENDING}),
    "ask_reminder": frozenset({AskState.PENDING}),
    "question_answered": frozenset({AskState.PENDING}),
    "ask_question": frozenset({AskState.MORE_INFO}),
    "ask_sent": frozenset(RUNNING),
    "ask_listed": frozenset({AskState.WAITING}),
    "ask_accepted": frozenset({AskState.ACCEPTED}),
    "ask_declined": frozenset({AskState.DECLINED}),
    "ask_expired": frozenset({AskState.EXPIRED}),
    "ask_closed": frozenset({AskState.WITHDRAWN}),
    "ask_withdrawn": frozenset({AskState.WITHDRAWN}),
}
# What only takes back something, or reminds of it, that its reader has never heard of need not be said either.
GOES_WITH: dict[str, frozenset[str]] = {
    "ask_closed": frozenset({"ask_received"}),
    "ask_withdrawn": frozenset({"ask_received"}),
    "ask_undone": frozenset({"ask_accepted", "ask_declined", "ask_listed"}),
    "ask_reminder": frozenset({"ask_received"}),
}
WAITS = "case_waits"
ON_BOARD = ("case_on_board", "case_with_coordinators")


def of_asks(notices: Sequence[Notice]) -> list[Notice]:
    """Return what is still true of asks; what was told twice stands once, the last time. One query."""
    keys = {notice.subject_key for notice in notices}
    states = dict(Ask.objects.filter(key__in=keys).values_list("key", "state"))
    last = {(notice.verb, notice.subject_key): notice for notice in notices}
    return [
        notice
        for notice in last.values()
        if states.get(notice.subject_key) in WHILE.get(notice.verb, frozenset(AskState))
        and not any((verb, notice.subject_key) in last for verb in GOES_WITH.get(notice.verb, ()))
    ]


def of_cases(notices: Sequence[Notice]) -> list[Notice]:
    """Return what is about open cases, on the board where it says so, and taken up by nobody else. One query."""
    cases = Case.objects.filter(key__in={notice.subject_key for notice in notices}, state=CaseState.OPEN)
    found = {case.key: case for case in cases.only("key", "step", "state", "lane", "person_id", "taken_by_id")}
    return [notice for notice in notices if (case := found.get(notice.subject_key)) is not None and is_so(notice, case)]


def is_so(notice: Notice, case: Case) -> bool:
    if notice.verb == WAITS and not case.waits_its_turn:
        return False
    on_board = notice.verb not in ON_BOARD or case.step == Step.BOARD
    return on_board and (notice.verb != "case_on_board" or case.taken_by_id in (None, notice.person_id))


def of_mentorships(notices: Sequence[Notice]) -> list[Notice]:
    """Return all but messages that were read in the conversation, or hidden. One query."""
    keys = {notice.slot for notice in notices if notice.verb == "message_received"}
    reader = Q(mentorship__partners__read_until__lt=F("at")) | Q(mentorship__partners__read_until=None)
    mine = Q(mentorship__partners__person__in={notice.person_id for notice in notices})
    fresh = set(Message.objects.filter(reader & mine, key__in=keys, hidden_at=None).values_list("key", flat=True))
    return [notice for notice in notices if notice.verb != "message_received" or notice.slot in fresh]
