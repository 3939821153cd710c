"""The numbers by which an answer is looked for: what the community decided, over defaults in code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from forums.models.duties import DUTIES_A_WEEK
from profiles.queries import numbers as known

NUMBERS = "answers"
LONGEST_STEP = 48
PROMISED_HOURS = 7 * 24
MOST_AT_ONCE = 10


@dataclass(frozen=True)
class Answers:
    """Every number of looking for an answer. ``Community.numbers["answers"]`` holds those that were changed."""

    ask_after_hours: int = 24
    answer_hours: int = 48
    look_again_hours: int = 6
    coordinators_hours: int = 72
    asked_at_once: int = 3
    duties_a_week: int = DUTIES_A_WEEK

    @property
    def ask_after(self) -> timedelta:
        return timedelta(hours=self.ask_after_hours)

    @property
    def time_to_answer(self) -> timedelta:
        return timedelta(hours=self.answer_hours)

    @property
    def look_again(self) -> timedelta:
        return timedelta(hours=self.look_again_hours)

    @property
    def coordinators_after(self) -> timedelta:
        return timedelta(hours=self.coordinators_hours)


def numbers() -> Answers:
    """Return the numbers of this community: its row, over the settings, over the defaults. One query."""
    return known.decided(Answers, NUMBERS, settings.ANSWERS)


def nonsense(said: Mapping[str, str]) -> list[str]:
    """Return what is wrong with numbers that somebody set, in sentences that say what to do."""
    if wrong := known.unsound(Answers, "ANSWERS", said):
        return wrong
    answers = known.set_to(Answers, said)
    rules = {
        "Nobody waits for a step longer than 48 hours: lower ask_after_hours, answer_hours or look_again_hours.": max(
            answers.ask_after_hours, answers.answer_hours, answers.look_again_hours
        )
        <= LONGEST_STEP,
        "Let ask_after_hours be less than coordinators_hours.": answers.ask_after_hours < answers.coordinators_hours,
        "A coordinator looks before day 7: lower coordinators_hours.": answers.coordinators_hours < PROMISED_HOURS,
        "Ask no more than ten people at once: lower asked_at_once.": answers.asked_at_once <= MOST_AT_ONCE,
        "Nobody is asked more than twice in seven days: lower duties_a_week.": answers.duties_a_week <= DUTIES_A_WEEK,
    }
    return [f"{sentence} (ANSWERS)" for sentence, holds in rules.items() if not holds]
