from profiles.choices import RoleName
from profiles.models import Person, Role


def held_by(person: Person) -> frozenset[RoleName]:
    """Return the duties a person holds now, remembered on the object for one request."""
    known: frozenset[RoleName] | None = getattr(person, "_roles_held", None)
    if known is None:
        rows = Role.objects.filter(person=person, until=None).values_list("role", flat=True)
        known = frozenset(RoleName(row) for row in rows)
        person._roles_held = known  # type: ignore[attr-defined]
    return known
