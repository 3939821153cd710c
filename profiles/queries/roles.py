from collections.abc import Collection, Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from profiles.choices import RoleName
from profiles.models import Person, Role

REMEMBERED = "roles_held"


def held_now(person: str = "pk") -> ArraySubquery:
    """Read the duties along with a person, or with a row that points at one, so that no page asks again."""
    return ArraySubquery(Role.objects.filter(person=OuterRef(person), until=None).values("role"))


def remember(person: Person, names: Iterable[str]) -> None:
    vars(person)[REMEMBERED] = frozenset(RoleName(name) for name in names)


def held_by(person: Person) -> frozenset[RoleName]:
    """Return the duties a person holds now, remembered on the object: a request asks several times."""
    known = vars(person)
    if REMEMBERED not in known:
        remember(person, Role.objects.filter(person=person, until=None).values_list("role", flat=True))
    held: frozenset[RoleName] = known[REMEMBERED]
    return held


def judges(besides: Collection[int]) -> QuerySet[Person]:
    """Return the moderators and admins but some: who can take a second look."""
    duty = Role.objects.filter(role__in=(RoleName.MODERATOR, RoleName.ADMIN), until=None)
    return Person.objects.filter(pk__in=duty.values("person")).exclude(pk__in=besides)


def on_duty(role: RoleName) -> QuerySet[Person]:
    """Return who holds a duty now and can still sign in."""
    holders = Role.objects.filter(role=role, until=None).values("person")
    return Person.objects.filter(pk__in=holders, account__is_active=True).order_by("pk")


def admins_besides(person: Person) -> int:
    """Count who else is an admin and can still sign in."""
    others = Role.objects.filter(role=RoleName.ADMIN, until=None).exclude(person=person)
    return others.filter(person__account__is_active=True).count()
