"""Who sets up boards: an admin, or whoever sits at the server (nobody's name is given then)."""

from profiles.choices import RoleName
from profiles.errors import NotAllowed
from profiles.models import Person
from profiles.queries import roles


def ensure_sets_up(by: Person | None) -> None:
    if by is not None and RoleName.ADMIN not in roles.held_by(by):
        raise NotAllowed
