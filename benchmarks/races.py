"""Fifty people at once for one place: who gets it, and what happens without the guards.

    NWLB_STATE_DIR=/var/tmp/nwlb-bench .venv/bin/python -m benchmarks.races --rounds 200

Real threads, a connection each, on real Postgres, in a database of its own. Every round begins
with a mentor who has one place and as many pending asks as there are threads; a barrier lets all
say yes in the same moment, by turns through the command, the page of the queue and the signed
link of a mail. The peers are the same rounds with a guard taken away: the lock of the offer, the
seat that the database gives once, or both. A second race lets yes, no, withdrawal, clock and
block of one case overlap, and checks that its history is a path of the table of moves.
"""

import json
import logging
import os
import platform
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import connection

from benchmarks.arena import AT, HOUR, Arena
from matching.choices import ASK_MOVES, ASK_UNDO, CASE_MOVES, CaseState, MentorshipState, Verb
from matching.commands import asks, cases, places
from matching.commands.asks import No
from matching.models import Ask, Case, Mentorship
from nwlb.servers import ensure_running
from nwlb.simulation.database import of_its_own
from profiles.commands import blocks
from profiles.models import Block, Offer, Person

SEAT = "mentorship_one_per_seat"


@dataclass
class Rounds:
    """What many rounds came to. ``places`` counts how many got the one place, per round."""

    guards: str
    rounds: int = 0
    places: Counter[int] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def oversold(self) -> int:
        return sum(times for taken, times in self.places.items() if taken > 1)


def no_lock(mentor: Person) -> Offer | None:
    """Stand in for places.lock_offer: reads, and locks nothing."""
    return Offer.objects.filter(person=mentor).first()


@contextmanager
def without(*, lock: bool, seat: bool) -> Iterator[None]:
    """Take guards away: the lock of the offer, the seat that the database gives once, or both."""
    (constraint,) = [one for one in Mentorship._meta.constraints if one.name == SEAT]  # noqa: SLF001
    if seat:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Mentorship, constraint)
    try:
        with patch.object(places, "lock_offer", no_lock if lock else places.lock_offer):
            yield
    finally:
        if seat:
            with connection.schema_editor() as editor:
                editor.add_constraint(Mentorship, constraint)


def last_place(arena: Arena, rounds: int, *, lock: bool = True, seat: bool = True) -> Rounds:
    """Let everybody say yes to the last place at once, many times."""
    kept = [name for name, there in (("lock", lock), ("seat", seat)) if there]
    found = Rounds(" and ".join(kept) or "none")
    for _round in range(rounds):
        arena.clear()
        with without(lock=not lock, seat=not seat):
            since = time.perf_counter()
            found.answers.update(arena.all_at_once([arena.yes(number) for number in range(arena.size)]))
            found.seconds += time.perf_counter() - since
            found.rounds += 1
            found.places[arena.taken()] += 1
            arena.clear()
    return found


def overlapping(arena: Arena, rounds: int) -> Rounds:
    """Let yes, no, list, withdrawal, clock and block of one case overlap; the end must be legal.

    Every other round goes without the block, which would always have the last word.
    """
    found = Rounds("yes, no, list, withdraw, clock, block")
    for number in range(rounds):
        arena.clear()
        case, ask = arena.cases[number % arena.size], arena.asks[number % arena.size]
        steps = moves_of(arena, case, ask)[: -1 if number % 2 else None]
        since = time.perf_counter()
        found.answers.update(arena.all_at_once([steps[one % len(steps)] for one in range(arena.size)]))
        found.seconds += time.perf_counter() - since
        found.rounds += 1
        found.places[arena.taken()] += 1
        case.refresh_from_db()
        assert_legal(case, arena)
    return found


def moves_of(arena: Arena, case: Case, ask: Ask) -> list[Callable[[], object]]:
    who: dict[str, Any] = {"by": arena.mentor, "at": AT + HOUR}
    return [
        lambda: asks.accept(ask=Ask.objects.get(pk=ask.pk), **who),
        lambda: asks.decline(ask=Ask.objects.get(pk=ask.pk), no=No(), **who),
        lambda: asks.put_on_list(ask=Ask.objects.get(pk=ask.pk), **who),
        lambda: cases.withdraw(case=Case.objects.get(pk=case.pk), by=case.person, at=AT + HOUR),
        lambda: cases.advance_due(at=AT + HOUR),
        lambda: blocks.add(blocker=case.person, blocked=arena.mentor, at=AT + HOUR),
    ]


def assert_legal(case: Case, arena: Arena) -> None:
    """Raise AssertionError where the end of a race breaks a rule."""
    apart = Block.objects.filter(blocker=case.person, blocked=arena.mentor).exists()
    active = Mentorship.objects.filter(ask__case=case, state=MentorshipState.ACTIVE).count()
    offer = Offer.objects.get(person=arena.mentor)
    rules = {
        "the history is a path of the table": is_a_path(case),
        "an open case has a clock": (case.state == CaseState.OPEN) == (case.due_at is not None),
        "a block leaves no pair": not (apart and active),
        "a pair stands on a supported case": not active or case.state == CaseState.SUPPORTED,
        "the places are counted right": offer.taken == arena.taken(),
    }
    broken = [rule for rule, holds in rules.items() if not holds]
    if broken:
        raise AssertionError(broken)


def is_a_path(case: Case) -> bool:
    """Whether the history of a case is a path of the tables of moves, for the case and for each ask."""
    case = Case.objects.get(pk=case.pk)
    at: dict[object, str] = {}
    steps = (Verb.CLIMBED, Verb.PROPOSED, Verb.OFFERED)  # what they became is no state
    for move in case.moves.exclude(was="").exclude(verb__in=steps).order_by("id"):
        if move.was == move.became:
            continue
        table = CASE_MOVES if move.ask_id is None else ASK_MOVES
        undone = ASK_UNDO.get(move.was, frozenset()) if move.verb == Verb.UNDONE else frozenset()
        if move.became not in table[move.was] | undone or at.get(move.ask_id, move.was) != move.was:
            return False
        at[move.ask_id] = move.became
    asked = all(at.get(ask.pk, ask.state) == ask.state for ask in case.asks.all())
    return asked and at.get(None, case.state) == case.state


def row(found: Rounds) -> dict[str, object]:
    return {
        "guards": found.guards,
        "rounds": found.rounds,
        "oversold": found.oversold,
        "places": dict(sorted(found.places.items())),
        "answers": dict(found.answers.most_common()),
        "ms_a_round": round(1000 * found.seconds / max(1, found.rounds)),
    }


def table(figures: dict[str, object], rows: list[dict[str, object]]) -> str:
    lines = [", ".join(f"{name} {value}" for name, value in figures.items())]
    lines.append(f"{'guards':38}{'rounds':>7}{'oversold':>10}{'ms':>7}  got the place: rounds; answers")
    for one in rows:
        heads = f"{one['guards']!s:38}{one['rounds']!s:>7}{one['oversold']!s:>10}{one['ms_a_round']!s:>7}"
        lines.append(f"{heads}  {one['places']}; {one['answers']}")
    return "\n".join(lines)


def main() -> None:
    parser = ArgumentParser(description="Fifty at once for the last place, and what happens without the guards.")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    with ensure_running("the benchmark"), of_its_own(), Arena(options.people) as arena:
        figures: dict[str, object] = {
            "people": options.people,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 1),
        }
        few = max(1, options.rounds // 10)
        found = [
            last_place(arena, options.rounds),
            last_place(arena, few, lock=False),
            last_place(arena, few, seat=False),
            last_place(arena, few, lock=False, seat=False),
            overlapping(arena, options.rounds),
        ]
        rows = [row(one) for one in found]
    told = json.dumps({**figures, "rows": rows}, indent=2) if options.json else table(figures, rows)
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
