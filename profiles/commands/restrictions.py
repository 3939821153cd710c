"""Slowing somebody down, taking them out for a time, closing an account by two people; and the way back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from profiles.choices import Curb
from profiles.commands import audit, notices
from profiles.contracts import registry
from profiles.errors import AlreadyDecided
from profiles.models import Decision, Person, Restriction
from profiles.policies.reports import ensure_may_second
from profiles.policies.restrictions import ensure_may_write
from profiles.queries import restrictions, roles

SECOND_YES_WITHIN = timedelta(days=3)
SLOW_EVERY = 60


@dataclass(frozen=True)
class Measure:
    """What follows for the author besides what happens to their words; ``days`` of a closing are not asked."""

    kind: Curb
    days: int = 0


def spend_write(*, person: Person, at: datetime) -> None:
    """Ask whether somebody may write now, and count it; run in the transaction of what they write.

    Raises:
        Suspended: they are out for now.
        SlowedDown: they wrote a short while ago, and may write only so often.

    """
    slow = ensure_may_write(person, at)
    if slow is not None:
        # Of two forms at once the second finds the row moved, and asks again.
        after = at + timedelta(minutes=slow.every or SLOW_EVERY)
        if not Restriction.objects.filter(pk=slow.pk, next_at=slow.next_at).update(next_at=after):
            ensure_may_write(person, at)


def impose(*, decision: Decision, person: Person, measure: Measure, at: datetime) -> Restriction:
    """Write down what follows for an author, in the transaction of the decision."""
    closing = measure.kind == Curb.CLOSE
    row = Restriction.objects.create(
        person=person,
        kind=measure.kind,
        decision=decision,
        by=decision.by,
        since=at,
        until=at + (SECOND_YES_WITHIN if closing else timedelta(days=measure.days)),
        every=SLOW_EVERY if measure.kind == Curb.SLOW else None,
    )
    facts = {"kind": measure.kind, "days": measure.days, "decision": decision.key}
    audit.record(action="person.restricted", by=decision.by, kind="person", key=person.key, facts=facts, at=at)
    if closing:
        _call_a_second(decision, person, at)
    settle(person, at)
    return row


@transaction.atomic
def confirm(*, restriction: Restriction, by: Person, at: datetime) -> None:
    """Say yes as the second person: the account is closed for good, and what it was bound to is let go."""
    row = _lock(restriction)
    ensure_may_second(by, about=row.person, first=row.by)
    waiting = row.kind == Curb.CLOSE and row.confirmed_by_id is None and row.lifted_at is None
    if not waiting or row.until is None or row.until <= at:
        raise AlreadyDecided
    Restriction.objects.filter(pk=row.pk).update(confirmed_by=by, confirmed_at=at, until=None)
    for bonds in registry.bonds:  # before the person, as everywhere
        bonds.leave(person=row.person, at=at)
    settle(row.person, at)
    audit.record(action="person.closed", by=by, kind="person", key=row.person.key, at=at)
    notices.tell(
        person=row.by, verb="report_seconded", subject_kind="profiles.decision", subject_key=row.decision.key, at=at
    )


@transaction.atomic
def lift(*, restriction: Restriction, by: Person, at: datetime) -> bool:
    """Let somebody write and be found again. False if it was lifted before."""
    row = _lock(restriction)
    if row.lifted_at is not None:
        return False
    Restriction.objects.filter(pk=row.pk).update(lifted_at=at, lifted_by=by)
    settle(row.person, at)
    audit.record(action="person.released", by=by, kind="person", key=row.person.key, at=at)
    return True


def end_due(*, at: datetime, limit: int = 200) -> int:
    """Let those be found again whose time is over, each in their own transaction."""
    due = Person.objects.filter(suspended_until__lte=at).order_by("suspended_until", "pk")[:limit]
    for person in due:
        with transaction.atomic():
            settle(person, at)
    return len(due)


def settle(person: Person, at: datetime) -> None:
    """Write on the person what their rows say, and let what they are bound to stand still or go on as they say.

    Nothing ends by it, since it may be taken back: what ends with an account, ``confirm`` ends, and with a moderator's
    hiding of a person ``people.hide``.
    """
    until = restrictions.still_until(person, at)
    for bonds in registry.bonds:  # before the person, as everywhere
        if until is None:
            bonds.back(person=person, at=at)
        else:
            bonds.rest(person=person, until=until, at=at)
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    locked.suspended_until = restrictions.away_until(locked, at)
    locked.features_changed_at = at
    locked.save(update_fields=["suspended_until", "features_changed_at"])


def _call_a_second(decision: Decision, person: Person, at: datetime) -> None:
    for judge in roles.judges(besides=(person.pk, decision.by_id)):
        notices.tell(
            person=judge, verb="decision_to_second", subject_kind="profiles.decision", subject_key=decision.key, at=at
        )


def _lock(restriction: Restriction) -> Restriction:
    rows = Restriction.objects.select_for_update(of=("self",)).select_related("person", "by", "decision")
    return rows.get(pk=restriction.pk)
