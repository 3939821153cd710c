"""Telling members once a week what it brought of their topics. A week that brought nothing is told to nobody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.db.models import Q

from forums.models import Roundup
from forums.queries import roundups
from profiles.choices import NoticeKind, Often
from profiles.commands import notices
from profiles.models import Person
from profiles.queries import preferences

log = structlog.get_logger()
LEASE = timedelta(seconds=60)
HANDFUL = 20


def begin(*, at: datetime, limit: int = 1000) -> int:
    """Look from now on for those who came since; return how many."""
    new = [
        Roundup(person=person, since=at, due_at=roundups.next_due(person, after=at))
        for person in roundups.without_one()[:limit]
    ]
    return len(Roundup.objects.bulk_create(new, ignore_conflicts=True))


def gather_due(*, at: datetime, limit: int = 500) -> int:
    """Tell those whose time has come, each in a transaction of its own; return how many were looked at.

    Claimed with a lease: killed anywhere, the next sweep takes them again; one that breaks is
    logged and holds nobody else up.
    """
    done = 0
    while done < limit and (claimed := claim(at=at)):
        done += len(claimed)
        for row in claimed:
            try:
                gather(row=row, at=at)
            except Exception:
                log.exception("roundup_not_gathered", person=row.person_id)
    return done


@transaction.atomic
def claim(*, at: datetime) -> list[Roundup]:
    free = Q(lease_until=None) | Q(lease_until__lte=at)
    due = Roundup.objects.filter(free, due_at__lte=at).order_by("due_at")
    claimed = list(due.select_for_update(no_key=True, skip_locked=True)[:HANDFUL])
    Roundup.objects.filter(pk__in=[row.pk for row in claimed]).update(lease_until=at + LEASE)
    return claimed


@transaction.atomic
def gather(*, row: Roundup, at: datetime) -> bool:
    """Tell one person, if there is something and they want it; True if they were told. Done twice, it is done once."""
    locked = Roundup.objects.select_for_update(no_key=True, of=("self",)).select_related("person").get(pk=row.pk)
    if locked.due_at > at:
        return False  # another sweep was here
    person = locked.person
    told = _wants(person) and bool(roundups.told_to(person, since=locked.since, until=at))
    if told:
        _tell(person, since=locked.since, at=at)
    due_at = roundups.next_due(person, after=at)
    Roundup.objects.filter(pk=row.pk).update(since=at, due_at=due_at, lease_until=None)
    return told


def _wants(person: Person) -> bool:
    return roundups.is_here(person) and preferences.of_person(person).often(NoticeKind.ROUNDUP) is not Often.NEVER


def _tell(person: Person, *, since: datetime, at: datetime) -> None:
    notices.tell(
        person=person,
        verb="roundup_gathered",
        subject_kind="forums.roundup",
        subject_key=f"{at.astimezone(ZoneInfo(person.zone)):%G-W%V}",
        facts={"since": since.isoformat(), "until": at.isoformat()},
        at=at,
    )
