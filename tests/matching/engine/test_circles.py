"""Circles: what must hold in every one, the bound, and more people placed than a window over a sorted list places."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.arrays import pair_keys
from matching.engine.circles import Circles, Peers, form

NOBODY_APART = np.empty(0, np.uint64)
PERSON = st.tuples(st.integers(0, 7), st.integers(0, 63), st.integers(0, 15), st.integers(0, 15))
PEERS = st.lists(PERSON, max_size=24)


def peers_of(rows: list[tuple[int, int, int, int]], apart: np.ndarray = NOBODY_APART) -> Peers:
    """Take people as (languages, blocks, seeks, offers), each a number whose bits are meant."""
    table = np.array(rows, np.uint64).reshape(len(rows), 4)
    return Peers(
        languages=(table[:, :1] >> np.arange(3, dtype=np.uint64) & np.uint64(1)).astype(bool),
        blocks=table[:, 1],
        seeks=table[:, 2:3],
        offers=table[:, 3:],
        apart=apart,
    )


def groups(result: Circles) -> list[list[int]]:
    return [np.flatnonzero(result.circle == one).tolist() for one in np.unique(result.circle[result.circle >= 0])]


def fits(peers: Peers, members: list[int] | tuple[int, ...]) -> bool:
    common = np.bitwise_and.reduce(peers.blocks[list(members)])
    return bool(np.bitwise_count(common) >= 2 and peers.languages[list(members)].all(axis=0).any())


def some_apart(people: int, rng: np.random.Generator) -> np.ndarray:
    one, other = rng.integers(people, size=(2, people))
    different = one != other
    return np.unique(pair_keys(one[different], other[different]))


@settings(max_examples=150)
@given(PEERS, st.integers(0, 2**32 - 1), st.sampled_from([(3, 6), (4, 6), (2, 2)]))
def test_what_must_hold_in_every_circle(
    rows: list[tuple[int, int, int, int]], seed: int, sizes: tuple[int, int]
) -> None:
    apart = some_apart(len(rows), np.random.default_rng(seed)) if rows else NOBODY_APART
    peers, (smallest, largest) = peers_of(rows, apart), sizes
    result = form(peers, smallest=smallest, largest=largest)
    for members in groups(result):
        assert smallest <= len(members) <= largest
        assert fits(peers, members)
        pairs = np.array(list(combinations(members, 2)))
        assert not np.isin(pair_keys(pairs[:, 0], pairs[:, 1]), apart).any()
    assert result.placed == (result.circle >= 0).sum() <= result.bound
    assert 0 <= result.met <= result.wished


@given(PEERS)
def test_the_bound_counts_who_could_be_in_a_circle_at_all(rows: list[tuple[int, int, int, int]]) -> None:
    peers = peers_of(rows[:12])
    could = {one for some in combinations(range(len(peers)), 3) if fits(peers, some) for one in some}
    assert form(peers).bound == len(could)


def crowd(people: int, seed: int) -> Peers:
    """Free at about seven blocks of the week, one or two of ten languages, some topics to learn and to share."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, 11)
    speaks = np.eye(10, dtype=bool)[rng.choice(10, people, p=share / share.sum())]
    speaks |= (rng.random(people) < 0.35)[:, None] & np.eye(10, dtype=bool)[0]
    blocks = (rng.random((people, 56)) < 0.13) @ (np.uint64(1) << np.arange(56, dtype=np.uint64))
    seeks, offers = ((rng.random((people, 60)) < 0.06) @ (np.uint64(1) << np.arange(60, dtype=np.uint64)) for _ in "so")
    return Peers(
        languages=speaks,
        blocks=blocks.astype(np.uint64),
        seeks=seeks.astype(np.uint64)[:, None],
        offers=offers.astype(np.uint64)[:, None],
        apart=NOBODY_APART,
    )


def test_nearly_all_who_could_be_placed_are() -> None:
    for people, smallest, share in ((1500, 3, 0.94), (1500, 4, 0.84), (6000, 4, 0.97)):
        peers = crowd(people, 1)
        result = form(peers, smallest=smallest)
        assert result.bound > 0.95 * people
        assert result.placed > share * result.bound, (people, smallest)


def met(peers: Peers, members: list[int]) -> int:
    others = [np.bitwise_or.reduce(np.delete(peers.offers[members, 0], at)) for at in range(len(members))]
    return int(np.bitwise_count(peers.seeks[members, 0] & np.array(others)).sum())


def test_circles_are_made_of_people_who_can_teach_each_other() -> None:
    peers = crowd(1500, 2)
    by_wish = form(peers)
    blind = form(Peers(**{**vars(peers), "seeks": peers.seeks * 0}))
    met_blindly = sum(met(peers, members) for members in groups(blind))
    assert by_wish.met > 1.2 * met_blindly


def test_the_same_again() -> None:
    first, again = form(crowd(400, 3)), form(crowd(400, 3))
    assert (first.circle == again.circle).all()


def test_nobody() -> None:
    result = form(peers_of([]))
    assert (result.placed, result.bound, result.met, result.wished) == (0, 0, 0, 0)


@pytest.mark.parametrize("sizes", [(1, 6), (5, 4)])
def test_a_circle_of_one_is_refused(sizes: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="smallest must lie between 2 and largest"):
        form(peers_of([]), smallest=sizes[0], largest=sizes[1])
