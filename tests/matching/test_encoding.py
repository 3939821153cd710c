"""Rows to arrays: every number is the stored thing's, and what is not said stays so."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from matching.encoding.arrays import Encoded, digest, encode, offset_on_monday
from matching.encoding.facts import PairFacts, pair_facts, stored_facts
from matching.encoding.rows import PlaceRow, PoolRows, Said, SeekerRow
from matching.engine.arrays import pair_keys
from matching.engine.types import IN_PERSON, MOST_CRAFTS, MOST_LANGUAGES, NO_OFFSET, NOT_SAID, PHONE
from matching.engine.validation import check_pool
from tests.factories import NOW, week_of
from tests.matching.engine.pools import drawn

BRISTOL = PlaceRow(2654675, 51.5, -2.6, "England", "GB")
TALLINN = PlaceRow(588409, 59.4, 24.8, "", "EE")


def encoded(*seekers: Said, apart: tuple[tuple[int, int], ...] = ()) -> Encoded:
    rows = PoolRows(tuple(map(SeekerRow, seekers)), (), apart)
    made = encode(rows, NOW)
    check_pool(made.pool)
    return made


def test_all_that_is_said() -> None:
    said = Said(
        person=7,
        topics=((30, 3), (10, 1)),
        crafts=((5, 4, 2), (6, 6, None)),
        languages=("so", "en"),
        talks=("phone", "in_person"),
        week=week_of(),
        hours_vary=True,
        zone="Asia/Kolkata",
        place=BRISTOL,
        words="three clients",
        avoids_rivals=True,
    )
    made = encoded(said)
    people = made.pool.seekers
    assert [made.topics[topic] for topic in people.topics[0]] == [30, 10]
    assert people.topic_weights.tolist() == pytest.approx([1, 0.8])
    assert [made.crafts[craft] for craft in people.crafts[0]] == [5, 6]
    assert people.craft_years.tolist() == [2, NOT_SAID]
    assert [made.trades[trade] for trade in made.pool.catalogue.craft_trade[people.crafts[0]]] == [4, 6]
    assert [made.languages[code] for code in people.languages[0]] == ["so", "en"]
    assert people.talks[0] == PHONE | IN_PERSON
    assert np.unpackbits(people.hours[0]).nonzero()[0][:5].tolist() == [8, 9, 10, 11, 32]
    assert (people.hours_said[0], people.hours_vary[0], people.utc_offset[0]) == (True, True, 330)
    assert (people.lat[0], people.lon[0], people.city[0]) == (51.5, -2.6, 2654675)
    assert people.avoids_rivals[0]
    assert len(people.words[0]) > 5


def test_all_that_is_not_said() -> None:
    people = encoded(Said(person=7)).pool.seekers
    assert people.topics.lengths[0] == people.crafts.lengths[0] == people.languages.lengths[0] == 0
    assert (people.hours_said[0], people.utc_offset[0], people.talks[0]) == (False, NO_OFFSET, 0)
    assert np.isnan(people.lat[0])
    assert people.city[0] == people.region[0] == people.country[0] == NOT_SAID


def test_a_region_without_a_name_is_none_and_one_name_in_two_countries_is_two() -> None:
    other = PlaceRow(1, 0.0, 0.0, "England", "US")
    people = encoded(Said(person=1, place=BRISTOL), Said(person=2, place=TALLINN), Said(person=3, place=other)).pool
    assert people.seekers.region[1] == NOT_SAID
    assert people.seekers.region[0] != people.seekers.region[2]


def test_blocks_hold_both_ways_round() -> None:
    forbidden = encoded(Said(person=1), apart=((9, 1), (1, 9))).pool.forbidden
    assert forbidden.tolist() == pair_keys(np.array([1]), np.array([9])).tolist()


@pytest.mark.parametrize(
    ("zone", "at", "minutes"),
    [
        ("Europe/London", datetime(2026, 3, 25, tzinfo=UTC), 60),  # the clocks change on Sunday 29 March
        ("Europe/London", datetime(2026, 3, 18, tzinfo=UTC), 0),
        ("Asia/Kathmandu", NOW, 345),
        ("", NOW, NO_OFFSET),
        ("Nowhere/Land", NOW, NO_OFFSET),
        ("../etc/passwd", NOW, NO_OFFSET),
    ],
)
def test_offsets_are_those_of_the_coming_monday(zone: str, at: datetime, minutes: int) -> None:
    assert offset_on_monday(zone, at) == minutes


def test_past_what_the_engine_can_tell_apart_a_craft_is_its_trade_and_a_rare_language_is_left_out() -> None:
    crafts = tuple((100 + number, 1, 0) for number in range(MOST_CRAFTS + 5))
    codes = tuple(f"l{number:03}" for number in range(MOST_LANGUAGES + 5))
    people = encoded(Said(person=1, crafts=crafts, languages=codes), Said(person=2, languages=codes[:1])).pool.seekers
    assert people.crafts[0].max() < MOST_CRAFTS
    assert people.languages.lengths.tolist() == [MOST_LANGUAGES, 1]


def test_the_digest_knows_every_change() -> None:
    one = Said(person=1, languages=("en",), week=week_of())
    digests = {digest(encoded(said).pool) for said in (one, one, one._replace(week=week_of(hours=[8])))}
    assert len(digests) == 2


def test_what_is_stored_says_the_same_and_leaves_out_what_says_nothing() -> None:
    codes = tuple(range(100, 400))
    made = Encoded(drawn(5, 30, 20), codes, codes, codes, tuple(f"l{number}" for number in range(200)))
    rows, cols = np.divmod(np.arange(600), 20)

    grades, stored = stored_facts(made, rows, cols)

    told = [json.loads(facts) for facts in stored]
    assert [PairFacts(**facts) for facts in told] == list(pair_facts(made, rows, cols))
    assert grades.shape == (600, 5)
    assert {len(facts) for facts in told} > {6}
    assert not any(value in ([], "", None) for facts in told for value in facts.values())
