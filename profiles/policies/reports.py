"""Who may decide about a report: a moderator who stands apart from everybody in it."""

from collections.abc import Sequence

from profiles.choices import RoleName, Verdict
from profiles.contracts import registry
from profiles.errors import (
    CannotBeMended,
    HoldsADuty,
    KeptAsItIs,
    NeedsAnother,
    NotAllowed,
    NotYoursToDecide,
    ReasonMissing,
)
from profiles.models import Person, Report
from profiles.queries import blocks, roles

JUDGES = frozenset({RoleName.MODERATOR, RoleName.ADMIN})


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


def ensure_judges(person: Person, about: Person | None) -> None:
    """Second looks and closings are for moderators and admins who stand apart from whom it is about."""
    if not JUDGES & roles.held_by(person):
        raise NotAllowed
    if about is not None and about.pk in too_near(person):
        raise NotYoursToDecide


def ensure_may_second(person: Person, *, about: Person, first: Person) -> None:
    ensure_judges(person, about)
    if person.pk == first.pk:
        raise NeedsAnother


def ensure_sound(*, kind: str, verdict: Verdict, reason: str, about: Person | None, restricts: bool) -> None:
    """Against somebody only with a reason; given back only what can be mended; nobody on duty is restricted."""
    if verdict != Verdict.KEEP and not reason:
        raise ReasonMissing
    if verdict == Verdict.MEND and (kind not in registry.repairables or about is None):
        raise CannotBeMended
    if restricts and verdict == Verdict.KEEP:
        raise KeptAsItIs
    if restricts and about is not None and roles.held_by(about):
        raise HoldsADuty
