"""How much a report weighs: trust grows by being here and by having been right. Pure.

A report always reaches a moderator. Only hiding something before one has looked takes weight, so
that a crowd that joined yesterday hides nothing. Alone somebody holds only a text that gives away where a person
lives or how to reach them, since each minute counts there; who was wrong with it has to be right again first.
"""

from collections.abc import Iterable
from datetime import datetime

from profiles.models import Person
from profiles.queries.standing import Standing, days_here

NEWCOMER_DAYS = 14
SETTLED_DAYS = 90
HIDES_AT = 4
PEOPLE_NEEDED = 3
HOLDS_ALONE = 2
HOLDS_A_DAY = 3
OFTEN = 3  # decided reports from which being right or wrong counts


def newcomer(person: Person, at: datetime) -> bool:
    return is_newcomer(days_here(person, at))


def is_newcomer(days: int) -> bool:
    return days < NEWCOMER_DAYS


def weight(one: Standing) -> int:
    if is_newcomer(one.days) or (one.kept >= OFTEN and one.kept > one.upheld):
        return 0
    by_time = 2 if one.days >= SETTLED_DAYS else 1
    return by_time + (1 if one.upheld >= OFTEN and one.upheld > 2 * one.kept else 0)


def holds_alone(one: Standing) -> bool:
    """Whether one word is enough to hold what gives a person away: of somebody settled, right as often as wrong."""
    return weight(one) >= HOLDS_ALONE and one.kept <= one.upheld


def independent(reporters: Iterable[Standing]) -> list[Standing]:
    """Leave out who weighs nothing, and who is bound to somebody that counts already."""
    chosen: list[Standing] = []
    for one in sorted(reporters, key=lambda one: (-weight(one), one.person)):
        if weight(one) and one.bound_to.isdisjoint({other.person for other in chosen}):
            chosen.append(one)
    return chosen


def hides_at_once(reporters: Iterable[Standing]) -> bool:
    """Whether enough members who stand apart from each other say the same, to hide before a moderator looks."""
    chosen = independent(reporters)
    return len(chosen) >= PEOPLE_NEEDED and sum(map(weight, chosen)) >= HIDES_AT
