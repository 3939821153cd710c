"""What one sweep costs when ten thousand cases are due in the same moment.

    .venv/bin/python -m benchmarks.sweep --cases 10000

Works in a database of its own. So many people ask at once and every mentor is silent, so that all
cases are due together, again and again: for a reminder, for the next mentor twice, for the board, and
for a word to the coordinators. ``--peer`` claims one case at a time, as a queue would hand them out.
"""

import json
import logging
import os
import platform
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle

from django.conf import settings
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from matching.choices import Verb
from matching.commands import cases
from matching.models import Ask, Case, Move
from nwlb.seeding import catalogue, write
from nwlb.seeding.catalogue import Catalogue
from nwlb.seeding.draw import Artist, Recipe
from nwlb.seeding.write import Settler
from nwlb.servers import ensure_running
from nwlb.simulation.database import of_its_own
from profiles.choices import RoleName, Side
from profiles.models import Offer, OfferTopic, PersonTopic

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SWEEPS = {
    24: "a reminder to each mentor",
    48: "the first ask runs out, the next is sent",
    72: "the second runs out, the third is sent",
    96: "the third runs out, on to the board",
    120: "a word to the coordinators",
}
SAMPLES = 5
BATCH = 1000
Row = dict[str, object]


def settle(people: int, mentors: int, drawn_from: Catalogue) -> None:
    """Let people move in who seek, mentors with open offers, and one coordinator."""
    seekers = Artist(drawn_from, Recipe(1, seek=1.0, offer=0.0)).people(people)
    helping = Artist(drawn_from, Recipe(2, seek=0.0, offer=1.0)).people(mentors)
    (coordinator,) = Artist(drawn_from, Recipe(3, seek=0.0, offer=0.0)).people(1)
    settlers = [
        *(Settler(one, f"seeker{number}@example.org") for number, one in enumerate(seekers)),
        *(Settler(one, f"mentor{number}@example.org") for number, one in enumerate(helping)),
        Settler(coordinator, "cora@example.org", role=RoleName.COORDINATOR),
    ]
    write.settle(settlers=settlers, key="sweep", facts={}, at=AT)
    Offer.objects.update(opened_at=AT, handbook_passed_at=AT, paused_at=None)


def flood(unsure: int) -> None:
    """Write a case for everybody who seeks, opened in the same moment, each with a mentor who offers the topic."""
    wishes = dict(PersonTopic.objects.filter(side=Side.LEARN, position=0).values_list("person", "topic"))
    offering = OfferTopic.objects.order_by("pk").values_list("topic", "offer__person")
    mentors: dict[int, list[int]] = {}
    for topic, mentor in offering:
        mentors.setdefault(topic, []).append(mentor)
    anybody = cycle(Offer.objects.order_by("pk").values_list("person", flat=True))
    turns: dict[int, Iterator[int]] = {topic: cycle(some) for topic, some in mentors.items()}
    seekers = list(wishes)
    times = {"opened_at": AT, "waits_since": AT, "step_since": AT, "due_at": AT + 24 * HOUR, "lane": 0}
    made = Case.objects.bulk_create(
        (Case(person_id=one, topic_id=wishes.get(one, unsure), form_key="flood", **times) for one in seekers), BATCH
    )
    asked = {"at": AT, "due_at": AT + 48 * HOUR, "remind_at": AT + 24 * HOUR}
    sent = Ask.objects.bulk_create(
        (Ask(case=case, mentor_id=next(turns.get(case.topic_id, anybody)), **asked) for case in made), BATCH
    )
    Move.objects.bulk_create((Move(case=case, verb=Verb.OPENED, became="open", at=AT) for case in made), BATCH)
    Move.objects.bulk_create(
        (Move(case=ask.case, ask=ask, verb=Verb.ASKED, became="pending", at=AT) for ask in sent), BATCH
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within minutes


def measure(hours: int, what: str, most: int) -> Row:
    """Let one sweep take what is due, all of it or so many, the first few of them counted."""
    at, queries = AT + hours * HOUR, []
    due = Case.objects.filter(due_at__lte=at).count()
    last = Move.objects.latest("pk").pk
    for _time in range(SAMPLES):
        reset_queries()  # Django remembers no more than 9,000
        with CaptureQueriesContext(connection) as captured:
            cases.advance_due(at=at, limit=cases.HANDFUL)
        queries.append(len(captured) / cases.HANDFUL)
    wall, own = time.perf_counter(), time.process_time()
    moved = cases.advance_due(at=at, limit=min(due, most))
    seconds, own = time.perf_counter() - wall, time.process_time() - own
    verbs = Counter(Move.objects.filter(pk__gt=last).values_list("verb", flat=True))
    return {
        "what": what,
        "due": due,
        "moved": moved + SAMPLES * cases.HANDFUL,
        "left": Case.objects.filter(due_at__lte=at).count(),
        "queries_a_case": f"{min(queries):.1f} to {max(queries):.1f}",
        "seconds": round(seconds, 1),
        "ms_a_case": round(1000 * seconds / max(1, moved), 1),
        "own_ms_a_case": round(1000 * own / max(1, moved), 1),
        "moves": dict(verbs.most_common()),
    }


def table(figures: Row, rows: list[Row]) -> str:
    names = ("due", "moved", "left", "queries_a_case", "seconds", "ms_a_case", "own_ms_a_case")
    lines = [", ".join(f"{name} {value}" for name, value in figures.items())]
    lines.append(f"{'':42}" + "".join(f"{name:>15}" for name in names))
    for row in rows:
        cells = "".join(f"{row[name]!s:>15}" for name in names)
        lines.append(f"{row['what']!s:42}{cells}  {row['moves']}")
    return "\n".join(lines)


def main() -> None:
    parser = ArgumentParser(description="What one sweep costs when ten thousand cases are due.")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--mentors", type=int, default=5_000)
    parser.add_argument("--hours", type=int, default=120, help="how far to let the cases climb")
    parser.add_argument("--most", type=int, default=1_000_000, help="stop each sweep after so many")
    parser.add_argument("--peer", action="store_true", help="claim one case at a time")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    cases.HANDFUL = 1 if options.peer else cases.HANDFUL
    settings.LADDER = {"silences": "1000"}  # else all mentors rest after two sweeps, and nobody is left to ask
    with ensure_running("the benchmark"), of_its_own():
        drawn_from = catalogue.load()
        settle(options.cases, options.mentors, drawn_from)
        flood(drawn_from.unsure)
        figures: Row = {
            "mentors": options.mentors,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
        }
        rows = []
        for hours, what in SWEEPS.items():
            if hours <= options.hours:
                rows.append(measure(hours, what, options.most))
                sys.stderr.write(f"{table({}, rows[-1:])}\n")
    told = json.dumps({**figures, "rows": rows}, indent=2) if options.json else table(figures, rows)
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
