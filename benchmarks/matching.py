"""What the assignment costs, beside OR-tools on the same instance, in the same process, one after the other.

    .venv/bin/python -m benchmarks.matching --people 10000 100000 --rounds 5

Both work on one thread, so what counts is the processor's time: other work on the machine changes it less than the
clock. "reduced" is OR-tools told how many of each class can be matched (finding that is not counted); "big-M" finds all
of it at once. Each must reach our total, or the run fails.
"""

import json
import math
import os
import platform
import statistics
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable

import numpy as np
from ortools.graph.python import min_cost_flow

from benchmarks.population import population
from matching.engine import prepare
from matching.engine.assignment import solve
from matching.engine.nearby import find
from matching.engine.types import Instance, Solution
from matching.engine.warm import warm
from tests.matching.engine.flow import best_total

REGIMES = {"scarce": 0.6, "tight": 1.0}
MENTORS = 5  # seekers for each mentor

Row = dict[str, object]


def big_m(given: Instance) -> tuple[int, int]:
    """Return coverage and total by one min-cost flow: each match first counts by its class, then by its utility.

    Sets that can be matched together are a matroid: any weights that grow with the class give the lexicographic best.
    """
    n, m = len(given.waiting), len(given.capacity)
    network = min_cost_flow.SimpleMinCostFlow()
    big = n * (int(given.utility.max(initial=0)) + 1)
    worth = given.utility + big * (1 + given.waiting[given.people])
    people, mentors, end = np.arange(n), n + np.arange(m), n + m
    ones, none = np.ones(n, np.int64), np.zeros(n, np.int64)
    pairs = network.add_arcs_with_capacity_and_unit_cost(
        given.people, n + given.mentors.astype(np.int64), np.ones(len(worth), np.int64), -worth
    )
    network.add_arcs_with_capacity_and_unit_cost(people, np.full(n, end), ones, none)
    network.add_arcs_with_capacity_and_unit_cost(mentors, np.full(m, end), given.capacity, np.zeros(m, np.int64))
    supply = np.concatenate([ones, np.zeros(m, np.int64), [-n]])
    network.set_nodes_supplies(np.arange(n + m + 1), supply)
    if network.solve() != network.OPTIMAL:
        raise RuntimeError("OR-tools found no optimum.")
    used = network.flows(pairs) > 0
    return int(used.sum()), int(given.utility[used].sum())


def timed(call: Callable[[], object]) -> tuple[object, float]:
    """Return what a call gives and the processor's seconds it took."""
    began = time.process_time()
    result = call()
    return result, time.process_time() - began


def measure(people: int, regime: str, rounds: int, seed: int) -> Row:
    """Draw a community, find its candidates, and solve it by all three, interleaved."""
    ready = prepare.pool(population(people, people // MENTORS, REGIMES[regime], seed))
    found, searched = timed(lambda: find(ready).instance(ready))
    given: Instance = found  # type: ignore[assignment]
    seconds: dict[str, list[float]] = {"ours": [], "reduced": [], "big-M": []}
    for _ in range(rounds):
        result, ours = timed(lambda: solve(given))
        solution: Solution = result  # type: ignore[assignment]
        covered = solution.covered.tolist()
        total, reduced = timed(lambda covered=covered: best_total(given, covered))  # type: ignore[misc]
        both, at_once = timed(lambda: big_m(given))
        if solution.gap or total != solution.total or both != (solution.coverage, solution.total):
            raise RuntimeError(f"Not the same optimum: {solution.coverage}, {solution.total}; {total}; {both}.")
        for name, took in (("ours", ours), ("reduced", reduced), ("big-M", at_once)):
            seconds[name].append(took)
    middle = {name: statistics.median(took) for name, took in seconds.items()}
    return {
        "people": people,
        "regime": regime,
        "pairs": len(given.mentors),
        "covered": solution.coverage,
        "candidates": round(searched, 2),
        **{name: round(took, 3) for name, took in middle.items()},
        "times reduced": round(middle["reduced"] / middle["ours"], 1),
        "times big-M": round(middle["big-M"] / middle["ours"], 1),
    }


def growth(rows: list[Row], regime: str) -> float:
    """Return the exponent of our time in the number of people, between the smallest and the largest size."""
    sized = [(float(str(row["people"])), float(str(row["ours"]))) for row in rows if row["regime"] == regime]
    (small, quick), (large, slow) = min(sized), max(sized)
    return math.log(slow / quick) / math.log(large / small) if large > small else math.nan


def main() -> None:
    """Measure, and print a line of JSON for each size and regime."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    sys.stdout.write(f"{os.cpu_count()} processors, load {load}, Python {platform.python_version()}\n")
    warm()
    rows = []
    for people in options.people:
        for regime in REGIMES:
            rows.append(measure(people, regime, options.rounds, options.seed))
            sys.stdout.write(f"{json.dumps(rows[-1])}\n")
            sys.stdout.flush()
    for regime in REGIMES:
        sys.stdout.write(f"growth, {regime}: N^{growth(rows, regime):.2f}\n")


if __name__ == "__main__":
    main()
