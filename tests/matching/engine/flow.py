"""The same problem by OR-tools: its max flow and its min-cost flow, as oracles for sizes that MILP cannot do."""

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from matching.engine.types import Instance


def most_people(given: Instance) -> int:
    """Return how many people can be matched at all."""
    n, m = len(given.waiting), len(given.capacity)
    network = max_flow.SimpleMaxFlow()
    network.add_arcs_with_capacity(np.full(n, n + m), np.arange(n), np.ones(n, np.int64))
    network.add_arcs_with_capacity(given.people, n + given.mentors, np.ones(len(given.mentors), np.int64))
    network.add_arcs_with_capacity(n + np.arange(m), np.full(m, n + m + 1), given.capacity)
    network.solve(n + m, n + m + 1)
    flow: int = network.optimal_flow()
    return flow


def best_total(given: Instance, covered: list[int]) -> int:
    """Return the greatest utility of any assignment that matches `covered[c]` people of class c.

    Everybody is placed: with a mentor, or in the sink of their class, which takes exactly who stays out.
    """
    n, m = len(given.waiting), len(given.capacity)
    classes, level = np.unique(given.waiting, return_inverse=True)
    out = np.bincount(level, minlength=len(classes)) - np.array(covered, np.int64)
    sink, drain = n + m + level, n + m + len(classes)
    network = min_cost_flow.SimpleMinCostFlow()
    _add(network, given.people, n + given.mentors, np.ones(len(given.mentors)), -given.utility)
    _add(network, np.arange(n), sink, np.ones(n), np.zeros(n))
    _add(network, n + np.arange(m), np.full(m, drain), given.capacity, np.zeros(m))
    _add(network, n + m + np.arange(len(classes)), np.full(len(classes), drain), out, np.zeros(len(classes)))
    supply = np.concatenate([np.ones(n, np.int64), np.zeros(m + len(classes), np.int64), [-n]])
    network.set_nodes_supplies(np.arange(len(supply)), supply)
    assert network.solve() == network.OPTIMAL
    return -int(network.optimal_cost())


def _add(
    network: min_cost_flow.SimpleMinCostFlow,
    tails: np.ndarray,
    heads: np.ndarray,
    capacity: np.ndarray,
    cost: np.ndarray,
) -> None:
    network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity.astype(np.int64), cost.astype(np.int64))
