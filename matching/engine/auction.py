"""Stage 2: the best fit at the counts of stage 1, by an auction with shrinking increments. Source: ENGINE.md §4.

Only edges inside a layer can be in a lexicographic optimum. Inside the layers everybody is placed: a sink per class
takes exactly the people who stay out, fillers take the places of the open layer that stay unused. So the problem is
symmetric, and whoever holds something within epsilon of their best proves the total best within n times epsilon:
values are scaled by more than n, and the last epsilon is one.

Where the open layer has many unused places, fillers would bid for ever. There prices start at 0 instead, and a place
that nobody takes keeps that price.

Elsewhere prices start near where they will end, as only what they differ by counts: higher the more edges come to a
place, and far lower for staying out. Otherwise everybody would bid against everybody until nearly all prices stand a
whole utility above the sink.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Bools, Frozen, Int32s, Int64s
from matching.engine.kernels import auction, layers
from matching.engine.kernels.auction import BIDS, OVER, Market

NO_ONE = -1
FIRST_STEP, SHRINK, WIDTH = 32, 8, 16
FIRST_PRICE, SINK = 0.06, -0.9  # in best utilities: per e-fold contest, and of staying out
MANY_FREE = 0.01
WORD, SIGN_AND_SLACK = 63, 2


@dataclass(frozen=True, eq=False)
class Covered(Frozen):
    """What stage 1 leaves to stage 2; n people, m mentors, k classes.

    Attributes
    ----------
    indptr, mentors, utility : (n + 1,) int64, (e,) int32, (e,) int64
        The edges to mentors with places.
    capacity : (m,) int32
        Places, at most one more than there are people who could take them.
    level : (n,) int64
        Position of the person's class.
    mentor : (n,) int32, closed_at : (m,) int32
        The cover of stage 1, and the layer of each mentor; -1 nobody, open.
    classes, best : int
        k; the greatest utility of any edge, also of those to mentors without places.
    """

    indptr: Int64s
    mentors: Int32s
    utility: Int64s
    capacity: Int32s
    level: Int64s
    mentor: Int32s
    closed_at: Int32s
    classes: int
    best: int


@dataclass(frozen=True, eq=False)
class Sold(Frozen):
    """The result: mentor (n,) int32 of each person, and prices (m,), sinks (k,) int64 in units of 1 / scale."""

    mentor: Int32s
    prices: Int64s
    sinks: Int64s
    scale: int


def sell(covered: Covered, *, most_bids: int | None = None) -> Sold | None:
    """Place everybody; None where the numbers are too large for one word or the bids do not end in time.

    Bids stop after `most_bids` (by default 2,000 per person and mentor); the caller then uses another way.
    """
    layer = layers.layer_of(covered.level, covered.mentor, covered.closed_at)
    sale = _Sale(covered, layer)
    if not sale.fits:
        return None
    for direct in (True, False) if sale.many_free else (False,):
        market = sale.market(direct=direct)
        if sale.run(market, direct=direct, most_bids=most_bids):
            return sale.result(market)
    return None


class _Sale:
    """One auction: its sizes, its words, and the order of its rounds."""

    def __init__(self, covered: Covered, layer: Int32s) -> None:
        self.covered, self.layer = covered, layer
        self.out, self.starts, self.sink = self._rows()
        open_goods = (covered.closed_at == NO_ONE) & (covered.capacity > 0)
        self.open_goods = np.flatnonzero(open_goods).astype(np.int32)
        self.bids = np.diff(self.starts) > 0
        self.is_open = (layer == NO_ONE) & self.bids
        self.free = int(covered.capacity[open_goods].sum()) - int(self.is_open.sum())
        self.many_free = self.free > MANY_FREE * int(self.is_open.sum())
        self.best = max(1, covered.best)
        self.shift = max(1, (len(covered.capacity) + covered.classes - 1).bit_length())
        self.person_bits = len(layer).bit_length()
        self.key_bits = max(1, int(np.diff(self.starts).max(initial=1)).bit_length())
        # More than everybody who bids, fillers too where they can come in: then one unit of the scale each is nothing.
        self.scale = max(64, int(self.bids.sum()) + max(0, self.free) + 1)
        self.reserve = 3 * self.best * self.scale
        self.most_price = 1 << (WORD - SIGN_AND_SLACK - max(self.person_bits, self.key_bits))

    @property
    def fits(self) -> bool:
        """Whether prices can grow as they must without leaving a word."""
        return 4 * self.reserve < self.most_price and (self.best + 1) << self.shift < 1 << (WORD - 1)

    def _rows(self) -> tuple[Int64s, Int64s, Int64s]:
        """Return how many of each class stay out with edges in their layer, where rows start, and sinks of people."""
        covered, level = self.covered, self.covered.level
        kept = layers.count_rows(covered.indptr, covered.mentors, self.layer, covered.closed_at)
        alone = (covered.mentor == NO_ONE) & (kept > 0)
        out = np.bincount(level[alone], minlength=covered.classes)
        may_stay_out: Bools = (kept > 0) & (self.layer == level) & (out[level] > 0)
        sink: Int64s = np.where(may_stay_out, len(covered.capacity) + level, NO_ONE).astype(np.int64)
        starts = np.concatenate([[0], np.cumsum(kept + may_stay_out)]).astype(np.int64)
        return out, starts, sink

    def market(self, *, direct: bool) -> Market:
        """Pack the words and open an empty market."""
        covered, starts, n = self.covered, self.starts, len(self.layer)
        narrow = (self.best + 1) << self.shift < 1 << 32
        words: NDArray[Any] = np.empty(int(starts[-1]), np.uint32 if narrow else np.int64)
        graph = (covered.indptr, covered.mentors, covered.utility)
        asked = np.zeros(len(covered.capacity), np.int64)
        layers.fill_rows(*graph, self.layer, covered.closed_at, starts, self.sink, self.shift, words, asked)
        capacity = np.concatenate([covered.capacity, self.out]).astype(np.int32)
        rows = np.stack([starts[:-1], starts[:-1], starts[1:], np.full(n, auction.FREE, np.int64)], axis=1)
        first = np.concatenate([[0], np.cumsum(capacity, dtype=np.int64)])
        return Market(
            words=words,
            rows=rows,
            price=self._first_prices(asked),
            first=first,
            capacity=capacity,
            held=np.zeros(len(capacity), np.int32),
            heap=np.zeros(int(first[-1]) + 1, np.int64),
            queue=np.zeros(n + (0 if direct else self.free) + 1, np.int32),
            open_goods=self.open_goods,
            shift=self.shift,
            scale=self.scale,
            key_bits=self.key_bits,
            person_bits=self.person_bits,
            most_price=self.most_price,
            counts=np.zeros(2, np.int64),
        )

    def _first_prices(self, asked: Int64s) -> Int64s:
        """Guess the prices from how many edges come to each place, compared within its layer; (m + k,) int64."""
        covered = self.covered
        closed = np.flatnonzero((covered.closed_at != NO_ONE) & (covered.capacity > 0))
        layer, contest = covered.closed_at[closed], np.log((asked[closed] + 0.5) / covered.capacity[closed])
        usual = np.bincount(layer, contest, covered.classes) / np.maximum(1, np.bincount(layer, None, covered.classes))
        guess = np.zeros(len(covered.capacity) + covered.classes)
        guess[closed] = FIRST_PRICE * (contest - usual[layer])
        guess[len(covered.capacity) :] = SINK
        prices: Int64s = (guess * float(self.best * self.scale)).astype(np.int64)
        return prices

    def run(self, market: Market, *, direct: bool, most_bids: int | None) -> bool:
        """Sell in rounds of ever smaller increments; return whether it ended in time."""
        fillers = 0 if direct else self.free
        limit = 2000 * (len(self.layer) + len(market.price) + fillers) + 10**6 if most_bids is None else most_bids
        first = self.bids & ~self.is_open if direct else self.bids
        queued = self._queue(market, np.flatnonzero(first), fillers)
        good_of = np.full(len(self.layer), NO_ONE, np.int32)
        epsilon = max(1, self.best * self.scale // FIRST_STEP)
        while True:
            auction.bid(market, queued, epsilon, WIDTH * epsilon, self.reserve, limit)
            if market.counts[OVER]:
                return False
            if epsilon == 1:
                break
            epsilon = max(1, epsilon // SHRINK)
            auction.holders(market, good_of)
            auction.doubt(market, good_of, epsilon, WIDTH * epsilon)
            cheapest = int(market.price[self.open_goods].min()) if fillers else 0
            queued = auction.release(market, good_of, epsilon, cheapest)
        return self._sell_open(market, limit) if direct else True

    def _sell_open(self, market: Market, limit: int) -> bool:
        """Sell the open layer at one go: hardly anybody has a rival. Gives up early: fillers are the other way."""
        people = np.flatnonzero(self.is_open)
        queued = self._queue(market, people, 0)
        soon = int(market.counts[BIDS]) + 400 * len(people) + 10**6
        auction.bid(market, queued, 1, self.best * self.scale // 50, self.reserve, min(limit, soon))
        return not market.counts[OVER]

    def _queue(self, market: Market, people: Int64s, fillers: int) -> int:
        """Put the people on the stack, the first on top, and fillers below."""
        market.queue[:fillers] = len(self.layer)
        market.queue[fillers : fillers + len(people)] = people[::-1]
        return fillers + len(people)

    def result(self, market: Market) -> Sold:
        """Read the result, and lift each layer's prices so far that nobody looks up to a layer above theirs."""
        covered, m = self.covered, len(self.covered.capacity)
        good_of = np.full(len(self.layer), NO_ONE, np.int32)
        auction.holders(market, good_of)
        mentor = np.where(good_of < m, good_of, NO_ONE).astype(np.int32)
        rung = int(market.price.max(initial=0)) - int(market.price.min(initial=0)) + self.best * self.scale + 1
        prices = market.price[:m] + (covered.closed_at + 1).astype(np.int64) * rung
        if len(self.open_goods):
            prices[self.open_goods] -= market.price[self.open_goods].min()
        used = np.bincount(mentor[mentor >= 0], minlength=m)
        prices[(covered.closed_at == NO_ONE) & (used < covered.capacity)] = 0
        prices[covered.capacity == 0] = (covered.classes + 2) * rung  # no place: may cost anything
        sinks = market.price[m:] + (1 + np.arange(covered.classes, dtype=np.int64)) * rung
        return Sold(mentor, prices, sinks, self.scale)
