"""What the search for candidates reads, and what it works on: structs of arrays, the person first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.arrays import Bools, Bytes, Doubles, Floats, Int8s, Int32s, Int64s, Words

SIGNATURE = 4  # words of 64 bits: what a goal has and an offer surely lacks
BUCKETS = 512
# What is read of everybody touched stands on one line of the cache: words of 64 bits, and the bits of the last.
CRAFTS, TRADES, SIGNED, SAID, GLANCE = 0, 2, 3, 7, 8
TOPICS_KNOWN, CRAFTS_KNOWN, WORDS_KNOWN, HOURS_KNOWN, HOURS_VARY, CHAT_ONLY = 1, 2, 4, 8, 16, 32


class Cards(NamedTuple):
    """One side, n people, the person first: what `prepare.Side` holds."""

    person: Int64s
    languages: Words
    languages_known: Bools
    quarters: Words
    hours_known: Bools
    hours_vary: Bools
    talks: Bytes
    where: Doubles
    city: Int32s
    country: Int32s
    avoids_rivals: Bools
    crafts: Words
    trades: Words
    craft_bands: Int8s
    trade_bands: Int8s
    crafts_known: Bools
    words_count: Int64s
    words_from: Int64s
    words: Int32s
    signature: Words


class Asked(NamedTuple):
    """Wishes, person after person: where the mentors stand who offer each, or a topic of its group (-1 nobody).

    `longest` is how many offer the wish that most offer.
    """

    indptr: Int64s
    weight: Floats
    total: Floats
    peak: Floats
    start: Int64s
    end: Int64s
    group: Int64s
    group_start: Int64s
    group_end: Int64s
    longest: Int64s
    experience: Int8s
    kept_apart: Bools
    favoured: Bools


class Offered(NamedTuple):
    """Offers: places, inverted lists, and the highest level of each mentor in each group, (m, groups).

    `glance` (m, GLANCE) is what is read first; `weeks` the different weeks, (w, words), `week` which one is whose.
    """

    capacity: Int32s
    good_for: Int8s
    glance: Words
    week: Int64s
    weeks: Words
    owner: Int32s
    level: Floats
    group_owner: Int32s
    group_level: Floats
    levels: Floats


class Rules(NamedTuple):
    """Weights in the precision in which `scoring.fit` counts them, limits, and particular pairs."""

    skill: float
    goal: np.float32
    seeker_hours: np.float32
    work: np.float32
    seeker_level: np.float32
    topic: float
    good_for: np.float32
    mentor_hours: np.float32
    mentor_level: np.float32
    group: np.float32
    full_quarters: float
    full_overlap: float
    suits: Floats
    common_quarters: float
    near_km: float
    enough: int
    forbidden: Words
    bonus_keys: Words
    bonus_points: Int32s
    most_bonus: int


class Desk(NamedTuple):
    """What one thread works on: sums by mentor, the mentors touched, and the best seekers of each mentor (a heap).

    `open` says who has a place and speaks one of the languages in `tongue`; `shared` how many quarter hours the seeker
    shares with each week.
    """

    tongue: Words
    open: Bools
    shared: Int64s
    skill: Floats
    best: Floats
    mark: Bytes
    touched: Int32s
    order: Int32s
    bound: Int32s
    term: Floats
    goal: Floats
    bucket: Int64s
    word: Bytes
    back: Int64s
    held: Int32s
