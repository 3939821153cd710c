"""Stage 2 in compiled loops: the auction. See `matching.engine.auction` for what it is good for.

A place is either with a mentor or in a sink ("stays out"); both are called goods here. Values and prices are integers
in units of 1 / scale. Source: Bertsekas, Network Optimization (1998), ch. 7: Gauss-Seidel bidding, epsilon scaling,
similar goods with one price each.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Int32s, Int64s
from matching.engine.kernels.jit import inlined, kernel, prefetch

LEAST = -(1 << 62)
FREE = 1 << 61  # above any price
NO_ONE = -1
START, FRONT, END, BEHIND = range(4)
CHEAPEST = 96
CHAINS = 8
BIDS, OVER = range(2)


class Market(NamedTuple):
    """Who bids, for what, and who holds what: n people, g goods, w packed edges.

    Attributes
    ----------
    words : (w,) uint32 or int64
        ``utility << shift | good``, row by row. The edges that promise most stand at the front of their row.
    rows : (n, 4) int64
        Start of the row, end of its front, end of the row, best value behind the front. Prices never fall, so that
        value stays an upper bound: a bid that finds its two best goods above it is exact without looking behind.
    price : (g,) int64
        What it takes to enter a full good: its lowest bid; 0 while it has a free place.
    first, capacity, held : (g + 1,) int64, (g,) int32, (g,) int32
        ``heap[first[j] : first[j] + held[j]]`` is a min-heap of ``bid << person_bits | person``. Person n is a filler.
    queue : (q,) int32
        A stack of those who hold nothing.
    open_goods : (o,) int32
        Mentors of the open layer, for whose places fillers bid.
    counts : (2,) int64
        Bids made; whether a limit was hit.
    """

    words: NDArray[Any]
    rows: Int64s
    price: Int64s
    first: Int64s
    capacity: Int32s
    held: Int32s
    heap: Int64s
    queue: Int32s
    open_goods: Int32s
    shift: int
    scale: int
    key_bits: int
    person_bits: int
    most_price: int
    counts: Int64s


@inlined
def _push(heap: Int64s, base: int, count: int, key: int) -> None:
    at = count
    while at > 0:
        up = (at - 1) >> 1
        if heap[base + up] <= key:
            break
        heap[base + at] = heap[base + up]
        at = up
    heap[base + at] = key


@inlined
def _replace_least(heap: Int64s, base: int, count: int, key: int) -> None:
    at = 0
    while True:
        down = 2 * at + 1
        if down >= count:
            break
        if down + 1 < count and heap[base + down + 1] < heap[base + down]:
            down += 1
        if heap[base + down] >= key:
            break
        heap[base + at] = heap[base + down]
        at = down
    heap[base + at] = key


@inlined
def _two_best(words: Any, price: Int64s, start: int, end: int, shift: int, scale: int, bits: int) -> tuple[int, int]:
    """Return the two best of these edges as ``value << bits | position``."""
    mask = (np.int64(1) << shift) - 1
    best = second = np.int64(LEAST)
    for at in range(start, end):
        word = np.int64(words[at])
        key = (((word >> shift) * scale - price[word & mask]) << bits) | (at - start)
        second = max(second, min(best, key))
        best = max(best, key)
    return best, second


@inlined
def _set_front(
    words: Any, rows: Int64s, price: Int64s, person: int, end: int, behind: int, bar: int, shift: int, scale: int
) -> None:
    """Move the edges worth at least `bar` among those before `end` to the front; `behind` bounds what follows `end`."""
    mask = (np.int64(1) << shift) - 1
    front = rows[person, START]
    for at in range(rows[person, START], end):
        packed = words[at]
        word = np.int64(packed)
        value = (word >> shift) * scale - price[word & mask]
        if value >= bar:
            words[at] = words[front]
            words[front] = packed
            front += 1
        else:
            behind = max(behind, value)
    rows[person, FRONT] = front
    rows[person, BEHIND] = behind


@kernel
def _filler_bid(market: Market, cheap: Int32s, cost: Int64s, state: Int64s, reserve: int) -> tuple[int, int]:
    """Return the cheapest open mentor and how much the next one costs more.

    `cheap` lists the cheapest of some time ago; `state` is how many there are, and the least price outside of them.
    """
    while True:
        least = second = np.int64(FREE)
        good = np.int64(NO_ONE)
        for at in range(state[0]):
            price = market.price[cheap[at]]
            if price < least:
                least, second, good = price, least, np.int64(cheap[at])
            elif price < second:
                second = price
        if state[0] and second <= state[1]:
            break
        _find_cheapest(market, cheap, cost, state)
    return good, second - least if second < FREE else max(np.int64(0), reserve - least)


@kernel
def _find_cheapest(market: Market, cheap: Int32s, cost: Int64s, state: Int64s) -> None:
    """List the cheapest open mentors anew, by insertion."""
    count = 0
    for turn in range(len(market.open_goods)):
        good = market.open_goods[turn]
        price = market.price[good]
        if count <= CHEAPEST:
            at = count
            count += 1
        elif price < cost[CHEAPEST]:
            at = CHEAPEST
        else:
            continue
        while at > 0 and cost[at - 1] > price:
            cost[at], cheap[at] = cost[at - 1], cheap[at - 1]
            at -= 1
        cost[at], cheap[at] = price, good
    state[1] = cost[CHEAPEST] if count > CHEAPEST else FREE
    state[0] = min(count, CHEAPEST)


@kernel
def bid(market: Market, queued: int, epsilon: int, width: int, reserve: int, most_bids: int) -> None:
    """Let the queue bid until everybody holds something: the forward auction, strictly in turn.

    Whoever loses a place bids next. Several such chains run in turn, so that the row of the next bidder can be
    fetched while others bid; the turns are fixed, so the result is too. Stops at a limit and says so in `counts`.
    """
    words, rows, price, queue = market.words, market.rows, market.price, market.queue
    first, capacity, held, heap = market.first, market.capacity, market.held, market.heap
    shift, scale, bits, person_bits = market.shift, market.scale, market.key_bits, market.person_bits
    mask, key_mask = (np.int64(1) << shift) - 1, (np.int64(1) << bits) - 1
    people, step = len(rows), 64 // words.itemsize
    cheap, cost = np.empty(CHEAPEST + 1, np.int32), np.empty(CHEAPEST + 1, np.int64)
    state = np.array([0, -1], np.int64)
    chains = np.full(CHAINS, NO_ONE, np.int64)
    live = bids = turn = 0
    for at in range(CHAINS):
        if queued:
            queued -= 1
            chains[at] = queue[queued]
            live += 1
    while live:
        turn = (turn + 1) % CHAINS
        soon = chains[(turn + CHAINS // 2) % CHAINS]
        if 0 <= soon < people:
            at, end = rows[soon, START], rows[soon, FRONT]
            while at < end:
                prefetch(words, at)
                at += step
        person = chains[turn]
        if person == NO_ONE:
            continue
        bids += 1
        if person < people:
            start, end = rows[person, START], rows[person, FRONT]
            best, second = _two_best(words, price, start, end, shift, scale, bits)
            if (second >> bits) < rows[person, BEHIND] or end == start:  # the two best may stand behind
                end = rows[person, END]
                best, second = _two_best(words, price, start, end, shift, scale, bits)
                good = np.int64(words[start + (best & key_mask)]) & mask
                bar = min(second >> bits, (best >> bits) - width)
                _set_front(words, rows, price, person, end, np.int64(LEAST), bar, shift, scale)
            else:
                good = np.int64(words[start + (best & key_mask)]) & mask
            more = (best >> bits) - (second >> bits) if end - start > 1 else max(np.int64(0), reserve - price[good])
        else:
            good, more = _filler_bid(market, cheap, cost, state, reserve)
        offer = price[good] + more + epsilon
        if bids > most_bids or offer > market.most_price:
            market.counts[OVER] = 1
            break
        key = (offer << person_bits) | person
        base, count = first[good], held[good]
        if count < capacity[good]:
            _push(heap, base, count, key)
            held[good] = count + 1
            if count + 1 == capacity[good]:
                price[good] = heap[base] >> person_bits
            if queued:
                queued -= 1
                person = np.int64(queue[queued])
            else:
                live -= 1
                person = np.int64(NO_ONE)
        else:
            person = heap[base] & ((np.int64(1) << person_bits) - 1)
            _replace_least(heap, base, count, key)
            price[good] = heap[base] >> person_bits
        chains[turn] = person
        if 0 <= person < people:
            prefetch(rows, 4 * person)
    market.counts[BIDS] += bids


@kernel
def holders(market: Market, good_of: Int32s) -> None:
    """Write down what everybody holds, (n,) int32; who holds nothing keeps what stood there."""
    mask = (np.int64(1) << market.person_bits) - 1
    for good in range(len(market.held)):
        for at in range(market.first[good], market.first[good] + market.held[good]):
            person = market.heap[at] & mask
            if person < len(good_of):
                good_of[person] = good


@kernel
def doubt(market: Market, good_of: Int32s, epsilon: int, width: int) -> None:
    """Set NO_ONE where somebody could gain more than epsilon elsewhere, and set the fronts anew."""
    words, rows, price, shift, scale = market.words, market.rows, market.price, market.shift, market.scale
    mask = (np.int64(1) << shift) - 1
    for person in range(len(rows)):
        start, end, whole = rows[person, START], rows[person, FRONT], rows[person, END]
        if start == whole:
            continue
        behind = rows[person, BEHIND]
        mine = np.int64(good_of[person])
        while True:
            best = second = own = np.int64(LEAST)
            for at in range(start, end):
                word = np.int64(words[at])
                value = (word >> shift) * scale - price[word & mask]
                second = max(second, min(best, value))
                best = max(best, value)
                own = max(own, value if (word & mask) == mine else np.int64(LEAST))
            if end == whole or (second >= behind and (own > LEAST or behind < best - epsilon)):
                break
            end, behind = whole, np.int64(LEAST)
        if own < best - epsilon:
            good_of[person] = NO_ONE
        _set_front(words, rows, price, person, end, behind, min(second, best - width), shift, scale)


@kernel
def release(market: Market, good_of: Int32s, epsilon: int, cheapest: int) -> int:
    """Keep who is content, at the price of the good, and queue the others; return how many these are."""
    mask = (np.int64(1) << market.person_bits) - 1
    queued = 0
    for good in range(len(market.held)):
        base, kept = market.first[good], 0
        for at in range(base, base + market.held[good]):
            person = market.heap[at] & mask
            filler = person >= len(good_of)
            if market.price[good] <= cheapest + epsilon if filler else good_of[person] >= 0:
                market.heap[base + kept] = (market.price[good] << market.person_bits) | person
                kept += 1
            else:
                market.queue[queued] = person
                queued += 1
        market.held[good] = kept
    return queued
