"""What the assignment costs, beside OR-tools on the same instance, in the same process, one after the other.

    .venv/bin/python -m benchmarks.matching --people 10000 100000 --rounds 5

Both work on one thread, so what counts is the processor's time: other work on the machine changes it less than the
clock. "reduced" is OR-tools told how many of each class can be matched (finding that is not counted); "big-M" finds all
of it at once. Each must reach our total, or the run fails. `--pools 10` joins ten communities of that size into one
problem: finding the candidates of a single one of a million takes as long as everything else together. Memory is the
peak of each call above what was held before it.
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
from pathlib import Path
from typing import Any

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


def drawn(people: int, regime: str, seed: int) -> Instance:
    """Draw a community and find its candidates."""
    ready = prepare.pool(population(people, people // MENTORS, REGIMES[regime], seed))
    return find(ready).instance(ready)


def joined(parts: list[Instance]) -> Instance:
    """Lay communities side by side as one problem."""
    pairs, mentors = (
        np.cumsum([0, *sizes]) for sizes in zip(*[(len(p.mentors), len(p.capacity)) for p in parts], strict=True)
    )
    starts = [part.indptr[:-1] + first for part, first in zip(parts, pairs, strict=False)]
    return Instance(
        np.concatenate([*starts, pairs[-1:]]),
        np.concatenate([part.mentors + np.int32(first) for part, first in zip(parts, mentors, strict=False)]),
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("utility", "capacity", "waiting", "fit")
        ),
    )


def peak() -> int:
    """Return the most memory this process has held since `forget_peak`, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0


def measure(given: Instance, rounds: int) -> Row:
    """Solve a problem by all three, interleaved."""
    seconds: dict[str, list[float]] = {"ours": [], "reduced": [], "big-M": []}
    memory: dict[str, int] = {}

    def call(name: str, solver: Callable[[], Any]) -> Any:
        Path("/proc/self/clear_refs").write_text("5")  # forget the peak
        before, began = peak(), time.process_time()
        result = solver()
        seconds[name].append(time.process_time() - began)
        memory[name] = max(memory.get(name, 0), peak() - before)
        return result

    for _ in range(rounds):
        solution: Solution = call("ours", lambda: solve(given))
        covered = solution.covered.tolist()
        total = call("reduced", lambda covered=covered: best_total(given, covered))
        both = call("big-M", lambda: big_m(given))
        if solution.gap or total != solution.total or both != (solution.coverage, solution.total):
            raise RuntimeError(f"Not the same optimum: {solution.coverage}, {solution.total}; {total}; {both}.")
    middle = {name: statistics.median(took) for name, took in seconds.items()}
    return {
        "people": len(given.waiting),
        "pairs": len(given.mentors),
        "covered": solution.coverage,
        "rounds": rounds,
        **{name: round(took, 3) for name, took in middle.items()},
        **{f"{name} MB": most for name, most in memory.items()},
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
    parser.add_argument("--pools", type=int, default=1, help="join so many communities")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--regimes", nargs="+", choices=REGIMES, default=list(REGIMES))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    sys.stdout.write(f"{os.cpu_count()} processors, load {load}, Python {platform.python_version()}\n")
    warm()
    rows = []
    for people in options.people:
        for regime in options.regimes:
            seeds = range(options.seed, options.seed + options.pools)
            given = joined([drawn(people, regime, seed) for seed in seeds])
            rows.append({"regime": regime, **measure(given, options.rounds), "load": round(os.getloadavg()[0], 1)})
            sys.stdout.write(f"{json.dumps(rows[-1])}\n")
            sys.stdout.flush()
    for regime in options.regimes:
        sys.stdout.write(f"growth, {regime}: N^{growth(rows, regime):.2f}\n")


if __name__ == "__main__":
    main()
