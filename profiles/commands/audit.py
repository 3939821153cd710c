from datetime import datetime
from typing import Any

from profiles.models import AuditEntry, Person


def record(
    *, action: str, by: Person | None, kind: str, key: str, at: datetime, facts: dict[str, Any] | None = None
) -> AuditEntry:
    """Write who did what to what, in the caller's transaction. ``facts`` are codes and numbers only."""
    return AuditEntry.objects.create(
        action=action,
        actor_key=by.key if by else "",
        subject_kind=kind,
        subject_key=key,
        facts=facts or {},
        at=at,
    )
