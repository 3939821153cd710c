"""The figures of a match run, from the engine's arrays to what is stored and shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from matching.encoding.arrays import Encoded
from matching.encoding.facts import STATES
from matching.engine.arrays import Int8s, Int64s
from matching.engine.candidates import Candidates
from matching.engine.facts import ORDER
from matching.engine.prepare import Ready
from matching.engine.quality import Quality
from matching.engine.recruit import shortages
from matching.engine.shortfall import why_nobody
from matching.engine.shortlist import Shortlist
from matching.engine.types import Solution

FIT_BAND = 1000
MANY = 3


class FactTable:
    """How often each fact is yes, in part, no and not said over the pairs shown."""

    def __init__(self) -> None:
        self.counts = np.zeros((len(ORDER), len(STATES)), np.int64)

    def add(self, grades: Int8s) -> None:
        """Count the grades of more pairs, (p, 5)."""
        for fact, column in enumerate(grades.T):
            self.counts[fact] += np.bincount(column, minlength=len(STATES))

    def table(self) -> dict[str, dict[str, int]]:
        return {
            fact: dict(reversed(list(zip(STATES, counts, strict=True))))
            for fact, counts in zip(ORDER, self.counts.tolist(), strict=True)
        }


def of_solution(quality: Quality, solution: Solution) -> dict[str, Any]:
    """Return what the assignment achieved, and how the load is spread."""
    return {
        "seekers": quality.people,
        "mentors": quality.mentors,
        "places": quality.places,
        "pairs": quality.pairs,
        "coverage": quality.coverage,
        "by_class": [
            {"class": waiting, "matched": matched, "people": people}
            for waiting, (matched, people) in sorted(quality.by_class.items(), reverse=True)
        ],
        "fit": {
            "mean": round(quality.mean_fit),
            "p10": round(quality.p10_fit),
            "p1": round(quality.p1_fit),
            "least": quality.least_fit,
        },
        "blocking": {"waiting": quality.blocking_waiting, "swap": quality.blocking_swap},
        "gini": {"load": round(quality.gini_load, 4), "use": round(quality.gini_use, 4)},
        "total": solution.total,
        "bound": solution.bound,
        "gap": solution.gap,
    }


def of_shortlist(ready: Ready, found: Candidates, solution: Solution, shown: Shortlist) -> dict[str, Any]:
    """Return how many seekers got how many suggestions, why some got none, and two histograms."""
    counts = shown.counts(len(ready.needs.side))
    none = np.flatnonzero(counts == 0)
    loads = np.bincount(solution.mentor[solution.mentor >= 0], minlength=len(ready.offers.side))
    loads = loads[ready.offers.capacity > 0]
    return {
        "shown": len(shown),
        "suggestions": {
            **{str(n): int((counts == n).sum()) for n in range(MANY)},
            f"{MANY}+": int((counts >= MANY).sum()),
        },
        "zeros": dict(Counter(why_nobody(ready, row) for row in none.tolist()).most_common()),
        "fit_bands": np.bincount(found.fit[_picks(solution)] // FIT_BAND, minlength=10).tolist(),
        "loads": np.bincount(loads).tolist(),
    }


def recruiting(encoded: Encoded, solution: Solution) -> list[dict[str, Any]]:
    """Return where one more place would do most, the worst shortage first: ids, codes and counts."""
    found = shortages(encoded.ready, solution)
    rows = zip(found.topic.tolist(), found.language.tolist(), found.people.tolist(), found.worth.tolist(), strict=True)
    return [
        {
            "topic": encoded.topics[topic] if topic >= 0 else None,
            "language": encoded.languages[language] if language >= 0 else "",
            "people": people,
            "worth": worth,
        }
        for topic, language, people, worth in rows
    ]


def changes(before: Mapping[int, int], now: Iterable[tuple[int, int]]) -> dict[str, int]:
    """Compare the picks of two runs, seeker to mentor."""
    after = dict(now)
    both = before.keys() & after.keys()
    same = sum(before[seeker] == after[seeker] for seeker in both)
    return {
        "same": same,
        "other": len(both) - same,
        "new": len(after.keys() - before.keys()),
        "ended": len(before.keys() - after.keys()),
    }


def _picks(solution: Solution) -> Int64s:
    picks: Int64s = solution.edge[solution.edge >= 0]
    return picks
