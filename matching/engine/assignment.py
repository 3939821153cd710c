"""Who meets whom: coverage, then waiting classes, then total utility, exact and certified. Source: ENGINE.md §4.

Loaded by the nightly run and the command line only: it imports the compiled kernels and scipy.

Stage 1 (`coverage`) says who is matched and cuts the graph into layers; stage 2 (`auction`) finds the best fit within
each; its prices prove it best, in one pass over all pairs.
"""

from __future__ import annotations

import time

import numpy as np

from matching.engine import fallback
from matching.engine.arrays import Int32s, Int64s
from matching.engine.auction import Covered, Sold, sell
from matching.engine.coverage import cover, coverage_bound
from matching.engine.kernels.layers import edges_of, lowest_layer, regret
from matching.engine.prices import Layered, certify, place_prices
from matching.engine.types import Instance, Solution


def solve(instance: Instance, *, most_bids: int | None = None) -> Solution:
    """Solve the assignment lexicographically: most people, longest waiting classes first, greatest total utility.

    Parameters
    ----------
    instance : Instance
        n people, m mentors, e pairs. Empty sides, places of 0 and people without pairs are welcome.
    most_bids : int, optional
        Bids after which the auction gives way to min-cost flow (see `auction.sell`).

    Returns
    -------
    Solution
        With its coverage certificate, dual prices and gap. The same instance gives the same solution; another order of
        its people or mentors gives the same counts and total.
    """
    started = time.perf_counter()
    classes, level = np.unique(instance.waiting, return_inverse=True)
    level = level.ravel().astype(np.int64)
    covered = cover(instance, level, len(classes))
    places, closed_at = instance.capacity, covered.closed_at.astype(np.int64)
    lowest = lowest_layer(instance.indptr, instance.mentors, places, covered.closed_at, len(classes))
    sold = sell(covered, most_bids=most_bids) or _sell_slowly(instance, covered, lowest)
    edge = edges_of(instance.indptr, instance.mentors, sold.mentor)
    matched = edge >= 0
    total = int(instance.utility[edge[matched]].sum())
    return Solution(
        mentor=sold.mentor,
        edge=edge,
        classes=classes.astype(np.int64),
        of_class=np.bincount(level, minlength=len(classes)),
        covered=np.bincount(level[matched], minlength=len(classes)),
        coverage_bound=coverage_bound(level, lowest, closed_at, places, len(classes)),
        closed_at=closed_at,
        total=total,
        bound=total + _gap(instance, sold, edge, level) // sold.scale,
        prices=sold.prices,
        sink_prices=sold.sinks,
        scale=sold.scale,
        seconds=time.perf_counter() - started,
    )


def _gap(instance: Instance, sold: Sold, edge: Int64s, level: Int64s) -> int:
    """Measure the duality gap over *all* pairs of the instance, in units of 1 / scale.

    The problem bounded: everybody gets a place or stays out, and as many of each class stay out as in `edge`. For
    prices of at least 0 on places, and any prices on staying out, ``sum(places * price) + sum(out * sink) + sum(best
    net value)`` is at least the utility of every such assignment.
    """
    out = np.bincount(level[edge < 0], minlength=len(sold.sinks))
    graph = (instance.indptr, instance.mentors, instance.utility)
    gap = int(regret(*graph, sold.scale, edge, level, out, sold.prices, sold.sinks))
    unused = instance.capacity - np.bincount(sold.mentor[edge >= 0], minlength=len(sold.prices))
    idle = np.flatnonzero((unused > 0) & (sold.prices > 0))
    return gap + sum(int(unused[at]) * int(sold.prices[at]) for at in idle.tolist())


def _sell_slowly(instance: Instance, covered: Covered, lowest: Int64s) -> Sold:
    """Solve stage 2 by min-cost flow, and find prices by longest paths over what could still be exchanged."""
    layer = np.minimum(covered.level, lowest)
    closed_at = covered.closed_at.astype(np.int64)
    layered = Layered(instance, covered.level, lowest, layer, closed_at, covered.classes)
    edge = fallback.fill(layered)
    sinks, prices, _gap = certify(layered, edge, place_prices(layered, edge))
    mentor: Int32s = np.full(len(edge), -1, np.int32)
    mentor[edge >= 0] = instance.mentors[edge[edge >= 0]]
    return Sold(mentor, prices, sinks, 1)
