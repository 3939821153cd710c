"""Who may decide about a report: a moderator who stands apart from everybody in it."""

from collections.abc import Sequence

from profiles.choices import RoleName
from profiles.errors import NotAllowed, NotYoursToDecide
from profiles.models import Person, Report
from profiles.queries import blocks, roles


def ensure_moderates(person: Person) -> None:
    if RoleName.MODERATOR not in roles.held_by(person):
        raise NotAllowed


def stands_apart(person: Person, reports: Sequence[Report], apart: frozenset[int]) -> bool:
    """Whether somebody neither wrote nor reported it; ``apart`` are those a block keeps them from."""
    others = {report.reporter_id for report in reports} | {report.about_id for report in reports}
    return not others & {person.pk, *apart}


def ensure_may_decide(person: Person, reports: Sequence[Report]) -> None:
    ensure_moderates(person)
    if not stands_apart(person, reports, blocks.apart_from(person)):
        raise NotYoursToDecide
