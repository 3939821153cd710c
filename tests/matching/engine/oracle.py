"""The rules of ENGINE.md §2 once more, pair by pair in plain Python: slow, and not derived from the engine."""

from math import asin, cos, isnan, radians, sin, sqrt

import numpy as np

from matching.engine.arrays import pair_keys
from matching.engine.types import NO_OFFSET, People, Pool

MINUTES = 7 * 24 * 60


def minutes_free(people: People, at: int) -> set[int]:
    """Quarter hours of the UTC week, as minutes."""
    hours = np.flatnonzero(np.unpackbits(people.hours[at])[:168]).tolist()
    offset = int(people.utc_offset[at])
    return {(60 * hour + quarter - offset) % MINUTES for hour in hours for quarter in (0, 15, 30, 45)}


def shared_hours(pool: Pool, row: int, col: int) -> float | None:
    """None: not known."""
    for people, at in ((pool.seekers, row), (pool.mentors, col)):
        if not people.hours_said[at] or people.utc_offset[at] == NO_OFFSET:
            return None
    return len(minutes_free(pool.seekers, row) & minutes_free(pool.mentors, col)) / 4


def distance(pool: Pool, row: int, col: int) -> float:
    lat, lon, other_lat, other_lon = (
        radians(float(value))
        for value in (pool.seekers.lat[row], pool.seekers.lon[row], pool.mentors.lat[col], pool.mentors.lon[col])
    )
    half = sin((lat - other_lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((lon - other_lon) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def may_meet(pool: Pool, row: int, col: int) -> bool:
    one, other = pool.seekers, pool.mentors
    if one.person[row] == other.person[col]:
        return False
    if pair_keys(one.person[[row]], other.person[[col]])[0] in pool.forbidden:
        return False
    mine, theirs = set(one.languages[row].tolist()), set(other.languages[col].tolist())
    if mine and theirs and not mine & theirs:
        return False
    return not (_too_few_hours(pool, row, col) or _too_far(pool, row, col) or _rivals(pool, row, col))


def _too_few_hours(pool: Pool, row: int, col: int) -> bool:
    one, other = pool.seekers, pool.mentors
    shared = shared_hours(pool, row, col)
    open_week = one.hours_vary[row] or other.hours_vary[col] or one.talks[row] == 1 or other.talks[col] == 1
    return shared is not None and shared < 2 and not open_week


def _too_far(pool: Pool, row: int, col: int) -> bool:
    one, other = pool.seekers, pool.mentors
    if one.talks[row] != 8 and other.talks[col] != 8:
        return False
    if one.city[row] == other.city[col] >= 0:
        return False
    apart = distance(pool, row, col)
    if isnan(apart):
        return bool(one.country[row] >= 0 and other.country[col] >= 0 and one.country[row] != other.country[col])
    return apart > 30


def _rivals(pool: Pool, row: int, col: int) -> bool:
    one, other = pool.seekers, pool.mentors
    same_craft = set(one.crafts[row].tolist()) & set(other.crafts[col].tolist())
    same_city = one.city[row] == other.city[col] >= 0
    return bool(same_craft and same_city and (one.avoids_rivals[row] or other.avoids_rivals[col]))


def fit(pool: Pool, row: int, col: int) -> float:
    skill, topic = _wanted(pool, row, col)
    work, level = _craft(pool, row, col)
    hours, goal = _hours(pool, row, col), _goal(pool, row, col)
    s = 0.5 * skill + 0.2 * goal + 0.15 * hours + 0.1 * work + 0.05 * level
    t = 0.4 * topic + 0.25 * _good_for(pool, row, col) + 0.2 * hours + 0.15 * level
    return 10000 * 2 * s * t / (s + t) if s + t else 0.0


def _wanted(pool: Pool, row: int, col: int) -> tuple[float, float]:
    indptr = pool.seekers.topics.indptr
    weights = pool.seekers.topic_weights[indptr[row] : indptr[row + 1]].tolist()
    wishes = {
        int(topic): weight
        for topic, weight in zip(pool.seekers.topics[row], weights, strict=True)
        if topic != pool.catalogue.unsure
    }
    offered = set(pool.mentors.topics[col].tolist())
    if not wishes or not offered:
        return 0.5, 0.5
    group = pool.catalogue.topic_group
    groups = {int(group[topic]) for topic in offered}
    by_topic = [weight for wish, weight in wishes.items() if wish in offered]
    by_group = [weight for wish, weight in wishes.items() if int(group[wish]) in groups]
    skill = (sum(by_topic) + 0.35 * sum(by_group)) / sum(wishes.values())
    topic = (max(by_topic, default=0) + 0.35 * max(by_group, default=0)) / max(wishes.values())
    return min(1, skill), min(1, topic)


def _craft(pool: Pool, row: int, col: int) -> tuple[float, float]:
    mine, theirs = _bands(pool.seekers, row), _bands(pool.mentors, col)
    if not mine or not theirs:
        return 0.5, 0.5
    if set(mine) & set(theirs):
        return 1.0, _level(mine, theirs)
    trade = pool.catalogue.craft_trade
    mine, theirs = _by_trade(mine, trade), _by_trade(theirs, trade)
    if set(mine) & set(theirs):
        return 0.5, _level(mine, theirs)
    return 0.0, 0.5


def _bands(people: People, at: int) -> dict[int, int]:
    indptr = people.crafts.indptr
    return dict(zip(people.crafts[at].tolist(), people.craft_years[indptr[at] : indptr[at + 1]].tolist(), strict=True))


def _by_trade(bands: dict[int, int], trade: np.ndarray) -> dict[int, int]:
    found: dict[int, int] = {}
    for craft, band in bands.items():
        found[int(trade[craft])] = max(band, found.get(int(trade[craft]), -1))
    return found


def _level(mine: dict[int, int], theirs: dict[int, int]) -> float:
    steps = {theirs[key] - mine[key] for key in set(mine) & set(theirs) if mine[key] >= 0 and theirs[key] >= 0}
    if not steps:
        return 0.5
    worth = {1: 1.0, 2: 1.0, 3: 0.6, 0: 0.3}
    return max(worth.get(step, 0.0) for step in steps)


def _hours(pool: Pool, row: int, col: int) -> float:
    shared = shared_hours(pool, row, col)
    if shared is None:
        return 0.5
    least = 0.5 if pool.seekers.hours_vary[row] or pool.mentors.hours_vary[col] else 0.0
    return max(least, min(1, shared / 15))


def _goal(pool: Pool, row: int, col: int) -> float:
    mine, theirs = set(pool.seekers.words[row].tolist()), set(pool.mentors.words[col].tolist())
    return min(1, len(mine & theirs) / len(mine) / 0.5) if mine and theirs else 0.5


def _good_for(pool: Pool, row: int, col: int) -> float:
    band = max(_bands(pool.seekers, row).values(), default=-1)
    code = int(pool.mentors.good_for[col])
    if code == 4:
        return 1.0
    if code == 0 or band < 0:
        return 0.5
    return [1.0, 0.5, 0.0][abs(code - 1 - min(band, 2))]
