from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped before its end")


class Length(models.TextChoices):
    """For how long somebody wants support."""

    ONE_OFF = "one_off", _("One talk")
    LONG_TERM = "long_term", _("Some weeks")
    OPEN = "open", _("I don't know yet")


class CaseState(models.TextChoices):
    OPEN = "open", _("Open")
    SUPPORTED = "supported", _("Supported")
    WITHDRAWN = "withdrawn", _("Taken back")


class Step(models.TextChoices):
    """Where on the ladder an open case stands, in the order in which it climbs."""

    ASKS = "asks", _("Asking people")
    GROUP = "group", _("A seat to confirm")
    THREAD = "thread", _("In the forum")
    BOARD = "board", _("With the coordinators")


class AskState(models.TextChoices):
    PENDING = "pending", _("Asked")
    MORE_INFO = "more_info", _("Wants to know more")
    WAITING = "waiting", _("Waiting list")
    EXPIRED = "expired", _("No answer yet")
    ACCEPTED = "accepted", _("Yes")
    DECLINED = "declined", _("Not this time")
    WITHDRAWN = "withdrawn", _("Taken back")


class MentorshipState(models.TextChoices):
    ACTIVE = "active", _("Active")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended")


class Part(models.TextChoices):
    """Which of the two somebody is in a mentorship."""

    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")


class Reason(models.TextChoices):
    """Why a mentor says no, kindly; the person asked reads it."""

    NO_TIME = "no_time", _("No time at the moment")
    NOT_MINE = "not_mine", _("This is not my subject")
    OTHER_FITS = "other_fits", _("Somebody else fits better")
    NO_REASON = "no_reason", _("Without a reason")


class Halt(models.TextChoices):
    """What the clock of an open case stands still for."""

    TURN = "turn", _("Another request of its person comes first")
    GIG = "gig", _("Its person is on a gig")
    LOOK = "look", _("A moderator has to look first")


class Verb(models.TextChoices):
    """What a row of a case's history says."""

    OPENED = "opened", _("Opened")
    ASKED = "asked", _("Asked")
    REMINDED = "reminded", _("Reminded")
    ACCEPTED = "accepted", _("Said yes")
    LISTED = "listed", _("Put on the waiting list")
    DECLINED = "declined", _("Said no")
    QUESTION = "question", _("Asked a question")
    REPLIED = "replied", _("Answered the question")
    EXPIRED = "expired", _("Ran out")
    CALLED_BACK = "called_back", _("Ask taken back")
    UNDONE = "undone", _("Answer taken back")
    OVERTAKEN = "overtaken", _("Next one asked early")
    CLIMBED = "climbed", _("Next step")
    PROPOSED = "proposed", _("Proposed by a coordinator")
    OFFERED = "offered", _("Offered")
    TAKEN = "taken", _("Taken up")
    NUDGED = "nudged", _("Coordinators reminded")
    SUPPORTED = "supported", _("Supported")
    REOPENED = "reopened", _("Open again")
    WITHDRAWN = "withdrawn", _("Taken back")
    STOPPED = "stopped", _("Clock stopped")
    WENT_ON = "went_on", _("Clock goes on")


# Steps that other features bring: each has its own time, and is skipped where it is not wired.
BETWEEN = (Step.GROUP, Step.THREAD)
# Asks that somebody still has to answer: the mentor, or the seeker a question of the mentor's.
RUNNING = (AskState.PENDING, AskState.MORE_INFO)
# Asks whose mentor may still say yes while the case is open.
ANSWERABLE = (*RUNNING, AskState.EXPIRED, AskState.WAITING)

# The tables of moves: from where an ask or a case may go where. Nothing else is ever written.
ASK_MOVES: dict[str, frozenset[str]] = {
    AskState.PENDING: frozenset(AskState) - {AskState.PENDING},
    AskState.MORE_INFO: frozenset(AskState) - {AskState.MORE_INFO},
    AskState.EXPIRED: frozenset({AskState.ACCEPTED, AskState.WAITING, AskState.DECLINED, AskState.WITHDRAWN}),
    AskState.WAITING: frozenset({AskState.ACCEPTED, AskState.DECLINED, AskState.WITHDRAWN}),
    AskState.ACCEPTED: frozenset(),
    AskState.DECLINED: frozenset(),
    AskState.WITHDRAWN: frozenset(),
}
# An answer may be taken back for a while: the ask returns to where it was, and so do those that
# were called back because of a yes.
ASK_UNDO: dict[str, frozenset[str]] = {
    AskState.ACCEPTED: frozenset(ANSWERABLE),
    AskState.DECLINED: frozenset(ANSWERABLE),
    AskState.WAITING: frozenset({*RUNNING, AskState.EXPIRED}),
    AskState.WITHDRAWN: frozenset(ANSWERABLE),
}
CASE_MOVES: dict[str, frozenset[str]] = {
    CaseState.OPEN: frozenset({CaseState.SUPPORTED, CaseState.WITHDRAWN}),
    CaseState.SUPPORTED: frozenset({CaseState.OPEN}),  # a yes was taken back, or ended without fault
    CaseState.WITHDRAWN: frozenset(),
}
