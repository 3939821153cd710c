"""The five facts of a pair, and the stored things that each one rests on. Seen from the seeker; never a percentage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine import evidence
from matching.engine.arrays import Bools, Frozen, Int8s, Int64s
from matching.engine.evidence import Evidence
from matching.engine.prepare import Ready, in_person_only
from matching.engine.types import IN_PERSON, ONLINE

NOT_SAID, NO, PART, YES = range(4)
SKILL, WORK, HOURS, LANGUAGE, PLACE = range(5)
ORDER = ("skill", "work", "hours", "language", "place")


@dataclass(frozen=True)
class Thresholds:
    """When a fact is yes, in part, no or not said.

    Skill
        Yes: the first wish, or wishes of at least the share `wishes` of their whole weight. In part: another wish, or a
        topic of the same group. No: nothing near.
    Work
        Yes: the same craft. In part: the same trade. No: neither.
    Hours
        Yes: `hours_yes` shared hours a week. In part: `hours_part`. No: fewer; not said instead if a week varies.
    Language
        Yes: the seeker's best language, and among the mentor's first `mentor_first`. In part: they share another.
        No: none.
    Place
        Yes: the same city or within `near_km`; or both online only, sharing a way to talk, and clocks at most
        `zone_hours` apart. In part: the same region or country; or a way to talk online in common. No: far, and no
        such way, or one of them wants to meet.

    Not said: one of the two has not said what it takes to know.

    The thresholds are set so that facts tell people apart: in a community with one common tongue "you share a
    language" would be yes for everybody, "it is your best one" is not; "both fine online" alone would be yes for
    everybody who owns a phone.
    """

    wishes: float = 0.5
    hours_yes: float = 6.0
    hours_part: float = 2.0
    mentor_first: int = 2
    near_km: float = 30.0
    zone_hours: float = 3.0


FACTS = Thresholds()


@dataclass(frozen=True, eq=False)
class Facts(Frozen):
    """Facts of p pairs.

    `grades` (p, 5) int8 in `ORDER`, each NOT_SAID, NO, PART or YES; `evidence` what the sentences are made of.
    """

    grades: Int8s
    evidence: Evidence


def grade(ready: Ready, rows: Int64s, cols: Int64s, table: Thresholds = FACTS) -> Facts:
    """Grade the five facts of the pairs (rows, cols), (p,) int64 each, whether the limits allow them or not."""
    found = evidence.gather(ready, rows, cols)
    grades = [
        _skill(ready, found, rows, cols, table),
        _work(ready, found, rows, cols),
        _hours(ready, found, rows, cols, table),
        _language(ready, found, rows, cols, table),
        _place(ready, found, rows, cols, table),
    ]
    return Facts(np.stack(grades, axis=1), found)


def _choose(known: Bools, yes: Bools, part: Bools) -> Int8s:
    return np.where(known, np.where(yes, YES, np.where(part, PART, NO)), NOT_SAID).astype(np.int8)


def _skill(ready: Ready, found: Evidence, rows: Int64s, cols: Int64s, table: Thresholds) -> Int8s:
    known = (ready.needs.wishes.lengths > 0)[rows] & ready.offers.topics_known[cols]
    some = found.wishes_covered > 0
    yes = found.first_wish | (some & (found.weight_covered >= table.wishes))
    return _choose(known, yes, some | (found.near_wish >= 0))


def _work(ready: Ready, found: Evidence, rows: Int64s, cols: Int64s) -> Int8s:
    known = ready.needs.side.crafts_known[rows] & ready.offers.side.crafts_known[cols]
    return _choose(known, found.craft >= 0, found.trade >= 0)


def _hours(ready: Ready, found: Evidence, rows: Int64s, cols: Int64s, table: Thresholds) -> Int8s:
    vary = ready.needs.side.hours_vary[rows] | ready.offers.side.hours_vary[cols]
    enough = found.minutes >= 60 * table.hours_part
    known = (found.minutes >= 0) & (enough | ~vary)
    return _choose(known, found.minutes >= 60 * table.hours_yes, enough)


def _language(ready: Ready, found: Evidence, rows: Int64s, cols: Int64s, table: Thresholds) -> Int8s:
    known = ready.needs.side.languages_known[rows] & ready.offers.side.languages_known[cols]
    yes = (found.seeker_rank == 0) & (found.mentor_rank < table.mentor_first)
    return _choose(known, yes, found.languages_shared > 0)


def _place(ready: Ready, found: Evidence, rows: Int64s, cols: Int64s, table: Thresholds) -> Int8s:
    one, other = ready.needs.side, ready.offers.side
    near = (found.same_city == 1) | ((found.km >= 0) & (found.km <= table.near_km))
    around = (found.same_region == 1) | (found.same_country == 1)
    talks_known = (one.talks[rows] > 0) & (other.talks[cols] > 0)
    must_meet = in_person_only(one)[rows] | in_person_only(other)[cols]
    online = talks_known & ((found.talks & ONLINE) > 0)
    only_online = online & (((one.talks[rows] | other.talks[cols]) & IN_PERSON) == 0)
    close_clocks = (found.zone_gap >= 0) & (found.zone_gap <= 60 * table.zone_hours)
    place_known = (found.km >= 0) | (found.same_country >= 0)
    known = near | online | (place_known & (talks_known | must_meet | around))
    return _choose(known, near | (only_online & close_clocks), online | (around & ~must_meet))
