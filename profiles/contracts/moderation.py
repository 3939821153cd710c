"""What moderators need of some kinds of reportable things: to hold them back again, and to see their pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from profiles.models import Person


class Holdable(Protocol):
    """One kind of reportable thing that the site holds back; ``hold`` does so again where showing it was undone."""

    @property
    def kind(self) -> str: ...

    def hold(self, *, key: str, by: Person, at: datetime) -> None: ...


@dataclass(frozen=True)
class Picture:
    """A picture that is shown with something, and what it shows in words."""

    url: str
    described: str


class Pictured(Protocol):
    """One kind of reportable thing with a picture: ``pictures`` by the keys of the things."""

    @property
    def kind(self) -> str: ...

    def pictures(self, *, keys: Collection[str]) -> Mapping[str, Picture]: ...
