"""The engine alone: ``python -m matching.engine solve|rings FILE [--json OUT]``; docs/matching.md has the formats."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matching.engine.assignment import solve
from matching.engine.cycles import TooMany
from matching.engine.quality import measure
from matching.engine.rings import pack
from matching.engine.types import Solution
from matching.engine.validation import InvalidInput, NamedGraph, NamedInstance, read_graph, read_instance
from matching.engine.warm import warm
from matching.engine.witness import witness


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status: 0 solved, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m matching.engine", description="Match people with mentors.")
    commands = parser.add_subparsers(dest="command", required=True)
    solving = commands.add_parser("solve", help="solve an instance file: most people, longest waiting, best fit")
    solving.set_defaults(answer=lambda data: report(read_instance(data)))
    packing = commands.add_parser("rings", help="find rings in which everybody teaches the next one")
    packing.set_defaults(answer=lambda data: report_rings(read_graph(data)))
    for command in (solving, packing):
        command.add_argument("file", type=Path, help="the instance, as JSON")
        command.add_argument("--json", type=Path, metavar="OUT", help="write the solution here instead of printing it")
    commands.add_parser("warm", help="compile everything for this processor, so that no run waits for it")
    options = parser.parse_args(arguments)
    if options.command == "warm":
        warm()
        return 0
    try:
        _write(options.json, options.answer(_load(options.file)))
    except InvalidInput as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


def report(named: NamedInstance) -> dict[str, Any]:
    """Solve a named instance and return what the solution file holds."""
    solution = solve(named.instance)
    figures = measure(named.instance, solution)
    return {
        "pairs": _pairs(named, solution),
        "coverage": figures.coverage,
        "by_class": {str(waiting): matched for waiting, (matched, _) in figures.by_class.items()},
        "total": solution.total,
        "bound": solution.bound,
        "gap": solution.gap,
        "blocking": {"waiting": figures.blocking_waiting, "swap": figures.blocking_swap},
        "gini": {"load": round(figures.gini_load, 6), "use": round(figures.gini_use, 6)},
        "unmatched": _unmatched(named, solution),
        "seconds": round(solution.seconds, 6),
    }


def report_rings(named: NamedGraph) -> dict[str, Any]:
    """Pack the rings of a named graph and return what the solution file holds."""
    try:
        found = pack(named.arcs, len(named.people), longest=named.longest)
    except TooMany as error:
        raise InvalidInput('There are more than four million short rings: try a smaller "max_length".') from error
    return {
        "rings": [[named.people[at] for at in ring if at >= 0] for ring in found.rings.tolist()],
        "covered": found.covered,
        "bound": found.bound,
        "proven": found.proven,
        "seconds": round(found.seconds, 6),
    }


def _pairs(named: NamedInstance, solution: Solution) -> list[list[str]]:
    mentors = solution.mentor.tolist()
    return [[one, named.mentors[at]] for one, at in zip(named.people, mentors, strict=True) if at >= 0]


def _unmatched(named: NamedInstance, solution: Solution) -> dict[str, dict[str, int]]:
    found = witness(named.instance, solution)
    rows = zip(found.person.tolist(), found.mentors.tolist(), found.places.tolist(), strict=True)
    return {named.people[at]: {"witness_mentors": mentors, "witness_places": places} for at, mentors, places in rows}


def _load(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not a text in UTF-8.") from error
    except RecursionError as error:
        raise InvalidInput(f"{path} is nested too deeply to be an instance.") from error
    except ValueError as error:  # also a number of thousands of digits
        raise InvalidInput(f"{path} is not JSON: {error}.") from error


def _write(path: Path | None, solution: dict[str, Any]) -> None:
    text = json.dumps(solution, ensure_ascii=False)
    if path is None:
        sys.stdout.write(f"{text}\n")
        return
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())
