"""So many requests of one person at once: each that climbs has a lane, and the newest waits where none is left."""

from datetime import datetime

import structlog
from django.db import connection, transaction

from matching.choices import CaseState
from matching.commands import ladder
from matching.models import Case
from matching.queries import gigs, lanes
from matching.queries.ladder import numbers
from profiles.models import Person

HELD_AT_MOST = 200

log = structlog.get_logger()


def lock(person: Person) -> None:
    """Let those take turns who open requests of one person, in the caller's transaction.

    A lock of its own: whoever moves a request holds that one's row, and must not wait for those who count them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('lanes', %s))", [person.pk])


def take(*, person: Person, at: datetime) -> int:
    """Return the lane for a request that opens, or opens again, in the caller's transaction.

    Whoever comes back after a mentor could not go on is never turned away: where no lane is left, their newest
    other request waits. Who came past the lock would take the same lane, and the database refuses the second one.
    """
    lock(person)
    going = list(lanes.going(person))
    if len(going) >= numbers().open_cases:
        wait(case=going.pop(), at=at)
    return free({case.lane for case in going})


def free(taken: set[int | None]) -> int:
    return min(set(range(len(taken) + 1)) - taken)


def wait(*, case: Case, at: datetime) -> None:
    """Let a request stand still until there is a lane again; whoever was asked may still say yes."""
    locked = ladder.lock(case)
    if locked.state != CaseState.OPEN or locked.due_at is None:  # it has just been answered: its lane is free
        return
    ladder.stop(case=locked, until=locked.due_at, facts={"waits": True}, at=at)
    Case.objects.filter(pk=locked.pk).update(lane=None)
    ladder.tell_about(locked.person, "case_waits", locked, at=at, slot=f"{at.timestamp():.0f}")


def give_due(*, at: datetime, limit: int = HELD_AT_MOST) -> int:
    """Let requests go on that waited for a lane, each in its own transaction. One that breaks holds no other up."""
    given = 0
    for case in list(lanes.could_go_on(most=numbers().open_cases)[:limit]):
        try:
            given += give(case=case, at=at)
        except Exception:
            log.exception("case_not_gone_on", case=case.key)
    return given


@transaction.atomic
def give(*, case: Case, at: datetime) -> bool:
    """Give a lane to a request that waits for one; its clock goes on, unless its person is on a gig."""
    lock(case.person)
    locked, taken = ladder.lock(case), {one.lane for one in lanes.going(case.person)}
    if locked.state != CaseState.OPEN or locked.lane is not None or len(taken) >= numbers().open_cases:
        return False
    locked.lane = free(taken)
    Case.objects.filter(pk=locked.pk).update(lane=locked.lane)
    gig = gigs.that_stops(locked.person)
    if gig is None:
        ladder.go_on(case=locked, at=at)
    else:
        Case.objects.filter(pk=locked.pk).update(due_at=gig.until)
    ladder.tell_about(locked.person, "case_goes_on", locked, at=at, slot=f"{at.timestamp():.0f}")
    return True
