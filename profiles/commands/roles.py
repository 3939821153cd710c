"""Duties, given and taken with a line in the audit."""

from datetime import datetime

from django.db import transaction

from profiles.choices import RoleName
from profiles.commands import audit
from profiles.errors import NoMember
from profiles.models import Person, Role
from profiles.policies.roles import ensure_an_admin_remains, ensure_gives_roles


@transaction.atomic
def give(*, person: Person, role: RoleName, by: Person | None, at: datetime) -> bool:
    """Let somebody take up a duty; False if they hold it already. ``by=None`` is the server's own console."""
    ensure_gives_roles(by)
    if person.account_id is None or not person.is_member:
        raise NoMember
    _row, is_new = Role.objects.get_or_create(person=person, role=role, until=None, defaults={"by": by, "since": at})
    if is_new:
        audit.record(action="role.given", by=by, kind="person", key=person.key, facts={"role": role}, at=at)
    return is_new


@transaction.atomic
def end(*, person: Person, role: RoleName, by: Person | None, at: datetime) -> bool:
    """End a duty; False if it was not held. The last admin stays."""
    ensure_gives_roles(by)
    # Two admins who end each other's duty at once must not both succeed.
    list(Role.objects.select_for_update().filter(role=role, until=None).order_by("pk"))
    held = Role.objects.filter(person=person, role=role, until=None)
    if not held.exists():
        return False
    ensure_an_admin_remains(person, role)
    held.update(until=at)
    audit.record(action="role.ended", by=by, kind="person", key=person.key, facts={"role": role}, at=at)
    return True
