"""Cursors of the API: sealed, so that nobody reads an id in one or makes one up."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from profiles.queries.paging import BadCursor

AFTER, BEFORE = "after", "before"


def seal(side: str, place: str, path: str) -> str:
    """Wrap a place in the list at ``path``; ``side`` says whether the page lies after or before it."""
    return _box().encrypt(f"{side} {path} {place}".encode()).decode().rstrip("=")


def unseal(cursor: str, path: str) -> dict[str, str]:
    """Return ``after`` and ``before`` as the queries want them; without a cursor both are "".

    Raises:
        BadCursor: we did not make it, or for another list.

    """
    places = {AFTER: "", BEFORE: ""}
    if not cursor:
        return places
    padding = "=" * (-len(cursor) % 4)
    try:
        side, made_for, place = _box().decrypt((cursor + padding).encode()).decode().split(" ", 2)
    except (InvalidToken, ValueError) as error:
        raise BadCursor from error
    if made_for != path or side not in places:
        raise BadCursor
    return {**places, side: place}


def _box() -> Fernet:
    key = hashlib.sha256(f"api cursors {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
