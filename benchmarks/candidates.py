"""What finding candidates costs: seconds of the processor and of the clock, on one thread and on all.

.venv/bin/python -m benchmarks.candidates --people 20000 100000
"""

import json
import os
import sys
import time
from argparse import ArgumentParser

from benchmarks.population import population
from matching.engine import prepare
from matching.engine.nearby import find
from matching.engine.warm import warm

MENTORS = 5  # seekers for each mentor
PLACES = 0.6  # for each seeker


def measure(people: int, threads: int, seed: int) -> dict[str, float]:
    """Draw a community and search it once."""
    ready = prepare.pool(population(people, people // MENTORS, PLACES, seed))
    clock, processor = time.perf_counter(), time.process_time()
    found = find(ready, threads=threads)
    return {
        "people": people,
        "threads": threads,
        "pairs": len(found.rows),
        "seconds": round(time.perf_counter() - clock, 2),
        "processor seconds": round(time.process_time() - processor, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def main() -> None:
    """Measure, and print a line of JSON for each size and number of threads."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    warm()
    for people in options.people:
        for threads in (1, len(os.sched_getaffinity(0))):
            sys.stdout.write(f"{json.dumps(measure(people, threads, options.seed))}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
