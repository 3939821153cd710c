"""What this floor needs of the floor beside it, and where that registers (nwlb/wiring.py does).

Protocols are structural, and what they take and give is plain: the adapters over there import
nothing from here to fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class Asked(Protocol):
    """Requests whose question stands here: told when its person marked an answer as what worked."""

    def supported(self, *, case: str, step: str, at: datetime) -> bool: ...


class Busy(Protocol):
    """People who are left in peace for now, as a query of their ids."""

    def people(self) -> QuerySet[Any, Any]: ...


class Registry:
    """Filled once at start-up by the wiring, read afterwards."""

    def __init__(self) -> None:
        self.asked: Asked | None = None
        self.busy: list[Busy] = []


registry = Registry()
