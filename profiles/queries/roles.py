from profiles.choices import RoleName
from profiles.models import Person, Role

REMEMBERED = "roles_held"


def held_by(person: Person) -> frozenset[RoleName]:
    """Return the duties a person holds now, remembered on the object: a request asks several times."""
    known = vars(person)
    if REMEMBERED not in known:
        rows = Role.objects.filter(person=person, until=None).values_list("role", flat=True)
        known[REMEMBERED] = frozenset(RoleName(row) for row in rows)
    held: frozenset[RoleName] = known[REMEMBERED]
    return held
