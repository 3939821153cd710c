"""Circles: small groups of peers with a language and free hours in common, who know what the others want to learn.

Who can be in a circle at all is a matter of buckets: everybody who speaks a language and is free at two blocks of the
week. Stage 1 spreads people over buckets so that nearly all who could be placed are; stage 2 makes circles inside a
bucket, each next person the one with whom the most wishes of the circle are met.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Bools, Floats, Frozen, Int64s, Words, pair_keys

BLOCKS = 64  # of the week, at most: bits of one word
SMALLEST, LARGEST = 3, 6
PAIRS_TRIED = 3  # pairs of blocks at which somebody left over looks for others, the fullest first
WINDOW = 384  # people looked at for each place in a circle


@dataclass(frozen=True, eq=False, kw_only=True)
class Peers(Frozen):
    """People who would like a circle; n people.

    Attributes
    ----------
    languages : (n, k) bool
        Who speaks which of k languages.
    blocks : (n,) uint64
        Bits of the blocks of the week at which somebody is free, on one clock for all.
    seeks, offers : (n, w) uint64
        Bits of the topic groups somebody wants to learn, and can share.
    apart : (p,) uint64
        Sorted `pair_keys` of those who must not meet: blocks, rivals where either ticked it, recent partners.
    """

    languages: Bools
    blocks: Words
    seeks: Words
    offers: Words
    apart: Words

    def __len__(self) -> int:
        return len(self.blocks)


@dataclass(frozen=True, eq=False)
class Circles(Frozen):
    """Who sits with whom.

    Attributes
    ----------
    circle : (n,) int64
        Number of the circle of each person, -1 for nobody's.
    placed, bound : int
        How many are in a circle; no choice places more than ``bound``.
    met, wished : int
        Wishes of those placed that somebody in their circle can share, and all their wishes.
    seconds : float

    """

    circle: Int64s
    placed: int
    bound: int
    met: int
    wished: int
    seconds: float


def form(peers: Peers, *, smallest: int = SMALLEST, largest: int = LARGEST) -> Circles:
    """Place as many people as possible in circles, then meet as many of their wishes as possible.

    Hard, in every circle: a language that all speak, two blocks at which all are free, nobody in ``apart`` together,
    ``smallest`` to ``largest`` people. Deterministic. ``bound`` counts those for whom some bucket holds ``smallest``
    people at all; it looks at no pair in ``apart``.

    Raises
    ------
    ValueError
        ``smallest`` is below 2 or above ``largest``.

    """
    start = time.perf_counter()
    if not 2 <= smallest <= largest:  # noqa: PLR2004 - one person is no circle
        raise ValueError(f"smallest must lie between 2 and largest, not {smallest} and {largest}.")
    free = _bits(peers.blocks)
    bucket, bound = _spread(peers.languages, free, smallest)
    circle = np.full(len(peers), -1, np.int64)
    number = 0
    for one in np.unique(bucket[bucket >= 0]).tolist():
        for members in _inside(peers, np.flatnonzero(bucket == one), smallest, largest):
            circle[members] = number
            number += 1
    number = _take_in(peers, free, circle, number, smallest, largest)
    met, wished = _wishes(peers, circle)
    return Circles(circle, int((circle >= 0).sum()), bound, met, wished, time.perf_counter() - start)


def _bits(blocks: Words) -> Floats:
    """Spread words over (n, BLOCKS) float32, so that a product of matrices counts common blocks."""
    return (blocks[:, None] >> np.arange(BLOCKS, dtype=np.uint64) & np.uint64(1)).astype(np.float32)


def _spread(languages: Bools, free: Floats, smallest: int) -> tuple[Int64s, int]:
    """Give people buckets, the fullest first; return the bucket of each (-1: none) and how many could have one."""
    counts = np.stack([_pairs(free[speaks]) for speaks in languages.T]) if languages.size else np.zeros((0, 1, 1))
    could = np.zeros(len(free), bool)
    for count, speaks in zip(counts, languages.T, strict=False):
        could |= speaks & (((free @ (count >= smallest).astype(np.float32)) * free).sum(axis=1) > 0)
    bucket, left = np.full(len(free), -1, np.int64), could.copy()
    while counts.size and counts.max() >= smallest:
        at = int(counts.argmax())
        language, one, other = np.unravel_index(at, counts.shape)
        members = np.flatnonzero(left & languages[:, language] & (free[:, one] * free[:, other] > 0))
        bucket[members], left[members] = at, False
        for spoken, speaks in enumerate(languages[members].T):
            counts[spoken] -= _pairs(free[members[speaks]])
    return bucket, int(could.sum())


def _pairs(free: Floats) -> Floats:
    """Count for each two blocks, the earlier first, who is free at both."""
    return np.triu(free.T @ free, 1)


def _inside(peers: Peers, bucket: Int64s, smallest: int, largest: int) -> list[Int64s]:
    """Make circles of the people of one bucket; who is left over is in none of them."""
    made = []
    # A fixed shuffle: neighbours in a list are often alike, and the like can teach each other little.
    pool = np.random.default_rng(len(bucket)).permutation(bucket)
    for size in _sizes(len(bucket), smallest, largest):
        circle = pool[:1]
        pool = pool[1:]
        while len(circle) < size:
            near = pool[:WINDOW]
            worth = np.where(_may_meet(peers, circle, near), _gain(peers, circle, near), -1)
            if not len(near) or worth.max() < 0:
                break
            best = int(worth.argmax())
            circle = np.append(circle, near[best])
            pool = np.delete(pool, best)
        if len(circle) >= smallest:
            made.append(circle)
    return made


def _sizes(people: int, smallest: int, largest: int) -> list[int]:
    """Cut a number of people into as few and as equal circles as possible: in a larger one more is known."""
    circles = min(-(-people // largest), people // smallest)
    placed = min(people, circles * largest)
    return [placed // circles + (at < placed % circles) for at in range(circles)]


def _gain(peers: Peers, circle: Int64s, near: Int64s) -> Int64s:
    """Return how many wishes more are met when each of ``near`` joins: theirs, and those of the circle."""
    everything = np.bitwise_or.reduce(peers.offers[circle], axis=0)
    gain = _count(peers.seeks[near] & everything)
    for at in range(len(circle)):
        others = np.bitwise_or.reduce(np.delete(peers.offers[circle], at, axis=0), axis=0)
        gain += _count(peers.offers[near] & (peers.seeks[circle[at]] & ~others))
    return gain


def _count(bits: Words) -> Int64s:
    counted: Int64s = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return counted


def _may_meet(peers: Peers, circle: Int64s, near: Int64s) -> Bools:
    """Whether each of ``near`` may meet everybody in a circle."""
    allowed = np.ones(len(near), bool)
    for member in circle.tolist() if len(peers.apart) else ():
        keys = pair_keys(np.full(len(near), member, np.int64), near)
        at = np.minimum(np.searchsorted(peers.apart, keys), len(peers.apart) - 1)
        allowed &= peers.apart[at] != keys
    return allowed


def _take_in(peers: Peers, free: Floats, circle: Int64s, number: int, smallest: int, largest: int) -> int:
    """Place who is left: in a circle with a place, or in a new one with people that other circles can spare."""
    languages = [np.flatnonzero(speaks) for speaks in peers.languages]
    for person in np.flatnonzero(circle < 0).tolist():
        if circle[person] >= 0:
            continue
        joined = _join(peers, circle, number, person, largest)
        if joined >= 0:
            circle[person] = joined
            continue
        found = _gather(peers, free, circle, person, smallest, languages[person])
        if found is not None:
            circle[found] = number
            number += 1
    return number


def _join(peers: Peers, circle: Int64s, number: int, person: int, largest: int) -> int:
    """Return the circle that somebody can join where most wishes are met, or -1."""
    sizes = np.bincount(circle[circle >= 0], minlength=number)
    blocks, speaks = _common(peers, circle, number)
    enough = np.bitwise_count(blocks & peers.blocks[person]) >= 2  # noqa: PLR2004 - two blocks of the week
    best, most = -1, -1
    for one in np.flatnonzero((sizes < largest) & enough & (speaks & peers.languages[person]).any(axis=1)).tolist():
        members = np.flatnonzero(circle == one)
        gain = int(_gain(peers, members, np.array([person]))[0])
        if gain > most and _may_meet(peers, members, np.array([person]))[0]:
            best, most = one, gain
    return best


def _common(peers: Peers, circle: Int64s, number: int) -> tuple[Words, Bools]:
    """Return the blocks and the languages that all of each circle have."""
    blocks = np.full(number, ~np.uint64(0))
    speaks = np.ones((number, peers.languages.shape[1]), bool)
    inside = np.flatnonzero(circle >= 0)
    np.bitwise_and.at(blocks, circle[inside], peers.blocks[inside])
    np.logical_and.at(speaks, circle[inside], peers.languages[inside])
    return blocks, speaks


def _gather(peers: Peers, free: Floats, circle: Int64s, person: int, smallest: int, languages: Int64s) -> Int64s | None:
    """Find enough others for a new circle, of those in none and of circles that stay large enough without them."""
    sizes = np.bincount(circle[circle >= 0], minlength=1)
    spare = (circle < 0) | (sizes[np.maximum(circle, 0)] > smallest)
    mine = np.flatnonzero(free[person])
    for language in languages.tolist():
        might = np.flatnonzero(spare & peers.languages[:, language])
        together = np.triu(free[might][:, mine].T @ free[might][:, mine], 1)
        for at in np.argsort(-together, axis=None, kind="stable")[:PAIRS_TRIED].tolist():
            one, other = divmod(at, len(mine))
            both = free[might, mine[one]] * free[might, mine[other]] > 0
            found = _choose(peers, circle, person, might[both], sizes - smallest, smallest)
            if one < other and found is not None:
                return found
    return None


def _choose(peers: Peers, circle: Int64s, person: int, might: Int64s, to_spare: Int64s, smallest: int) -> Int64s | None:
    """Pick people who may meet, those in no circle first, and no more of a circle than it can spare."""
    chosen, left = np.array([person]), to_spare.copy()
    for one in might[np.argsort(circle[might] >= 0, kind="stable")].tolist():
        home = circle[one]
        if one == person or (home >= 0 and left[home] <= 0) or not _may_meet(peers, chosen, np.array([one]))[0]:
            continue
        left[home] -= home >= 0
        chosen = np.append(chosen, one)
        if len(chosen) == smallest:
            return chosen
    return None


def _wishes(peers: Peers, circle: Int64s) -> tuple[int, int]:
    """Count the wishes of those placed that somebody else in their circle can share, and all of them."""
    met = 0
    placed = np.flatnonzero(circle >= 0)
    for members in np.split(placed[np.argsort(circle[placed], kind="stable")], _starts(circle)):
        for at, person in enumerate(members.tolist()):
            others = np.bitwise_or.reduce(np.delete(peers.offers[members], at, axis=0), axis=0)
            met += int(np.bitwise_count(peers.seeks[person] & others).sum())
    return met, int(_count(peers.seeks[placed]).sum())


def _starts(circle: Int64s) -> Int64s:
    """Return where each circle but the first begins among the sorted numbers."""
    sizes = np.bincount(circle[circle >= 0])
    return np.cumsum(sizes[sizes > 0])[:-1]
