"""The numbers of the ladder: what the community decided, over defaults in code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from matching.choices import RUNNING, Step
from matching.models import Ask, Case
from matching.queries import steps
from profiles.queries import numbers as known

NUMBERS = "ladder"
LONGEST_STEP = 48
PROMISED_DAYS = 7
HOURS_OF_A_DAY = 24


@dataclass(frozen=True)
class Ladder:
    """Every number the ladder knows. ``Community.numbers["ladder"]`` holds those that were changed."""

    first_ask_hours: int = 48
    reminder_hours: int = 24
    next_ask_hours: int = 24
    reply_hours: int = 24
    asks: int = 3
    days_until_board: int = 6
    group_hours: int = 24
    thread_hours: int = 24
    board_hours: int = 24
    open_cases: int = 2
    open_asks: int = 5
    silences: int = 2
    undo_minutes: int = 10
    one_off_days: int = 14
    long_term_days: int = 168
    messages_an_hour: int = 60
    cases_a_day: int = 6
    gig_days: int = 90

    @property
    def reminder(self) -> timedelta:
        return timedelta(hours=self.reminder_hours)

    @property
    def reply(self) -> timedelta:
        return timedelta(hours=self.reply_hours)

    @property
    def board(self) -> timedelta:
        return timedelta(hours=self.board_hours)

    @property
    def until_board(self) -> timedelta:
        return timedelta(days=self.days_until_board)

    @property
    def longest_gig(self) -> timedelta:
        return timedelta(days=self.gig_days)

    @property
    def undo(self) -> timedelta:
        return timedelta(minutes=self.undo_minutes)

    def time_on(self, step: str) -> timedelta:
        """Return for how long a case stands on a step between asks and board."""
        return timedelta(hours=self.group_hours if step == Step.GROUP else self.thread_hours)

    def time_to_answer(self, *, first: bool) -> timedelta:
        return timedelta(hours=self.first_ask_hours if first else self.next_ask_hours)


def latest(case: Case, ladder: Ladder, at: datetime) -> datetime:
    """Return when a case takes its next step whatever else happens; on the board, when its people are reminded.

    Asking ends early enough that every step after it has its time. Days on a gig do not count.
    """
    if case.step != Step.ASKS:
        return case.step_until or at + ladder.board
    later = sum((ladder.time_on(step) for step in steps.after(case.step)), timedelta())
    return case.opened_at + case.stopped + ladder.until_board - later


def next_due(case: Case, asked: Iterable[Ask], ladder: Ladder, at: datetime) -> datetime:
    """Return when something is due of a case that goes on.

    Questions back and forth take time, but never past the promise, nor past the coordinators' patience.
    """
    return min([ask.remind_at or ask.due_at for ask in asked if ask.state in RUNNING] + [latest(case, ladder, at)])


def numbers() -> Ladder:
    """Return the numbers of this community: its row, over the settings, over the defaults. One query."""
    return known.decided(Ladder, NUMBERS, settings.LADDER)


def nonsense(said: Mapping[str, str]) -> list[str]:
    """Return what is wrong with numbers that somebody set, in sentences that say what to do."""
    if wrong := known.unsound(Ladder, "LADDER", said):
        return wrong
    ladder = known.set_to(Ladder, said)
    asking = ladder.first_ask_hours + (ladder.asks - 1) * ladder.next_ask_hours
    between = sum((ladder.time_on(step) for step in steps.wired()), timedelta()) // timedelta(hours=1)
    waits = ("first_ask_hours", "next_ask_hours", "group_hours", "thread_hours", "board_hours", "reply_hours")
    rules = {
        "Let reminder_hours be less than first_ask_hours.": ladder.reminder_hours < ladder.first_ask_hours,
        f"Nobody waits for a step longer than 48 hours: lower {', '.join(waits[:-1])} or {waits[-1]}.": max(
            getattr(ladder, name) for name in waits
        )
        <= LONGEST_STEP,
        "A coordinator acts before day 7: lower days_until_board.": ladder.days_until_board < PROMISED_DAYS,
        "All asks and steps must fit before days_until_board: ask fewer people or give less time.": asking + between
        <= HOURS_OF_A_DAY * ladder.days_until_board,
    }
    return [f"{sentence} (LADDER)" for sentence, holds in rules.items() if not holds]
