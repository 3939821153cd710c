"""The hard limits of a pair. Unknown is not no: a limit fails only on two known values that exclude each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Bools, Bytes, Doubles, Int32s, Int64s, Words, pair_keys
from matching.engine.prepare import EARTH_KM, QUARTER_WORDS, Ready, Side, in_person_only
from matching.engine.types import CHAT

LANGUAGE, HOURS, PLACE, RIVALS, FORBIDDEN, SELF = 1, 2, 4, 8, 16, 32


@dataclass(frozen=True)
class Limits:
    """What a pair needs. Source: ENGINE.md §2.

    Attributes
    ----------
    common_hours : float
        Shared hours a week two people need, unless one of them is content with chat alone.
    near_km : float
        How far "in person only" reaches when the cities differ.
    """

    common_hours: float = 2.0
    near_km: float = 30.0


LIMITS = Limits()


def shared_quarters(one: Side, other: Side, rows: Int64s, cols: Int64s) -> Int64s:
    """(p,) int64: shared quarter hours a week of each pair, 0 where nothing is said."""
    shared = np.zeros(len(rows), np.int64)
    for word in range(QUARTER_WORDS):
        shared += np.bitwise_count(one.quarters[word][rows] & other.quarters[word][cols])
    return shared


def share_bits(one: Words, other: Words, rows: Int64s, cols: Int64s) -> Bools:
    """(p,) bool: whether the bit sets (words, n) and (words, m) of each pair meet."""
    meet = np.zeros(len(rows), np.bool_)
    for left, right in zip(one, other, strict=True):
        meet |= (left[rows] & right[cols]) != 0
    return meet


def kilometres(one: Side, other: Side, rows: Int64s, cols: Int64s) -> Doubles:
    """(p,) float64: distance over ground in km, NaN where a place is not said."""
    chord = np.sqrt(sum((a[rows] - b[cols]) ** 2 for a, b in zip(one.where, other.where, strict=True)))
    km: Doubles = 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1))
    return km


def same(one: Int32s, other: Int32s) -> Bools:
    """(p,) bool: both numbers said and equal."""
    equal: Bools = (one == other) & (one >= 0)
    return equal


def far(one: Side, other: Side, rows: Int64s, cols: Int64s, km: float) -> Bools:
    """(p,) bool: known to be apart.

    Points further than `km`, or, without points, other countries; never within one city.
    """
    km_apart = kilometres(one, other, rows, cols)
    mine, theirs = one.country[rows], other.country[cols]
    abroad = np.isnan(km_apart) & (mine >= 0) & (theirs >= 0) & (mine != theirs)
    apart: Bools = ((km_apart > km) | abroad) & ~same(one.city[rows], other.city[cols])
    return apart


def _language(ready: Ready, rows: Int64s, cols: Int64s, _limits: Limits) -> Bools:
    one, other = ready.needs.side, ready.offers.side
    known = one.languages_known[rows] & other.languages_known[cols]
    return known & ~share_bits(one.languages, other.languages, rows, cols)


def _hours(ready: Ready, rows: Int64s, cols: Int64s, limits: Limits) -> Bools:
    one, other = ready.needs.side, ready.offers.side
    needed = one.hours_known[rows] & other.hours_known[cols] & ~(one.hours_vary[rows] | other.hours_vary[cols])
    needed &= (one.talks[rows] != CHAT) & (other.talks[cols] != CHAT)
    return needed & (shared_quarters(one, other, rows, cols) < 4 * limits.common_hours)


def _place(ready: Ready, rows: Int64s, cols: Int64s, limits: Limits) -> Bools:
    one, other = ready.needs.side, ready.offers.side
    fails = in_person_only(one)[rows] | in_person_only(other)[cols]
    at = np.flatnonzero(fails)
    fails[at] = far(one, other, rows[at], cols[at], limits.near_km)
    return fails


def _rivals(ready: Ready, rows: Int64s, cols: Int64s, _limits: Limits) -> Bools:
    one, other = ready.needs.side, ready.offers.side
    fails = (one.avoids_rivals[rows] | other.avoids_rivals[cols]) & same(one.city[rows], other.city[cols])
    at = np.flatnonzero(fails)
    fails[at] = share_bits(one.crafts, other.crafts, rows[at], cols[at])
    return fails


def _forbidden(ready: Ready, rows: Int64s, cols: Int64s, _limits: Limits) -> Bools:
    keys = pair_keys(ready.needs.side.person[rows], ready.offers.side.person[cols])
    return listed(keys, ready.forbidden)


def _self(ready: Ready, rows: Int64s, cols: Int64s, _limits: Limits) -> Bools:
    themselves: Bools = ready.needs.side.person[rows] == ready.offers.side.person[cols]
    return themselves


def listed(keys: Words, among: Words) -> Bools:
    """(p,) bool: which keys stand in a sorted list."""
    if not len(among):
        return np.zeros(len(keys), np.bool_)
    at = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    found: Bools = among[at] == keys
    return found


# The cheap and telling ones first: each next one sees only who is left.
CHECKS: tuple[tuple[int, Callable[[Ready, Int64s, Int64s, Limits], Bools]], ...] = (
    (SELF, _self),
    (LANGUAGE, _language),
    (FORBIDDEN, _forbidden),
    (RIVALS, _rivals),
    (PLACE, _place),
    (HOURS, _hours),
)


def allowed(ready: Ready, rows: Int64s, cols: Int64s, limits: Limits = LIMITS) -> tuple[Int64s, Int64s]:
    """Return the pairs (rows, cols) that pass every limit, in their order."""
    for _, fails in CHECKS:
        keep = ~fails(ready, rows, cols, limits)
        rows, cols = rows[keep], cols[keep]
    return rows, cols


def refused(ready: Ready, rows: Int64s, cols: Int64s, limits: Limits = LIMITS) -> Bytes:
    """(p,) uint8: every limit a pair fails, as bits LANGUAGE | HOURS | PLACE | RIVALS | FORBIDDEN | SELF; 0 passes."""
    bits = np.zeros(len(rows), np.uint8)
    for bit, fails in CHECKS:
        bits |= np.where(fails(ready, rows, cols, limits), np.uint8(bit), np.uint8(0))
    return bits
