"""What each term of the fit counts. Source of the numbers: ENGINE.md §2."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

BEST = 10_000
UNKNOWN = 0.5


@dataclass(frozen=True)
class Weights:
    """What each term counts.

    The seeker's side is skill, goal, seeker_hours, work, seeker_level; the mentor's side topic, good_for,
    mentor_hours, mentor_level. Each side's weights are at least 0 and sum to 1. `group` is what a topic of the same
    group counts beside the topic itself; `full_hours` the shared hours a week that need no more; `full_overlap` the
    share of the goal's trigrams found in the offer that needs no more (two people rarely use the same words).

    Raises
    ------
    ValueError
        If a weight is negative or not a number, or a side does not sum to 1.
    """

    skill: float = 0.50
    goal: float = 0.20
    seeker_hours: float = 0.15
    work: float = 0.10
    seeker_level: float = 0.05
    topic: float = 0.40
    good_for: float = 0.25
    mentor_hours: float = 0.20
    mentor_level: float = 0.15
    group: float = 0.35
    full_hours: float = 15.0
    full_overlap: float = 0.5

    def __post_init__(self) -> None:
        """Refuse weights that do not make a mean."""
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"The weight {field.name!r} must be a number of at least 0, not {value!r}.")
        if not (self.full_hours > 0 and self.full_overlap > 0):
            raise ValueError("The weights 'full_hours' and 'full_overlap' must be above 0.")
        seeker = self.skill + self.goal + self.seeker_hours + self.work + self.seeker_level
        mentor = self.topic + self.good_for + self.mentor_hours + self.mentor_level
        for side, total in (("seeker", seeker), ("mentor", mentor)):
            if not math.isclose(total, 1, abs_tol=1e-9):
                raise ValueError(f"The weights of the {side}'s side must sum to 1, not {total:g}.")


WEIGHTS = Weights()
