"""The numbers of the ladder: what the community decided, over defaults in code."""

from dataclasses import dataclass, fields
from datetime import timedelta

from profiles.queries import communities

NUMBERS = "ladder"


@dataclass(frozen=True)
class Ladder:
    """Every number the ladder knows. ``Community.numbers["ladder"]`` holds those that were changed."""

    first_ask_hours: int = 48
    reminder_hours: int = 24
    next_ask_hours: int = 24
    reply_hours: int = 24
    asks: int = 3
    days_until_board: int = 6
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

    def time_to_answer(self, *, first: bool) -> timedelta:
        return timedelta(hours=self.first_ask_hours if first else self.next_ask_hours)


def numbers() -> Ladder:
    """Return the numbers of this community. One query."""
    decided = communities.current().numbers.get(NUMBERS, {})
    return Ladder(**{field.name: int(decided[field.name]) for field in fields(Ladder) if field.name in decided})
