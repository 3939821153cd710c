"""What the matcher is told of people, as plain rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class PlaceRow(NamedTuple):
    id: int
    latitude: float
    longitude: float
    region: str
    country: str


class Said(NamedTuple):
    """What one person says, as far as the matcher may use it.

    ``topics`` are (topic, group), wishes in their order or what is offered; "don't know yet" is
    none. ``crafts`` are (craft, trade, years band or None). An empty ``zone`` is not known.
    """

    person: int
    topics: Sequence[tuple[int, int]] = ()
    crafts: Sequence[tuple[int, int, int | None]] = ()
    languages: Sequence[str] = ()
    talks: Sequence[str] = ()
    week: bytes | None = None
    hours_vary: bool = False
    zone: str = ""
    place: PlaceRow | None = None
    words: str = ""
    avoids_rivals: bool = False


class SeekerRow(NamedTuple):
    """``missed`` counts the runs that passed somebody by, ``weeks`` the full weeks since they began to look."""

    said: Said
    missed: int = 0
    weeks: int = 0


class MentorRow(NamedTuple):
    said: Said
    room: int
    good_for: str = ""


@dataclass(frozen=True)
class PoolRows:
    """Everybody in a pool, and whom blocks keep apart (pairs of person ids)."""

    seekers: tuple[SeekerRow, ...]
    mentors: tuple[MentorRow, ...]
    apart: tuple[tuple[int, int], ...] = ()
