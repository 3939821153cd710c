"""One match of a pool from rows to a shortlist. Writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from time import perf_counter
from typing import Any

from matching.encoding.arrays import Encoded, digest, encode
from matching.engine.candidates import Candidates
from matching.engine.explain import ranks
from matching.engine.quality import Quality, measure
from matching.engine.shortlist import Shortlist, shortlist
from matching.engine.types import Instance, Solution
from matching.queries import figures, pool

# Bump it when equal input may give another result.
VERSION = "auction-2"

Tell = Callable[[str], None]


@dataclass
class Stages:
    """Says which stage has begun, and keeps how long each one took."""

    tell: Tell
    seconds: dict[str, float] = field(default_factory=dict)
    current: str = ""
    since: float = 0.0

    def enter(self, name: str) -> None:
        self.leave()
        self.current, self.since = name, perf_counter()
        self.tell(name)

    def leave(self) -> None:
        if self.current:
            self.seconds[self.current] = round(perf_counter() - self.since, 3)
        self.current = ""


@dataclass(frozen=True)
class Standing:
    """Of each seeker, how the match came out for them: see `Wait`. None where it says nothing."""

    better: list[int | None]
    places: list[int | None]
    longer: list[int | None]

    @classmethod
    def of(cls, instance: Instance, solution: Solution) -> "Standing":
        why = import_module("matching.engine.witness").witness(instance, solution)
        people = range(len(instance.waiting))
        better = [None if rank < 0 else rank for rank in ranks(instance, solution).tolist()]
        places = dict(zip(why.person.tolist(), why.places.tolist(), strict=True))
        longer = dict(zip(why.person.tolist(), why.longer.tolist(), strict=True))
        return cls(better, [places.get(one) for one in people], [longer.get(one) for one in people])


@dataclass(frozen=True)
class Match:
    encoded: Encoded
    found: Candidates
    solution: Solution
    quality: Quality
    shown: Shortlist
    standing: Standing

    @property
    def seekers(self) -> list[int]:
        return self.people(self.encoded.pool.seekers.person)

    @property
    def mentors(self) -> list[int]:
        return self.people(self.encoded.pool.mentors.person)

    @staticmethod
    def people(numbers: Any) -> list[int]:
        found: list[int] = numbers.tolist()
        return found

    @property
    def picks(self) -> dict[int, int]:
        """Whom the assignment picked for whom, seeker to mentor."""
        mentors = self.mentors
        pairs = zip(self.seekers, self.solution.mentor.tolist(), strict=True)
        return {seeker: mentors[mentor] for seeker, mentor in pairs if mentor >= 0}


def compute(*, name: str, at: datetime, stages: Stages) -> Match:
    stages.enter("reading")
    rows = pool.load(name, at)
    stages.enter("preparing")
    encoded = encode(rows, at)
    ready = encoded.ready
    stages.enter("candidates")
    # By name, so that no web process loads the kernels by importing this module.
    found: Candidates = import_module("matching.engine.nearby").find(ready)
    stages.enter("assignment")
    instance = found.instance(ready)
    solution: Solution = import_module("matching.engine.assignment").solve(instance)
    stages.enter("figures")
    quality = measure(instance, solution)
    shown, standing = shortlist(ready, found, solution), Standing.of(instance, solution)
    return Match(encoded, found, solution, quality, shown, standing)


def figures_of(match: Match, *, before: dict[int, int]) -> dict[str, Any]:
    """Return all figures but those of the facts, which are counted as they are written."""
    return {
        **figures.of_solution(match.quality, match.solution),
        **figures.of_shortlist(match.encoded.ready, match.found, match.solution, match.shown),
        "recruit": figures.recruiting(match.encoded, match.solution),
        "changed": figures.changes(before, match.picks.items()),
        "input_hash": digest(match.encoded.pool),
        "version": VERSION,
        "seed": 0,
    }
