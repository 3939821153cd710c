"""Who sees and decides a report: a moderator who stands apart from everybody in it; an admin where none does."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet

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
from profiles.queries import blocks, reports, roles

JUDGES = frozenset({RoleName.MODERATOR, RoleName.ADMIN})


def ensure_moderates(person: Person) -> None:
    if RoleName.MODERATOR not in roles.held_by(person):
        raise NotAllowed


def too_near(person: Person) -> frozenset[int]:
    """Return the ids of those about whom somebody does not decide: themselves, partners, and who a block is between."""
    bound = (bonds.partners(person=person) for bonds in registry.bonds)
    return frozenset({person.pk}).union(blocks.apart_from(person), *bound)


def stands_apart(same: Sequence[Report], near: frozenset[int]) -> bool:
    """Whether nobody who wrote or reported it is among ``near``."""
    return near.isdisjoint({report.reporter_id for report in same} | {report.about_id for report in same})


def is_left_to_admins(same: Sequence[Report]) -> bool:
    """Whether nobody who moderates stands apart from a matter."""
    return not any(stands_apart(same, too_near(person)) for person in roles.on_duty(RoleName.MODERATOR))


def laid_before(person: Person) -> QuerySet[Report]:
    """Return the open reports that somebody may read; never those about themselves, which say who told.

    Moderators read all the others, admins what no moderator can decide.
    """
    held, rows = roles.held_by(person), reports.open_reports().exclude(about=person)
    if RoleName.MODERATOR in held:
        return rows
    return rows.filter(_near_all_moderators()) if RoleName.ADMIN in held else rows.none()


def waits_urgently(person: Person) -> bool:
    """Whether something urgent is laid before somebody."""
    return laid_before(person).filter(urgent=True).exists()


def _near_all_moderators() -> Q:
    """Tell the matters in which every moderator knows somebody. It stops at the first who knows nobody in any."""
    moderators = roles.on_duty(RoleName.MODERATOR)
    if not moderators:
        return Q()
    involved = defaultdict[tuple[str, str], set[int]](set)
    for kind, key, *people in reports.open_reports().values_list("kind", "subject_key", "about", "reporter"):
        involved[kind, key] |= {person for person in people if person}
    left = dict(involved)
    for person in moderators:
        near = too_near(person) if left else frozenset()
        left = {subject: people for subject, people in left.items() if not near.isdisjoint(people)}
    chosen = Q(pk__in=[])
    for kind, key in left:
        chosen |= Q(kind=kind, subject_key=key)
    return chosen


def ensure_may_decide(person: Person, same: Sequence[Report]) -> None:
    if RoleName.ADMIN not in roles.held_by(person) or not is_left_to_admins(same):
        ensure_moderates(person)
    if not stands_apart(same, too_near(person)):
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
