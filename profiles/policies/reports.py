"""Who may decide about a report: a moderator who stands apart from everybody in it."""

from collections.abc import Sequence

from profiles.choices import RoleName
from profiles.contracts import registry
from profiles.errors import NotAllowed, NotYoursToDecide
from profiles.models import Person, Report
from profiles.queries import blocks, roles


def ensure_moderates(person: Person) -> None:
    if RoleName.MODERATOR not in roles.held_by(person):
        raise NotAllowed


def too_near(person: Person) -> frozenset[int]:
    """Return the ids of those about whom somebody does not decide: themselves, partners, and who a block is between."""
    bound = (bonds.partners(person=person) for bonds in registry.bonds)
    return frozenset({person.pk}).union(blocks.apart_from(person), *bound)


def stands_apart(reports: Sequence[Report], near: frozenset[int]) -> bool:
    """Whether nobody who wrote or reported it is among ``near``."""
    return near.isdisjoint({report.reporter_id for report in reports} | {report.about_id for report in reports})


def ensure_may_decide(person: Person, reports: Sequence[Report]) -> None:
    ensure_moderates(person)
    if not stands_apart(reports, too_near(person)):
        raise NotYoursToDecide
