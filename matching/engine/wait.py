"""How long people wait until they are supported, those still waiting counted.

The product-limit estimator of E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete observations",
J. Am. Stat. Assoc. 53 (1958): somebody who still waits, or gave up, says that their wait is longer than so many days.
The mean or median of the finished alone would promise too much: the long waits are the ones not finished yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from matching.engine.arrays import Bools, Doubles, Int64s

ENOUGH_EVENTS = 20
HALF, MOST = 0.5, 0.8


@dataclass(frozen=True)
class Forecast:
    """When half, and when eight of ten, are supported.

    Attributes
    ----------
    events : int
        How many were supported, of those it was made from.
    people : int
        All it was made from, those still waiting too.
    half, most : float or None
        Days until half, and until eight of ten, are supported; None where the curve does not fall that far.
    longest : float
        The last day at which anybody was looked at: what is None above is "longer than" this.
    """

    events: int
    people: int
    half: float | None
    most: float | None
    longest: float

    @property
    def half_days(self) -> int | None:
        """Return whole days, rounded up: a forecast does not promise too much."""
        return None if self.half is None else max(1, ceil(self.half))

    @property
    def most_days(self) -> int | None:
        return None if self.most is None else max(1, ceil(self.most))


def survival(days: Doubles, supported: Bools) -> tuple[Doubles, Doubles]:
    """Return the days on which somebody was supported, and the share that still waits after each.

    Parameters
    ----------
    days : (n,) float64
        Active days, time on a gig left out, until supported, withdrawn, or today; not negative.
    supported : (n,) bool
        True where the wait ended with support; False where it was cut off (still waiting, or withdrawn).

    Returns
    -------
    (k,) float64, (k,) float64
        Distinct days in rising order, and the Kaplan-Meier estimate just after each.

    Raises
    ------
    ValueError
        The two have not one entry for each other, or a day is negative or not a number.

    """
    if days.shape != supported.shape:
        raise ValueError(f"days and supported must have the same length, not {days.shape} and {supported.shape}.")
    if not (days >= 0).all():
        raise ValueError("days must be 0 or more.")
    at, ended = np.unique(days[supported], return_counts=True)
    # Who is cut off on a day was still at risk on it: the estimator's convention for ties.
    at_risk = len(days) - np.searchsorted(np.sort(days), at, side="left")
    return at, np.cumprod(1.0 - ended / at_risk, dtype=np.float64)


def forecast(days: Doubles, supported: Bools, *, enough: int = ENOUGH_EVENTS) -> Forecast | None:
    """Return the forecast for one kind of need, or None where fewer than ``enough`` were supported so far."""
    at, waiting = survival(days, supported)
    events = int(supported.sum())
    if events < enough:
        return None
    return Forecast(
        events=events,
        people=len(days),
        half=_when(at, waiting, HALF),
        most=_when(at, waiting, MOST),
        longest=float(days.max()),
    )


def forecasts(days: Doubles, supported: Bools, kind: Int64s, *, enough: int = ENOUGH_EVENTS) -> dict[int, Forecast]:
    """Return the forecast of each kind (a topic group and a language, say) that has enough events."""
    found = {}
    for one in np.unique(kind).tolist():
        mine = kind == one
        made = forecast(days[mine], supported[mine], enough=enough)
        if made is not None:
            found[one] = made
    return found


def _when(at: Doubles, waiting: Doubles, share: float) -> float | None:
    """Return the first day after which at most ``1 - share`` still wait."""
    below = np.flatnonzero(waiting <= 1.0 - share + 1e-12)
    return float(at[below[0]]) if len(below) else None
