"""Who may hand out duties: an admin, or whoever sits at the server (nobody's name is given then)."""

from profiles.choices import RoleName
from profiles.errors import LastAdmin, NotAllowed
from profiles.models import Person
from profiles.queries import roles


def ensure_gives_roles(by: Person | None) -> None:
    if by is not None and RoleName.ADMIN not in roles.held_by(by):
        raise NotAllowed


def ensure_an_admin_remains(person: Person, role: RoleName) -> None:
    if role == RoleName.ADMIN and roles.admins_besides(person) == 0:
        raise LastAdmin
