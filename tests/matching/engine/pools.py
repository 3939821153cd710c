"""People for the engine's tests: described row by row, or drawn at random."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from matching.engine import prepare
from matching.engine.arrays import Lists, pair_keys
from matching.engine.prepare import Ready
from matching.engine.types import NO_OFFSET, Catalogue, Mentors, Pool, Seekers, silent, wish_weights
from matching.engine.words import trigram_lists

TOPICS, GROUPS, CRAFTS, TRADES, LANGUAGES = 24, 6, 12, 4, 5
UNSURE = TOPICS - 1
CATALOGUE = Catalogue(np.arange(TOPICS, dtype=np.int32) % GROUPS, np.arange(CRAFTS, dtype=np.int32) % TRADES, UNSURE)
FIRST_MENTOR = 1000
WORDS = ["price", "client", "invoice", "repair", "bike", "tax", "contract", "letter", "camera", "garden", "website"]
Row = dict[str, Any]


def week(hours: Iterable[int]) -> np.ndarray:
    """Pack local hours of the week."""
    flags = np.zeros(168, np.bool_)
    flags[[hour % 168 for hour in hours]] = True
    return np.packbits(flags)


def people(rows: Sequence[Row], first: int) -> Row:
    """Turn rows into the fields of `People`; what a row leaves out is not said.

    topics and languages are lists, crafts a list of (craft, years), hours a list of hours of the week, place
    (lat, lon), words a text.
    """
    fields = silent(len(rows))
    fields["person"] = np.arange(first, first + len(rows), dtype=np.int64)
    fields["topics"] = Lists.of([row.get("topics", []) for row in rows])
    fields["crafts"] = Lists.of([[craft for craft, _ in row.get("crafts", [])] for row in rows])
    fields["craft_years"] = np.array([years for row in rows for _, years in row.get("crafts", [])], np.int8)
    fields["languages"] = Lists.of([row.get("languages", []) for row in rows])
    fields["words"] = trigram_lists(row.get("words", "") for row in rows)
    for at, row in enumerate(rows):
        if "hours" in row:
            fields["hours"][at] = week(row["hours"])
            fields["hours_said"][at] = True
            fields["utc_offset"][at] = 0
        fields["utc_offset"][at] = row.get("offset", fields["utc_offset"][at])
        fields["lat"][at], fields["lon"][at] = row.get("place", (np.nan, np.nan))
        for name in ("person", "hours_vary", "talks", "city", "region", "country", "avoids_rivals"):
            fields[name][at] = row.get(name, fields[name][at])
    return fields


def pool(seekers: Sequence[Row], mentors: Sequence[Row], forbidden: Iterable[tuple[int, int]] = ()) -> Pool:
    """Make a pool of described people, seekers numbered from 0 and mentors from 1000; `forbidden` by these numbers."""
    left, right = people(seekers, 0), people(mentors, FIRST_MENTOR)
    weights = [weight for row in seekers for weight in wish_weights(len(row.get("topics", [])))]
    left["topic_weights"] = np.array(weights, np.float32)
    right["topic_weights"] = np.ones(len(right["topics"].values), np.float32)
    pairs = np.array(list(forbidden), np.int64).reshape(-1, 2)
    return Pool(
        Seekers(**left, waiting=np.array([row.get("waiting", 0) for row in seekers], np.int32)),
        Mentors(
            **right,
            capacity=np.array([row.get("capacity", 1) for row in mentors], np.int32),
            good_for=np.array([row.get("good_for", 0) for row in mentors], np.int8),
        ),
        CATALOGUE,
        np.sort(pair_keys(pairs[:, 0], pairs[:, 1])),
        np.zeros(0, np.uint64),
        np.zeros(0, np.int32),
    )


def ready(seekers: Sequence[Row], mentors: Sequence[Row], forbidden: Iterable[tuple[int, int]] = ()) -> Ready:
    return prepare.pool(pool(seekers, mentors, forbidden))


def drawn(seed: int, n: int, m: int) -> Pool:
    """Draw a pool in which everything happens: not said, other zones, rivals, one's own offer, blocks, no room."""
    rng = np.random.default_rng(seed)
    seekers = [person(rng) | {"waiting": int(rng.integers(3))} for _ in range(n)]
    mentors = [person(rng) | {"capacity": int(rng.integers(4)), "good_for": int(rng.integers(5))} for _ in range(m)]
    for at in range(0, m, 5):
        mentors[at]["person"] = at
    forbidden = [(int(rng.integers(n)), FIRST_MENTOR + int(rng.integers(m))) for _ in range(n // 4)] if n and m else []
    return pool(seekers, mentors, forbidden)


def person(rng: np.random.Generator) -> Row:
    row: Row = {
        "topics": _some(rng, TOPICS, 5),
        "crafts": [(craft, int(rng.integers(-1, 4))) for craft in _some(rng, CRAFTS, 3)],
        "languages": _some(rng, LANGUAGES, 3),
        "words": " ".join(rng.choice(WORDS, rng.integers(0, 5))),
        "talks": int(rng.choice([0, 1, 3, 8, 15])),
        "offset": int(rng.choice([NO_OFFSET, -300, 0, 0, 60, 330, 345])),
        "hours_vary": bool(rng.random() < 0.15),
        "avoids_rivals": bool(rng.random() < 0.3),
    }
    if rng.random() < 0.8:
        start = int(rng.integers(168))
        row["hours"] = range(start, start + int(rng.integers(40)))
    if rng.random() < 0.8:
        city = int(rng.integers(4))
        row |= {"city": city, "region": city // 2, "country": city // 3, "place": (50.0 + city / 5, 4.0 * city)}
    return row


def _some(rng: np.random.Generator, among: int, fewer_than: int) -> list[int]:
    chosen: list[int] = rng.choice(among, rng.integers(0, fewer_than), replace=False).tolist()
    return chosen
