"""One other way to match, on one problem from standard input; run by `benchmarks.rivals`, with whatever Python has it.

Reads {"people": n, "capacity": [...], "waiting": [...], "pairs": [[person, mentor, utility], ...]} and writes
{"seconds": of the processor, "pairs": [[person, mentor], ...]}. To be run by `python -I` and knows nothing of us: the
packages `matching` and `mentor-match` both call themselves `matching`, as our application does.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Pairs = list[tuple[int, int]]
Problem = dict[str, Any]
YEARS, JUNIOR, SENIOR = 10, 1, 3
DEEP = 100_000  # `matching` copies its players, who know one another
TWO: Problem = {"people": 1, "capacity": [1], "waiting": [0], "pairs": [[0, 0, 1]]}


def worth(given: Problem) -> list[int]:
    """Return what each pair counts where all is to be found at once: being matched first, then the class, then fit."""
    big = given["people"] * (1 + max((utility for _person, _mentor, utility in given["pairs"]), default=0))
    return [utility + big * (1 + given["waiting"][person]) for person, _mentor, utility in given["pairs"]]


def scipy_dense(given: Problem) -> Pairs:
    """Solve by scipy's linear_sum_assignment, with a column for each place."""
    numpy, optimize = import_module("numpy"), import_module("scipy.optimize")
    owner = [mentor for mentor, places in enumerate(given["capacity"]) for _ in range(places)]
    column = numpy.cumsum([0, *given["capacity"]])
    table = numpy.zeros((given["people"], len(owner)))
    for (person, mentor, _utility), value in zip(given["pairs"], worth(given), strict=True):
        table[person, column[mentor] : column[mentor + 1]] = value
    rows, cols = optimize.linear_sum_assignment(table, maximize=True)
    return [(int(row), owner[col]) for row, col in zip(rows, cols, strict=True) if table[row, col] > 0]


def scipy_sparse(given: Problem) -> Pairs:
    """Solve by scipy's min_weight_full_bipartite_matching; everybody may also stay out, in a column of their own."""
    sparse, graph = import_module("scipy.sparse"), import_module("scipy.sparse.csgraph")
    owner = [mentor for mentor, places in enumerate(given["capacity"]) for _ in range(places)]
    first = [0]
    for places in given["capacity"]:
        first.append(first[-1] + places)
    cells = [
        (person, at, value + 1)
        for (person, mentor, _utility), value in zip(given["pairs"], worth(given), strict=True)
        for at in range(first[mentor], first[mentor + 1])
    ]
    cells += [(person, len(owner) + person, 1) for person in range(given["people"])]
    rows, cols, values = zip(*cells, strict=True)
    table = sparse.csr_array((values, (rows, cols)), shape=(given["people"], len(owner) + given["people"]))
    rows, cols = graph.min_weight_full_bipartite_matching(table, maximize=True)
    return [(int(row), owner[col]) for row, col in zip(rows, cols, strict=True) if col < len(owner)]


def networkx_flow(given: Problem) -> Pairs:
    """Solve by networkx's network simplex."""
    networkx = import_module("networkx")
    graph = networkx.DiGraph()
    graph.add_node("end", demand=given["people"])
    for person in range(given["people"]):
        graph.add_node(("person", person), demand=-1)
        graph.add_edge(("person", person), "end", capacity=1, weight=0)
    for mentor, places in enumerate(given["capacity"]):
        graph.add_edge(("mentor", mentor), "end", capacity=places, weight=0)
    for (person, mentor, _utility), value in zip(given["pairs"], worth(given), strict=True):
        graph.add_edge(("person", person), ("mentor", mentor), capacity=1, weight=-value)
    _cost, flow = networkx.network_simplex(graph)
    people = range(given["people"])
    return [(at, to[1]) for at in people for to, used in flow["person", at].items() if used and to != "end"]


def by_preference(given: Problem) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return everybody's others, best first: of the people, and of the mentors who have a place."""
    asks: dict[int, list[tuple[int, int]]] = {}
    gets: dict[int, list[tuple[int, int]]] = {}
    for person, mentor, utility in given["pairs"]:
        if given["capacity"][mentor]:
            asks.setdefault(person, []).append((-utility, mentor))
            gets.setdefault(mentor, []).append((-utility, person))
    people, mentors = (
        {one: [other for _utility, other in sorted(found)] for one, found in side.items()} for side in (asks, gets)
    )
    return people, mentors


def matching(given: Problem) -> Pairs:
    """Solve by the hospital-resident game of PyPI's `matching`: stable, which is not the most people."""
    games = import_module("matching.games")
    people, mentors = by_preference(given)
    places = {mentor: given["capacity"][mentor] for mentor in mentors}
    solution = games.HospitalResident.create_from_dictionaries(people, mentors, places).solve()
    return [(person.name, mentor.name) for mentor, held in solution.items() for person in held]


def mentor_match(given: Problem) -> Pairs:
    """Solve by PyPI's `mentor-match`: one rule tells the utility, one round for each place of the largest mentor."""
    process, people = import_module("matching.process"), import_module("matching.mentee")
    mentors = import_module("matching.mentor")
    utility = {(person, mentor): value for person, mentor, value in given["pairs"]}

    class Told:
        def apply(self, match: Any) -> int:
            key = (int(match.mentee.email), int(match.mentor.email[1:]))
            full = len(match.mentor.mentees) >= given["capacity"][key[1]] or match.mentee.mentors
            match.disallowed = bool(full) or key not in utility
            return utility.get(key, 0)

    asking = [people.Mentee(grade=JUNIOR, email=str(person)) for person in range(given["people"])]
    offering = [mentors.Mentor(grade=SENIOR, email=f"m{mentor}") for mentor in range(len(given["capacity"]))]
    process.process_data(offering, asking, [[Told()] for _ in range(max(given["capacity"]))])
    return [(int(one.email), int(mentor.email[1:])) for one in asking for mentor in one.mentors]


def mentormatch(given: Problem) -> Pairs:
    """Solve by PyPI's `mentormatch`: the candidates are whom people prefer, the best first."""
    main = import_module("mentormatch.api").main
    people, mentors = by_preference(given)
    alike = {
        "skills": [], "function": "", "last_name": "", "location": "here", "gender": "any", "favor": 0,
        "preference_yes": [], "preference_no": [], "preference_maybe": [], "preferred_functions": [],
    }  # fmt: skip
    first = given["people"]
    asking = [
        {**alike, "wwid": person, "first_name": str(person), "position_level": JUNIOR, "years_total": 0,
         "preferred_wwids": [first + mentor for mentor in wished]}
        for person, wished in people.items()
    ]  # fmt: skip
    offering = [
        {**alike, "wwid": first + mentor, "first_name": str(mentor), "position_level": SENIOR,
         "years_total": YEARS, "max_mentee_count": given["capacity"][mentor]}
        for mentor in mentors
    ]  # fmt: skip
    table = main(mentor_dicts=offering, mentee_dicts=asking)["pairs"]
    numbers = [[int(words.split()[-1]) for words in table[name]] for name in ("mentee_str", "mentor_str")]
    return [(person, mentor - first) for person, mentor in zip(*numbers, strict=True)]


WAYS: dict[str, Callable[[Problem], Pairs]] = {
    "scipy dense": scipy_dense,
    "scipy sparse": scipy_sparse,
    "networkx": networkx_flow,
    "matching": matching,
    "mentor-match": mentor_match,
    "mentormatch": mentormatch,
}


def main() -> None:
    """Solve what stands on standard input in the way that is named."""
    solve, given = WAYS[sys.argv[1]], json.load(sys.stdin)
    sys.setrecursionlimit(DEEP)
    solve(TWO)  # imports what it needs
    began = time.process_time()
    pairs = solve(given)
    json.dump({"seconds": time.process_time() - began, "pairs": pairs}, sys.stdout)


if __name__ == "__main__":
    main()
