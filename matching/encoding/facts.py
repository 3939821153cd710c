"""The engine's findings about pairs, back as codes, ids and counts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from matching.encoding.arrays import Encoded
from matching.engine.arrays import Int8s, Int64s
from matching.engine.evidence import Evidence
from matching.engine.facts import HOURS, LANGUAGE, NOT_SAID, ORDER, PLACE, SKILL, WORK, Facts, grade
from matching.engine.prepare import in_person_only
from matching.engine.types import ONLINE
from profiles.choices import Preset

STATES = ("not_said", "no", "part", "yes")
YOU, THEY, YOUR_TALKS, THEIR_TALKS = 1, 2, 4, 8
PARTS = tuple(Preset.values)  # the engine's order of the parts of a week
CITY, NEAR, REGION, COUNTRY, APART = "city", "near", "region", "country", "apart"
NEAR_KM = 30


@dataclass(frozen=True)
class PairFacts:
    """The five facts of a seeker ("you") and a mentor ("they"), and what their sentences are made of.

    Kept as JSON: codes, ids and counts, never text; what says nothing is left out. ``states`` and
    ``unsaid`` follow the engine's order skill, work, hours, language, place; ``unsaid`` says who has
    not said it (YOU | THEY).
    """

    states: list[str]
    unsaid: list[int] = field(default_factory=lambda: [0] * len(ORDER))
    topics: list[int] = field(default_factory=list)
    first_wish: bool = False
    near: list[int] = field(default_factory=list)
    craft: int | None = None
    years: int | None = None
    trade: int | None = None
    minutes: int = 0
    part: str = ""
    vary: int = 0
    languages: list[str] = field(default_factory=list)
    shared_languages: int = 0
    your_best: bool = False
    where: str = ""
    online: bool = False
    meet: bool = False


NOTHING = PairFacts(states=[])


def pair_facts(encoded: Encoded, rows: Int64s, cols: Int64s) -> Iterator[PairFacts]:
    """Yield the facts of the pairs (rows, cols), (p,) int64 each, in their order."""
    columns = _columns(encoded, grade(encoded.ready, rows, cols), rows, cols)
    names = list(columns)
    for values in zip(*columns.values(), strict=True):
        yield PairFacts(**dict(zip(names, values, strict=True)))


def stored_facts(encoded: Encoded, rows: Int64s, cols: Int64s) -> tuple[Int8s, Iterator[str]]:
    """Return the grades of the pairs (rows, cols), and all their facts as JSON: for half a million in seconds."""
    graded = grade(encoded.ready, rows, cols)
    columns = _columns(encoded, graded, rows, cols)
    members = [_members(name, values) for name, values in columns.items()]
    return graded.grades, ("{" + "".join(pair)[1:] + "}" for pair in zip(*members, strict=True))


def _members(name: str, values: list[Any]) -> Iterator[str]:
    """Yield each value as a member of a JSON object, with a comma before it. They are alike: each is written once."""
    written: dict[Any, str] = {tuple(told) if isinstance(told := getattr(NOTHING, name), list) else told: ""}
    for value in values:
        same = tuple(value) if isinstance(value, list) else value
        if same not in written:
            written[same] = f',"{name}":{json.dumps(value, separators=(",", ":"))}'
        yield written[same]


def _columns(encoded: Encoded, graded: Facts, rows: Int64s, cols: Int64s) -> dict[str, list[Any]]:
    return {**_plain(encoded, graded, rows, cols), **_ids(encoded, graded.evidence)}


def _plain(encoded: Encoded, graded: Facts, rows: Int64s, cols: Int64s) -> dict[str, list[Any]]:
    found, ready = graded.evidence, encoded.ready
    one, other = ready.needs.side, ready.offers.side
    meet = in_person_only(one)[rows] | in_person_only(other)[cols]
    return {
        "states": [[STATES[state] for state in pair] for pair in graded.grades.tolist()],
        "unsaid": _unsaid(encoded, graded, rows, cols),
        "first_wish": found.first_wish.tolist(),
        "minutes": np.maximum(found.minutes, 0).tolist(),
        "part": [PARTS[part] if part >= 0 else "" for part in found.block.tolist()],
        "vary": (one.hours_vary[rows] * YOU + other.hours_vary[cols] * THEY).tolist(),
        "shared_languages": found.languages_shared.tolist(),
        "your_best": (found.seeker_rank == 0).tolist(),
        "where": _where(found),
        "online": ((found.talks & ONLINE) > 0).tolist(),
        "meet": meet.tolist(),
    }


def _ids(encoded: Encoded, found: Evidence) -> dict[str, list[Any]]:
    topics, crafts, trades, codes = encoded.topics, encoded.crafts, encoded.trades, encoded.languages
    wishes = [topics[topic] for topic in found.topics.values.tolist()]
    near = zip(found.near_wish.tolist(), found.near_topic.tolist(), strict=True)
    return {
        "topics": [wishes[start:end] for start, end in pairwise(found.topics.indptr.tolist())],
        "near": [[topics[wish], topics[topic]] if wish >= 0 else [] for wish, topic in near],
        "craft": [crafts[craft] if craft >= 0 else None for craft in found.craft.tolist()],
        "years": [years if years >= 0 else None for years in found.craft_years.tolist()],
        "trade": [trades[trade] if trade >= 0 else None for trade in found.trade.tolist()],
        "languages": [[codes[code] for code in pair if code >= 0] for pair in found.languages.tolist()],
    }


def _unsaid(encoded: Encoded, graded: Facts, rows: Int64s, cols: Int64s) -> list[list[int]]:
    """Who has not said what a fact needs, and only where the fact is not said for that reason."""
    ready = encoded.ready
    one, other = ready.needs.side, ready.offers.side
    bits = np.zeros((len(rows), len(ORDER)), np.int64)
    for fact, mine, theirs in (
        (SKILL, ready.needs.wishes.lengths > 0, ready.offers.topics_known),
        (WORK, one.crafts_known, other.crafts_known),
        (HOURS, one.hours_known, other.hours_known),
        (LANGUAGE, one.languages_known, other.languages_known),
        (PLACE, one.city >= 0, other.city >= 0),
    ):
        bits[:, fact] = ~mine[rows] * YOU + ~theirs[cols] * THEY
    talks = (one.talks[rows] == 0) * YOUR_TALKS + (other.talks[cols] == 0) * THEIR_TALKS
    bits[:, PLACE] = np.where(bits[:, PLACE] > 0, bits[:, PLACE], talks)
    told: list[list[int]] = np.where(graded.grades == NOT_SAID, bits, 0).tolist()
    return told


def _where(found: Evidence) -> list[str]:
    near = (found.km >= 0) & (found.km <= NEAR_KM)
    known = (found.km >= 0) | (found.same_country >= 0)
    cases = [found.same_city == 1, near, found.same_region == 1, found.same_country == 1, known]
    where: list[str] = np.select(cases, [CITY, NEAR, REGION, COUNTRY, APART], "").tolist()
    return where
