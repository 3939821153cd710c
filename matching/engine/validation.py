"""Refuses what cannot be solved, in a sentence that names the entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from matching.engine.arrays import Int64s, Lists
from matching.engine.types import (
    GOOD_FOR_ANY,
    MOST_CRAFTS,
    MOST_LANGUAGES,
    MOST_TRADES,
    NO_OFFSET,
    Catalogue,
    Instance,
    People,
    Pool,
)

LARGEST = 10**9
SHORTEST_RING, LONGEST_RING = 2, 4
LONGEST_SHOWN = 60
PAIR = ("mentee", "mentor", "utility")
Entry: TypeAlias = dict[str, Any]


class InvalidInput(ValueError):
    """The input cannot be solved; the message says which entry and why."""


@dataclass(frozen=True)
class NamedInstance:
    """An instance with the names of its people and mentors, in order."""

    instance: Instance
    people: list[str]
    mentors: list[str]


def read_instance(data: object) -> NamedInstance:
    """Turn the contents of an instance file (ENGINE.md §9) into arrays, or raise InvalidInput."""
    if not isinstance(data, dict):
        raise InvalidInput('The file must hold one object with "mentors", "mentees" and "pairs".')
    mentors, mentees, pairs = (_list(data, key) for key in ("mentors", "mentees", "pairs"))
    if not mentors and not mentees:
        raise InvalidInput('"mentors" and "mentees" are both empty: there is nobody to match.')
    mentor_at, capacity = _entries("mentors", mentors, "capacity")
    mentee_at, waiting = _entries("mentees", mentees, "waiting")
    edges = _pairs(pairs, mentee_at, mentor_at)
    table = np.array(edges, np.int64).reshape(len(edges), 3)
    _refuse_twice(table, list(mentee_at), list(mentor_at))
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    instance = Instance(
        np.searchsorted(table[:, 0], np.arange(len(mentee_at) + 1)).astype(np.int64),
        table[:, 1].astype(np.int32),
        table[:, 2],
        np.array(capacity, np.int64),
        np.array(waiting, np.int64),
        table[:, 2].astype(np.int32),
    )
    return NamedInstance(instance, list(mentee_at), list(mentor_at))


@dataclass(frozen=True)
class NamedGraph:
    """Who can teach whom, with the names of the people in order. ``arcs`` is (k, 2) int64."""

    arcs: Int64s
    people: list[str]
    longest: int


def read_graph(data: object) -> NamedGraph:
    """Turn the contents of a file of rings (ENGINE.md §9) into arrays, or raise InvalidInput."""
    if not isinstance(data, dict):
        raise InvalidInput('The file must hold one object with "people" and "teaches".')
    people, teaches = (_list(data, key) for key in ("people", "teaches"))
    if not people:
        raise InvalidInput('"people" is empty: there is nobody to match.')
    at: dict[str, int] = {}
    for index, key in enumerate(people):
        if not isinstance(key, str) or not key:
            raise InvalidInput(f"people[{index}] must be a text that is not empty, not {_shown(key)}.")
        if key in at:
            raise InvalidInput(f'people[{index}]: the id "{key}" stands at people[{at[key]}] already.')
        at[key] = index
    longest = data.get("max_length", LONGEST_RING)
    if isinstance(longest, bool) or not isinstance(longest, int) or not SHORTEST_RING <= longest <= LONGEST_RING:
        raise InvalidInput(f'"max_length" must be {SHORTEST_RING}, 3 or {LONGEST_RING}, not {_shown(longest)}.')
    arcs = [_arc(index, pair, at) for index, pair in enumerate(teaches)]
    return NamedGraph(np.array(arcs, np.int64).reshape(len(arcs), 2), list(at), longest)


def _arc(index: int, pair: object, at: dict[str, int]) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004 - who teaches whom
        raise InvalidInput(f"teaches[{index}] must be [teacher, learner], not {_shown(pair)}.")
    for key in pair:
        if not isinstance(key, str) or key not in at:
            raise InvalidInput(f"teaches[{index}]: there is nobody with the id {_shown(key)}.")
    return at[pair[0]], at[pair[1]]


def _list(data: Entry, key: str) -> list[Any]:
    if key not in data:
        raise InvalidInput(f'"{key}" is missing.')
    if not isinstance(data[key], list):
        raise InvalidInput(f'"{key}" must be a list, not {_kind(data[key])}.')
    found: list[Any] = data[key]
    return found


def _entries(name: str, entries: list[Any], number: str) -> tuple[dict[str, int], list[int]]:
    """Return where each id stands, and the number of each entry."""
    at: dict[str, int] = {}
    numbers = []
    for index, entry in enumerate(entries):
        where = f"{name}[{index}]"
        if not isinstance(entry, dict):
            raise InvalidInput(f"{where} must be an object, not {_kind(entry)}.")
        if "id" not in entry:
            raise InvalidInput(f'{where} has no "id".')
        key = entry["id"]
        if not isinstance(key, str) or not key:
            raise InvalidInput(f'{where}: "id" must be a text that is not empty, not {_shown(key)}.')
        if key in at:
            raise InvalidInput(f'{where}: the id "{key}" stands at {name}[{at[key]}] already.')
        if number not in entry:
            raise InvalidInput(f'{where} ("{key}") has no "{number}".')
        numbers.append(_whole(entry[number], f'{where} ("{key}"): "{number}"'))
        at[key] = index
    return at, numbers


def _pairs(pairs: list[Any], mentee_at: dict[str, int], mentor_at: dict[str, int]) -> list[tuple[int, int, int]]:
    found = []
    for index, pair in enumerate(pairs):
        if not isinstance(pair, list) or len(pair) != len(PAIR):
            raise InvalidInput(f"pairs[{index}] must be [{', '.join(PAIR)}], not {_shown(pair)}.")
        one, other, value = pair
        if not isinstance(one, str) or one not in mentee_at:
            raise InvalidInput(f"pairs[{index}]: there is no mentee with the id {_shown(one)}.")
        if not isinstance(other, str) or other not in mentor_at:
            raise InvalidInput(f"pairs[{index}]: there is no mentor with the id {_shown(other)}.")
        if type(value) is not int or not 0 <= value <= LARGEST:
            _whole(value, f'pairs[{index}] ("{one}", "{other}"): the utility')
        found.append((mentee_at[one], mentor_at[other], value))
    return found


def _refuse_twice(table: np.ndarray, people: list[str], mentors: list[str]) -> None:
    key = table[:, 0] * max(1, len(mentors)) + table[:, 1]
    order = np.argsort(key, kind="stable")
    again = order[1:][key[order[1:]] == key[order[:-1]]]
    if len(again):
        index = int(again.min())
        one, other = people[table[index, 0]], mentors[table[index, 1]]
        raise InvalidInput(f'pairs[{index}]: the pair "{one}" and "{other}" is listed twice.')


def _whole(value: object, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(f"{what} must be a whole number, not {_shown(value)}.")
    if not 0 <= value <= LARGEST:
        raise InvalidInput(f"{what} must lie between 0 and {LARGEST}, not {_shown(value)}.")
    return value


def _kind(value: object) -> str:
    kinds = {"dict": "an object", "list": "a list", "str": "a text", "bool": "true or false", "NoneType": "nothing"}
    return kinds.get(type(value).__name__, "a number")


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, int | float) and not isinstance(value, bool) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def check_pool(pool: Pool) -> None:
    """Refuse a pool whose arrays disagree, or hold numbers out of range. Raises InvalidInput."""
    _check_catalogue(pool.catalogue)
    for name, people in (("seekers", pool.seekers), ("mentors", pool.mentors)):
        _check_people(name, people, pool.catalogue)
    n, m = len(pool.seekers), len(pool.mentors)
    _check_range("seekers.waiting", pool.seekers.waiting, n, 0, None)
    _check_range("mentors.capacity", pool.mentors.capacity, m, 0, None)
    _check_range("mentors.good_for", pool.mentors.good_for, m, 0, GOOD_FOR_ANY)
    for name in ("forbidden", "bonus_keys"):
        keys = getattr(pool, name)
        if keys.dtype != np.uint64 or (keys[1:] < keys[:-1]).any():
            raise InvalidInput(f"{name} must be sorted uint64 keys (see pair_keys).")
    if len(pool.bonus_keys) != len(pool.bonus_points):
        raise InvalidInput("bonus_keys and bonus_points must have one entry for each other.")


def _check_catalogue(catalogue: Catalogue) -> None:
    if len(catalogue.craft_trade) > MOST_CRAFTS:
        raise InvalidInput(f"There may be at most {MOST_CRAFTS} crafts, not {len(catalogue.craft_trade)}.")
    _check_range("catalogue.craft_trade", catalogue.craft_trade, len(catalogue.craft_trade), 0, MOST_TRADES - 1)
    _check_range("catalogue.topic_group", catalogue.topic_group, len(catalogue.topic_group), 0, None)


def _check_people(name: str, people: People, catalogue: Catalogue) -> None:
    n = len(people)
    _check_range(f"{name}.person", people.person, n, 0, 2**32 - 1)
    _check_lists(f"{name}.topics", people.topics, n, len(catalogue.topic_group))
    _check_lists(f"{name}.crafts", people.crafts, n, len(catalogue.craft_trade))
    _check_lists(f"{name}.languages", people.languages, n, MOST_LANGUAGES)
    _check_lists(f"{name}.words", people.words, n, 2**32)
    _check_range(f"{name}.topic_weights", people.topic_weights, len(people.topics.values), 0, 1)
    _check_range(f"{name}.craft_years", people.craft_years, len(people.crafts.values), -1, 3)
    _check_range(f"{name}.talks", people.talks, n, 0, 15)
    _check_range(f"{name}.lat", people.lat[~np.isnan(people.lat)], int((~np.isnan(people.lat)).sum()), -90, 90)
    _check_range(f"{name}.lon", people.lon[~np.isnan(people.lon)], int((~np.isnan(people.lon)).sum()), -180, 180)
    if people.hours.shape != (n, 21) or people.hours.dtype != np.uint8:
        raise InvalidInput(f"{name}.hours must be (n, 21) uint8, 168 packed hours each.")
    offset = people.utc_offset.astype(np.int64)
    odd = (offset != NO_OFFSET) & ((offset % 15 != 0) | (np.abs(offset) > 14 * 60))
    if odd.any():
        at = int(odd.argmax())
        raise InvalidInput(f"{name}.utc_offset[{at}] must be a multiple of 15 within 14 hours, not {offset[at]}.")
    plain = ("lat", "lon", "city", "region", "country", "hours_said", "hours_vary", "utc_offset", "avoids_rivals")
    for field in plain:
        if len(getattr(people, field)) != n:
            raise InvalidInput(f"{name}.{field} must have {n} entries, not {len(getattr(people, field))}.")


def _check_lists(name: str, lists: Lists, n: int, end: int) -> None:
    if len(lists) != n or lists.indptr[0] != 0 or lists.indptr[-1] != len(lists.values) or (lists.lengths < 0).any():
        raise InvalidInput(f"{name} must be {n} lists laid end to end.")
    _check_range(name, lists.values, len(lists.values), 0, end - 1)
    order = np.lexsort((lists.values, lists.owners))
    values, owners = lists.values[order], lists.owners[order]
    twice = (values[1:] == values[:-1]) & (owners[1:] == owners[:-1])
    if twice.any():
        at = int(twice.argmax())
        raise InvalidInput(f"{name}: person {owners[at]} lists {values[at]} twice.")


def _check_range(name: str, values: np.ndarray, n: int, low: float, high: float | None) -> None:
    if len(values) != n:
        raise InvalidInput(f"{name} must have {n} entries, not {len(values)}.")
    out = ~(values >= low) if high is None else ~((values >= low) & (values <= high))
    if out.any():
        at = int(out.argmax())
        allowed = f"{low} or more" if high is None else f"{low} to {high}"
        raise InvalidInput(f"{name}[{at}] must be {allowed}, not {values[at]}.")
