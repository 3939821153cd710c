"""Prices that prove an assignment best.

If no chain of exchanges can gain anything, the chains' longest paths are finite, and they are prices: everybody then
prefers what they have to whatever they could have at those prices. Prices bound the total of every other assignment
with the same counts, and at these prices the bound is the total itself (linear programming duality; Ahuja, Magnanti
and Orlin, Network Flows, ch. 9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Bools, Frozen, Int64s
from matching.engine.types import Instance

OPEN = -1
FAR_BELOW = np.iinfo(np.int64).min // 4


@dataclass(frozen=True, eq=False)
class Layered(Frozen):
    """An instance cut into layers by stage 1.

    Attributes
    ----------
    level, lowest, layer : (n,) int64
        Position of the person's class; lowest layer among their mentors; layer in which they stand (-1 the open one).
    closed_at : (m,) int64
        Layer of each mentor, -1 open.
    classes : int
        How many waiting classes there are.
    """

    instance: Instance
    level: Int64s
    lowest: Int64s
    layer: Int64s
    closed_at: Int64s
    classes: int

    def inside(self) -> Int64s:
        """Return the edges that a best assignment can use, ascending: to a mentor with places, within one layer."""
        mentors = self.instance.mentors
        fits = (self.closed_at[mentors] == self.layer[self.instance.people]) & (self.instance.capacity[mentors] > 0)
        return np.flatnonzero(fits)

    def must(self) -> Bools:
        """(n,) bool: whom every best assignment matches.

        They wait for longer than their layer's class, or can reach an open mentor.
        """
        must: Bools = (self.layer < self.level) | (self.layer == OPEN)
        return must


@dataclass(frozen=True, eq=False)
class _Moves(Frozen):
    """Possible exchanges: moving from node `tail` to node `head` gains `gain`. Sorted by head."""

    tail: Int64s
    head: Int64s
    gain: Int64s


def place_prices(layered: Layered, edge: Int64s) -> Int64s:
    """Return a price for each node, (m + 1 + k,) int64: m mentors, then "outside" of the open layer and of each class.

    Bellman-Ford over mentors, one numpy pass per step of the longest chain that matters (a few dozen); exact integers.
    Would stop after m + k + 2 passes if there were a gaining cycle; then the prices are merely valid, not tight, and
    the gap says so.
    """
    moves = _moves(layered, edge)
    nodes = len(layered.closed_at) + 1 + layered.classes
    price = np.zeros(nodes, np.int64)
    heads, first = np.unique(moves.head, return_index=True)
    for _ in range(nodes + 1):
        if not len(heads):
            break
        wanted = np.maximum.reduceat(price[moves.tail] + moves.gain, first)
        if (wanted <= price[heads]).all():
            break
        price[heads] = np.maximum(price[heads], wanted)
    return price


def _moves(layered: Layered, edge: Int64s) -> _Moves:
    """Collect what could be exchanged: people from mentor to mentor, out of a mentor, or in from outside."""
    instance, inside = layered.instance, layered.inside()
    outside = len(layered.closed_at) + 1 + layered.layer
    people = instance.people[inside]
    now = edge[people]
    own = np.where(now >= 0, instance.utility[now], 0) if len(now) else now
    tail = np.where(now >= 0, instance.mentors[now], outside[people]) if len(now) else now
    head, gain = instance.mentors[inside].astype(np.int64), instance.utility[inside] - own
    leave = np.flatnonzero((edge >= 0) & ~layered.must())
    open_mentors = np.flatnonzero((layered.closed_at == OPEN) & (instance.capacity > 0))
    load = np.bincount(instance.mentors[edge[edge >= 0]], minlength=len(layered.closed_at))
    spare = open_mentors[load[open_mentors] < instance.capacity[open_mentors]]
    nowhere = len(layered.closed_at)
    tails = [tail, instance.mentors[edge[leave]], np.full(len(open_mentors), nowhere), spare]
    heads = [head, outside[leave], open_mentors, np.full(len(spare), nowhere)]
    gains = [gain, -instance.utility[edge[leave]], np.zeros(len(open_mentors) + len(spare), np.int64)]
    return _densest(
        np.concatenate(tails).astype(np.int64), np.concatenate(heads).astype(np.int64), np.concatenate(gains)
    )


def _densest(tail: Int64s, head: Int64s, gain: Int64s) -> _Moves:
    """Keep the best move between two nodes, sorted by head."""
    order = np.lexsort((-gain, tail, head))
    tail, head, gain = tail[order], head[order], gain[order]
    keep = tail != head
    keep[1:] &= (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return _Moves(tail[keep], head[keep], gain[keep])


def certify(layered: Layered, edge: Int64s, node_prices: Int64s) -> tuple[Int64s, Int64s, int]:
    """Measure the duality gap over *all* pairs of the instance, not only those within the layers.

    The problem bounded: everybody gets a place or stays out, and as many of each class stay out as in `edge`. For
    prices of at least 0 on places, and any prices on staying out, ``sum(places * price) + sum(out * sink) + sum(best
    net value)`` is at least the utility of every such assignment. Each layer's prices are lifted above those of the
    layers below, so that nobody looks up.

    Returns
    -------
    sinks, prices, gap : (k,) int64, (m,) int64, int
        Prices of staying out and of places; the bound minus the total.
    """
    instance, m = layered.instance, len(layered.closed_at)
    base = node_prices[m:]
    local = node_prices[:m] - base[layered.closed_at + 1]
    rung = int(instance.utility.max(initial=0)) + 2 * int(np.abs(local).max(initial=0)) + 1
    prices = np.maximum(local + (layered.closed_at + 1) * rung, 0)
    prices = np.where(instance.capacity > 0, prices, (layered.classes + 2) * rung)  # no place: may cost anything
    sinks = (np.arange(layered.classes) + 1) * rung
    out = np.bincount(layered.level[edge < 0], minlength=layered.classes)
    best = np.where(out[layered.level] > 0, -sinks[layered.level], FAR_BELOW)
    np.maximum.at(best, instance.people, instance.utility - prices[instance.mentors])
    own = -sinks[layered.level]
    matched = np.flatnonzero(edge >= 0)
    own[matched] = instance.utility[edge[matched]] - prices[instance.mentors[edge[matched]]]
    unused = instance.capacity - np.bincount(instance.mentors[edge[matched]], minlength=m)
    # Summed as differences: the lifts cancel, so the numbers stay small and exact.
    return sinks, prices, int((best - own).sum() + (unused * np.where(unused > 0, prices, 0)).sum())
