"""Secrets of the second step, sealed with the key of the site: the database alone lets nobody in with them."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

SEALED = "sealed:"


def seal(text: str) -> str:
    return SEALED + _box().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """Return what was sealed with the key of today or an older one of SECRET_KEY_FALLBACKS.

    What was kept before secrets were sealed is returned as it is.

    Raises:
        InvalidToken: sealed with another key.

    """
    return _box().decrypt(kept.removeprefix(SEALED)).decode() if kept.startswith(SEALED) else kept


def _box() -> MultiFernet:
    return MultiFernet([_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _of(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second step {key}".encode()).digest()))
