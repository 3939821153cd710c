"""Charts as numbers: templates draw them as SVG, whose labels are HTML and whose values stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR, HEIGHT = 40, 28, 120


@dataclass(frozen=True)
class Bar:
    """A column of ``count``, of which ``full`` is reached; y and height for the SVG."""

    label: str
    count: int
    full: int
    x: float
    y: float
    height: float
    full_y: float
    full_height: float


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    top: int
    half: int
    width: int


def chart(rows: Sequence[tuple[str, int, int]]) -> Chart:
    """Lay out columns (label, count, part of it reached) on a scale that ends at the highest."""
    top = max([count for _label, count, _full in rows], default=0)
    scale = HEIGHT / max(1, top)
    bars = tuple(
        Bar(
            label,
            count,
            full,
            x=number * STEP + (STEP - BAR) / 2,
            y=round(HEIGHT - count * scale, 1),
            height=round(count * scale, 1),
            full_y=round(HEIGHT - full * scale, 1),
            full_height=round(full * scale, 1),
        )
        for number, (label, count, full) in enumerate(rows)
    )
    return Chart(bars, top, round(top / 2), STEP * len(rows))
