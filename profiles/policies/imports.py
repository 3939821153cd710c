"""Who may bring people in from a sheet, and say for them that they agreed."""

from profiles.choices import RoleName
from profiles.errors import OnlyCoordinatorsImport
from profiles.models import Person
from profiles.queries import roles


def may_import(person: Person) -> bool:
    return RoleName.COORDINATOR in roles.held_by(person)


def ensure_may_import(person: Person | None) -> None:
    """Nobody is whoever runs the server: they have the whole database already."""
    if person is not None and not may_import(person):
        raise OnlyCoordinatorsImport
