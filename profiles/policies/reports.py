"""Who may decide about a report: a moderator who stands apart from everybody in it."""

from collections.abc import Sequence

from django.db.models import Q

from profiles.choices import RoleName
from profiles.errors import NotAllowed, NotYoursToDecide
from profiles.models import Block, Person, Report
from profiles.queries import roles


def ensure_moderates(person: Person) -> None:
    if RoleName.MODERATOR not in roles.held_by(person):
        raise NotAllowed


def stands_apart(person: Person, reports: Sequence[Report]) -> bool:
    """Whether somebody neither wrote nor reported it, and is not blocked with any of those who did."""
    others = {report.reporter_id for report in reports} | {report.about_id for report in reports} - {None}
    if person.pk in others:
        return False
    blocked = Q(blocker=person, blocked__in=others) | Q(blocked=person, blocker__in=others)
    return not Block.objects.filter(blocked).exists()


def ensure_may_decide(person: Person, reports: Sequence[Report]) -> None:
    ensure_moderates(person)
    if not stands_apart(person, reports):
        raise NotYoursToDecide
