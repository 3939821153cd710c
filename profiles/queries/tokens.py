"""Keys for programs: found by the hash of what is shown."""

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from profiles.models import Person, Token

SIGN = "nwlb_"  # so that scanners of public code find a token that was published by mistake


def digest_of(secret: str) -> str:
    """Return what is kept of a secret. It is random and long, so one plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(secret: str, at: datetime) -> Token | None:
    """Return the living token of somebody who may sign in, along with the person. One query."""
    if not secret.startswith(SIGN):
        return None
    alive = Token.objects.filter(expires_at__gt=at, person__account__is_active=True)
    rows = alive.select_related("person__account", "person__place")
    return rows.filter(digest=digest_of(secret)).first()


def of_person(person: Person) -> QuerySet[Token]:
    """Return somebody's own tokens, the newest first."""
    return Token.objects.filter(person=person).order_by("-at", "-id")
