"""What the model of the ladder keeps in place of rows: everything that is told, in active hours."""

from dataclasses import dataclass, field
from typing import NamedTuple

RUNNING = {"pending", "more_info"}


@dataclass
class Ask:
    left: int
    state: str = "pending"
    overtaken: bool = False

    @property
    def runs(self) -> bool:
        return self.state in RUNNING and not self.overtaken


@dataclass
class Case:
    seeker: int
    wishes: list[int]
    state: str = "open"
    step: str = "asks"
    active: int = 0
    asks: dict[int, Ask] = field(default_factory=dict)
    not_again: frozenset[int] = frozenset()  # who answered a case that this one follows
    followed: bool = False
    follows: bool = False
    waited: int = 0  # before it was opened
    since: int = 0  # the hour from which its waiting counts
    parked: bool = False  # two others of its seeker come first

    @property
    def running(self) -> list[Ask]:
        return [ask for ask in self.asks.values() if ask.state in RUNNING]

    @property
    def waits_its_turn(self) -> bool:
        return self.parked and self.state == "open"

    @property
    def waits(self) -> bool:
        return any(ask.runs for ask in self.asks.values())


@dataclass
class Mentor:
    room: int
    held: set[int] = field(default_factory=set)  # cases
    silences: int = 0
    open: bool = True
    rests: bool = False


class Said(NamedTuple):
    """The last answer of a mentor, and how the case stood before it."""

    at: int
    became: str
    before: Case
    pauses: bool = False
