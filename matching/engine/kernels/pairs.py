"""One pair at a time, in compiled code: what forbids it, how well it fits, and the best few pairs of somebody."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Floats, Int8s, Int64s, Words
from matching.engine.kernels.cards import Cards, Rules
from matching.engine.kernels.jit import inlined, kernel
from matching.engine.prepare import EARTH_KM
from matching.engine.types import IN_PERSON
from matching.engine.weights import BEST

ABSENT = -2
FAR_AHEAD = 3
HALF, ONE, NONE = np.float32(0.5), np.float32(1), np.float32(0)
TIE, COL, ROW = 16, 22, 32
LAST_TIE, LAST_COL, LAST_ROW = (1 << TIE) - 1, (1 << COL) - 1, (1 << ROW) - 1


@inlined
def craft_level(mine: Int64s, years: Int64s, many: int, theirs: Int8s) -> float:
    """Return the level term of two people, from their years in what they share."""
    ahead = far_ahead = level = behind = False
    for at in range(many):
        band = theirs[mine[at]]
        if band >= 0 and years[at] >= 0:
            step = band - years[at]
            ahead |= 0 < step < FAR_AHEAD
            far_ahead |= step == FAR_AHEAD
            level |= step == 0
            behind |= step < 0
    value = HALF
    if ahead:
        value = ONE
    elif far_ahead:
        value = np.float32(0.6)
    elif level:
        value = np.float32(0.3)
    elif behind:
        value = NONE
    return value


@inlined
def bands_of(bands: Int8s, mine: Int64s, years: Int64s) -> int:
    many = 0
    for key in range(len(bands)):
        if bands[key] > ABSENT:
            mine[many], years[many] = key, bands[key]
            many += 1
    return many


@inlined
def fit_of(rules: Rules, term: Floats, goal: float) -> int:
    """As `scoring.fit`, operation by operation. `term`: skill, topic, work, level, hours, what the offer suits."""
    s = rules.skill * np.float64(term[0]) + np.float64(rules.goal * goal) + np.float64(rules.seeker_hours * term[4])
    s += np.float64(rules.work * term[2])
    s += np.float64(rules.seeker_level * term[3])
    t = rules.topic * np.float64(term[1]) + np.float64(rules.good_for * term[5])
    t += np.float64(rules.mentor_hours * term[4])
    t += np.float64(rules.mentor_level * term[3])
    both = s + t
    return np.int64(np.rint(BEST * (2 * s * t / both))) if both > 0 else 0


@inlined
def barred(seekers: Cards, mentors: Cards, rules: Rules, row: int, mentor: int) -> bool:
    """Whether place or rivalry forbids it, as in `limits`."""
    same_city = seekers.city[row] == mentors.city[mentor] and seekers.city[row] >= 0
    forbids = False
    if same_city:
        if seekers.avoids_rivals[row] or mentors.avoids_rivals[mentor]:
            forbids = (seekers.crafts[row, 0] & mentors.crafts[mentor, 0]) != 0
            forbids |= (seekers.crafts[row, 1] & mentors.crafts[mentor, 1]) != 0
    elif seekers.talks[row] == IN_PERSON or mentors.talks[mentor] == IN_PERSON:
        squares = (seekers.where[row, 0] - mentors.where[mentor, 0]) ** 2
        squares += (seekers.where[row, 1] - mentors.where[mentor, 1]) ** 2
        squares += (seekers.where[row, 2] - mentors.where[mentor, 2]) ** 2
        km = 2 * EARTH_KM * np.arcsin(min(np.sqrt(squares) / 2, 1.0))
        if np.isnan(squares):
            countries = seekers.country[row] >= 0 and mentors.country[mentor] >= 0
            forbids = countries and seekers.country[row] != mentors.country[mentor]
        else:
            forbids = km > rules.near_km
    return forbids


@inlined
def key_and_tie(one: int, other: int) -> tuple[int, int]:
    """Key and tie of two people, as `arrays.pair_keys` and `candidates.ties`."""
    key = (np.uint64(min(one, other)) << np.uint64(32)) | np.uint64(max(one, other))
    mixed = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return key, np.int64(mixed >> np.uint64(64 - TIE))


@kernel
def find_key(keys: Words, key: int) -> int:
    """Where a key stands in a sorted list, -1 nowhere."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < len(keys) and keys[low] == key else -1


@kernel
def keep(heap: Int64s, many: int, most: int, key: int) -> int:
    """Put a key into a min-heap of the greatest `most`; return how many it holds."""
    if many < most:
        at = many
        while at > 0 and heap[(at - 1) >> 1] > key:
            heap[at] = heap[(at - 1) >> 1]
            at = (at - 1) >> 1
        heap[at] = key
        return many + 1
    if not most or key < heap[0]:
        return many
    at = 0
    while 2 * at + 1 < many:
        child = 2 * at + 1
        if child + 1 < many and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = key
    return many
