"""A community as arrays, drawn in a second: what the matcher's benchmarks run on, without a database.

The proportions are those of `nwlb.seeding`, the numbers of topics, groups, crafts and trades those of the reference
data. Needs and offers are drawn apart, so nobody's needs are made to fit the offers.
"""

from typing import Any

import numpy as np

from matching.engine.arrays import Lists, pair_keys
from matching.engine.types import Catalogue, Mentors, Pool, Seekers, waiting_class, wish_weights

TOPICS, GROUPS, CRAFTS, TRADES, LANGUAGES, TOWNS, WORDS = 485, 20, 127, 24, 30, 600, 900
OF_ONE_TRADE = 24  # topics that people of one trade mostly ask and offer
PRESETS = ((range(8, 12), range(5)), (range(12, 17), range(5)), (range(17, 22), range(5)), (range(8, 20), (5, 6)))
OFFSETS = np.array([-480, -300, -180, 0, 60, 60, 60, 120, 330, 480], np.int16)
FIRST_MENTOR = 10_000_000
# Shares of one.
SAYS_PLACE, SAYS_HOURS, HOURS_VARY, AVOIDS_RIVALS, FREE_IN_A_PRESET = 0.75, 0.5, 0.2, 0.1, 0.4
TYPICAL_TOPIC, ENGLISH, SECOND_LANGUAGE = 0.7, 0.45, 0.2


def population(seekers: int, mentors: int, places: float, seed: int = 1) -> Pool:
    """Draw a pool whose mentors have `places` places for each seeker, all in all."""
    rng = np.random.default_rng(seed)
    world = _World(rng)
    rooms = rng.integers(1, 10, mentors).astype(float)
    room = np.floor(rooms * places * seekers / max(1.0, rooms.sum()) + rng.random(mentors)).astype(np.int32)
    waiting = waiting_class(rng.geometric(0.6, seekers) - 1, rng.integers(0, 5, seekers))
    mine = _people(rng, world, seekers, 0, (1, 5))
    theirs = _people(rng, world, mentors, FIRST_MENTOR, (2, 8))
    lengths = mine["topics"].lengths
    weights = [wish_weights(count) for count in range(10)]
    mine["topic_weights"] = np.array([w for count in lengths.tolist() for w in weights[count]], np.float32)
    theirs["topic_weights"] = np.ones(len(theirs["topics"].values), np.float32)
    good_for = rng.choice(5, mentors, p=[0.3, 0.2, 0.1, 0.1, 0.3]).astype(np.int8)
    blocks = pair_keys(
        rng.integers(0, seekers, seekers // 200), FIRST_MENTOR + rng.integers(0, mentors, seekers // 200)
    )
    return Pool(
        Seekers(**mine, waiting=waiting),
        Mentors(**theirs, capacity=room, good_for=good_for),
        Catalogue(world.group, (np.arange(CRAFTS) % TRADES).astype(np.int32)),
        np.unique(blocks),
        np.zeros(0, np.uint64),
        np.zeros(0, np.int32),
    )


class _World:
    """What towns, trades and texts there are."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.group = rng.integers(0, GROUPS, TOPICS).astype(np.int32)
        self.of_trade = rng.integers(0, TOPICS, (TRADES, OF_ONE_TRADE))
        self.country = rng.choice(40, TOWNS, p=_zipf(40, 0.8))
        self.lat, self.lon = rng.uniform(-40, 60, TOWNS), rng.uniform(-120, 140, TOWNS)
        # A word is some seven trigrams; neighbours in the alphabet share the first two.
        self.word = rng.integers(0, 4000, (WORDS, 7)).astype(np.uint32)


def _zipf(count: int, steep: float) -> np.ndarray:
    weights = 1.0 / np.arange(1, count + 1) ** steep
    shares: np.ndarray = weights / weights.sum()
    return shares


def _lists(keys: np.ndarray, values: np.ndarray, n: int, most: int) -> Lists:
    """Lay (person, value) out as lists, each value once a person."""
    both = np.unique(keys * most + values)
    indptr = np.searchsorted(both, np.arange(n + 1) * most).astype(np.int64)
    return Lists(indptr, (both % most).astype(np.int32))


def _people(rng: np.random.Generator, world: _World, n: int, first: int, topics: tuple[int, int]) -> dict[str, Any]:
    everyone = np.arange(n)
    trade = rng.choice(TRADES, n, p=_zipf(TRADES, 0.6))
    town = rng.choice(TOWNS, n, p=_zipf(TOWNS, 0.7))
    country = world.country[town].astype(np.int32)
    said = rng.random(n) < SAYS_PLACE
    hours_said = rng.random(n) < SAYS_HOURS
    crafts = _lists(everyone, trade + TRADES * rng.integers(0, CRAFTS // TRADES, n), n, CRAFTS)
    return {
        "person": np.arange(first, first + n, dtype=np.int64),
        "topics": _topics(rng, world, trade, n, topics),
        "crafts": crafts,
        "craft_years": rng.integers(-1, 4, len(crafts.values)).astype(np.int8),
        "languages": _languages(rng, country, n),
        "hours": _hours(rng, hours_said, n),
        "hours_said": hours_said,
        "hours_vary": rng.random(n) < HOURS_VARY,
        "utc_offset": OFFSETS[country % len(OFFSETS)],
        "talks": rng.choice([0, 1, 3, 7, 8, 15], n, p=[0.3, 0.1, 0.2, 0.25, 0.02, 0.13]).astype(np.uint8),
        "lat": np.where(said, np.round(world.lat[town], 1), np.nan),
        "lon": np.where(said, np.round(world.lon[town], 1), np.nan),
        "city": np.where(said, town, -1).astype(np.int32),
        "region": np.where(said, town // 4, -1).astype(np.int32),
        "country": np.where(said, country, -1).astype(np.int32),
        "words": _words(rng, world, trade, n),
        "avoids_rivals": rng.random(n) < AVOIDS_RIVALS,
    }


def _topics(rng: np.random.Generator, world: _World, trade: np.ndarray, n: int, span: tuple[int, int]) -> Lists:
    counts = rng.integers(span[0], span[1] + 1, n)
    owner = np.repeat(np.arange(n), counts)
    typical = world.of_trade[trade[owner], rng.choice(OF_ONE_TRADE, len(owner), p=_zipf(OF_ONE_TRADE, 0.8))]
    any_topic = rng.choice(TOPICS, len(owner), p=_zipf(TOPICS, 0.7))
    return _lists(owner, np.where(rng.random(len(owner)) < TYPICAL_TOPIC, typical, any_topic), n, TOPICS)


def _languages(rng: np.random.Generator, country: np.ndarray, n: int) -> Lists:
    everyone = np.arange(n)
    second, english = rng.random(n) < SECOND_LANGUAGE, rng.random(n) < ENGLISH
    owner = np.concatenate([everyone, everyone[english], everyone[second]])
    spoken = [country % LANGUAGES, np.zeros(int(english.sum()), np.int64), rng.integers(0, LANGUAGES, second.sum())]
    return _lists(owner, np.concatenate(spoken), n, LANGUAGES)


def _hours(rng: np.random.Generator, said: np.ndarray, n: int) -> np.ndarray:
    flags = np.zeros((n, 168), np.bool_)
    for hours, days in PRESETS:
        free = [24 * day + hour for day in days for hour in hours]
        flags[:, free] |= (said & (rng.random(n) < FREE_IN_A_PRESET))[:, None]
    return np.packbits(flags, axis=1)


def _words(rng: np.random.Generator, world: _World, trade: np.ndarray, n: int) -> Lists:
    counts = rng.integers(0, 9, n)
    owner = np.repeat(np.arange(n), counts)
    word = (trade[owner] * 37 + rng.choice(WORDS, len(owner), p=_zipf(WORDS, 0.9))) % WORDS
    lists = _lists(np.repeat(owner, world.word.shape[1]), world.word[word].ravel().astype(np.int64), n, 1 << 13)
    return Lists(lists.indptr, lists.values.astype(np.uint32))
