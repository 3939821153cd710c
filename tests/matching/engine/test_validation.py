"""A pool whose arrays do not fit together is refused by name."""

from dataclasses import replace

import numpy as np
import pytest

from matching.engine.arrays import Lists
from matching.engine.types import Catalogue, Pool
from matching.engine.validation import InvalidInput, check_pool
from tests.matching.engine.pools import drawn

POOL = drawn(5, 6, 4)
GROUPS = POOL.catalogue.topic_group


def seekers(**change: object) -> Pool:
    return replace(POOL, seekers=replace(POOL.seekers, **change))  # type: ignore[arg-type]


def mentors(**change: object) -> Pool:
    return replace(POOL, mentors=replace(POOL.mentors, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_a_pool_as_it_should_be(seed: int) -> None:
    check_pool(drawn(seed, 9, 7))
    check_pool(drawn(seed, 0, 0))


@pytest.mark.parametrize(
    ("pool", "words"),
    [
        (seekers(person=np.arange(6) - 1), r"seekers\.person\[0\] must be 0 to 4294967295, not -1"),
        (seekers(person=np.arange(5)), r"seekers\.topics must be 5 lists"),
        (seekers(waiting=np.full(6, -1, np.int32)), r"seekers\.waiting\[0\] must be 0 or more, not -1"),
        (seekers(waiting=np.zeros(3, np.int32)), r"seekers\.waiting must have 6 entries, not 3"),
        (seekers(topics=Lists.of([[99], [], [], [], [], []]), topic_weights=np.ones(1)), r"seekers\.topics\[0\]"),
        (seekers(topics=Lists.of([[1, 1], [], [], [], [], []]), topic_weights=np.ones(2)), "person 0 lists 1 twice"),
        (seekers(topics=Lists.of([[1], [2]]), topic_weights=np.ones(2)), r"seekers\.topics must be 6 lists"),
        (seekers(topic_weights=np.full(len(POOL.seekers.topics.values), np.nan)), r"seekers\.topic_weights\[0\].*nan"),
        (seekers(languages=Lists.of([[128], [], [], [], [], []])), r"seekers\.languages\[0\] must be 0 to 127"),
        (seekers(lat=np.full(6, 91.0)), r"seekers\.lat\[0\] must be -90 to 90"),
        (seekers(lon=np.zeros(2)), r"seekers\.lon must have 6 entries, not 2"),
        (seekers(hours=np.zeros((6, 20), np.uint8)), r"seekers\.hours must be \(n, 21\)"),
        (seekers(utc_offset=np.full(6, 61, np.int16)), r"seekers\.utc_offset\[0\] must be a multiple of 15"),
        (mentors(talks=np.full(4, 16, np.uint8)), r"mentors\.talks\[0\] must be 0 to 15, not 16"),
        (mentors(capacity=np.array([0, -2, 0, 0])), r"mentors\.capacity\[1\] must be 0 or more, not -2"),
        (mentors(good_for=np.full(4, 5, np.int8)), r"mentors\.good_for\[0\] must be 0 to 4"),
        (replace(POOL, forbidden=np.array([2, 1], np.uint64)), "forbidden must be sorted"),
        (replace(POOL, bonus_keys=np.array([1], np.uint64)), "one entry for each other"),
        (replace(POOL, catalogue=Catalogue(GROUPS, np.full(12, 64, np.int32))), r"craft_trade\[0\] must be 0 to 63"),
        (replace(POOL, catalogue=Catalogue(GROUPS, np.zeros(129, np.int32))), "at most 128 crafts, not 129"),
    ],
)
def test_a_pool_that_cannot_be(pool: Pool, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check_pool(pool)
