"""The matcher beside other packages, at the sizes they manage: the processor's seconds, people covered, utility.

    .venv/bin/python -m benchmarks.rivals --people 100 300 1000

Packages that we do not use are installed into environments of their own in a temporary folder: two of them share the
import name of our application. Each gets the same candidates and one process, and `--patience` seconds.
"""

import json
import os
import subprocess
import sys
import time
import venv
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.population import population
from matching.engine import prepare
from matching.engine.assignment import solve
from matching.engine.nearby import find
from matching.engine.types import Instance
from matching.engine.warm import warm

HERE = ("scipy dense", "scipy sparse")
INSTALLED = {
    "networkx": "networkx==3.4.2",
    "matching": "matching==1.4.3",
    "mentor-match": "mentor-match==7.0.1",
    "mentormatch": "mentormatch==1.1",
}
MENTORS, PLACES = 5, 0.6
WAY = Path(__file__).with_name("one_rival.py")


def problem(people: int, seed: int) -> Instance:
    ready = prepare.pool(population(people, people // MENTORS, PLACES, seed))
    return find(ready).instance(ready)


def as_json(given: Instance) -> str:
    pairs = zip(given.people.tolist(), given.mentors.tolist(), given.utility.tolist(), strict=True)
    return json.dumps(
        {
            "people": len(given.waiting),
            "capacity": given.capacity.tolist(),
            "waiting": given.waiting.tolist(),
            "pairs": list(pairs),
        }
    )


def checked(given: Instance, pairs: list[list[int]]) -> dict[str, Any]:
    """Count people and utility of pairs, leaving out any that the candidates do not allow."""
    triples = zip(given.people.tolist(), given.mentors.tolist(), given.utility.tolist(), strict=True)
    worth = {(person, mentor): utility for person, mentor, utility in triples}
    good = {person: worth[person, mentor] for person, mentor in pairs if (person, mentor) in worth}
    return {"covered": len(good), "total": sum(good.values())}


def measured(name: str, python: str, given: Instance, patience: float) -> dict[str, Any]:
    try:
        told = subprocess.run(  # noqa: S603 - our own script
            [python, "-I", "-W", "ignore", str(WAY), name], input=as_json(given), capture_output=True, text=True,
            timeout=patience, check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"seconds": f"more than {patience:.0f}"}
    except subprocess.CalledProcessError as error:
        return {"seconds": "broke", "why": error.stderr.strip().splitlines()[-1]}
    found = json.loads(told.stdout)
    return {"seconds": round(found["seconds"], 4), **checked(given, found["pairs"])}


def ours(given: Instance) -> dict[str, Any]:
    began = time.process_time()
    solution = solve(given)
    return {
        "seconds": round(time.process_time() - began, 4),
        "covered": solution.coverage,
        "total": solution.total,
    }


def installed(folder: Path, *packages: str) -> str:
    """Make an environment with some packages; return its Python."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, capture_output=True)  # noqa: S603
    return str(python)


def main() -> None:
    """Measure, and print a line of JSON for each size and package."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[100, 300, 1000])
    parser.add_argument("--patience", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warm()
    with TemporaryDirectory() as folder:
        pythons = dict.fromkeys(HERE, sys.executable)
        for name, package in INSTALLED.items():
            pythons[name] = installed(Path(folder) / name, package)
        for people in options.people:
            given = problem(people, options.seed)
            rows = {"ours": ours(given)}
            rows.update((name, measured(name, python, given, options.patience)) for name, python in pythons.items())
            for name, row in rows.items():
                line = {"people": people, "by": name, **row, "load": round(os.getloadavg()[0], 1)}
                sys.stdout.write(f"{json.dumps(line)}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
