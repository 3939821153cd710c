"""What this floor asks of the one above whose first posts and the like wait for a moderator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from profiles.models import Person


class Holdable(Protocol):
    """One kind of reportable thing that the site holds back; ``hold`` does so again where showing it was undone."""

    @property
    def kind(self) -> str: ...

    def hold(self, *, key: str, by: Person, at: datetime) -> None: ...
