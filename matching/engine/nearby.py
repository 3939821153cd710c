"""Who could help whom, found in compiled loops: the best few pairs of each person, in bounded memory.

Loaded by the match run only (it imports the kernels). Source: ENGINE.md §3. Gives what the plain search in
tests/matching/engine/plain.py gives.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import get_native_id
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Bools, Int8s, Int32s, Int64s, Lists, Words
from matching.engine.candidates import REACH, Candidates, Reach
from matching.engine.kernels.cards import (
    BUCKETS,
    CHAT_ONLY,
    CRAFTS,
    CRAFTS_KNOWN,
    GLANCE,
    HOURS_KNOWN,
    HOURS_VARY,
    SAID,
    SIGNATURE,
    SIGNED,
    TOPICS_KNOWN,
    TRADES,
    WORDS_KNOWN,
    Asked,
    Cards,
    Desk,
    Offered,
    Rules,
)
from matching.engine.kernels.nearby import look
from matching.engine.kernels.pairs import COL, LAST_COL, LAST_ROW, ROW, TIE
from matching.engine.limits import LIMITS, Limits
from matching.engine.prepare import BANDS, Needs, Offers, Ready, Side, bit_words
from matching.engine.scoring import SUITS, wish_peaks, wish_totals
from matching.engine.types import CHAT
from matching.engine.weights import WEIGHTS, Weights

CHUNK = 512
GIVES_WAY = 10  # so nice is the search to whoever reads a page meanwhile


def find(
    ready: Ready,
    weights: Weights = WEIGHTS,
    limits: Limits = LIMITS,
    reach: Reach = REACH,
    threads: int | None = None,
) -> Candidates:
    """Find the candidate pairs of a match run: the best within the limits, for seekers and for mentors with a place.

    `threads` is the number of processors unless said otherwise; any number gives the same pairs. Nor do they depend on
    the order of the people: ties are broken by a hash of the two, which also spreads the load.
    """
    n, m = len(ready.needs.side), len(ready.offers.side)
    if not n or not m:
        return Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))
    sides = (_cards(ready.needs.side, ready), _cards(ready.offers.side, ready))
    offered = _offered(ready.offers)
    given = (*sides, _asked(ready), offered, _rules(ready, weights, limits, reach))
    top, kept = np.zeros((n, max(1, reach.top)), np.int64), np.zeros(n, np.int32)
    chunks, order = count(0, CHUNK), _alike(ready.needs)

    def work(desk: Desk) -> None:
        nice = max(GIVES_WAY, os.getpriority(os.PRIO_PROCESS, 0))
        os.setpriority(os.PRIO_PROCESS, get_native_id(), nice)  # of this thread alone
        while (first := next(chunks)) < n:
            look(*given, desk, reach.top, reach.back, top, kept, order[first : first + CHUNK])

    desks = [_desk(ready, reach, len(offered.weeks)) for _ in range(threads or len(os.sched_getaffinity(0)))]
    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(work, desks))
    return _merge(*_top(top, kept), *_back(desks, reach), m)


def _alike(needs: Needs) -> Int64s:
    """Order the seekers so that the same mentors come up again while they are still in the cache."""
    said = needs.wishes.lengths > 0
    wish = np.full(len(said), -1)
    wish[said] = needs.wishes.values[needs.wishes.indptr[:-1][said]]
    return np.lexsort((wish, needs.side.languages[0]))


def _top(top: Int64s, kept: Int32s) -> tuple[Int64s, Int64s, Int32s]:
    rows, at = np.nonzero(np.arange(top.shape[1]) < kept[:, None])
    keys = top[rows, at]
    return rows, LAST_COL - (keys & LAST_COL), (keys >> (COL + TIE)).astype(np.int32)


def _back(desks: list[Desk], reach: Reach) -> tuple[Int64s, Int64s, Int32s]:
    """Merge what each thread found best for the mentors."""
    found = np.concatenate([np.where(_held(desk), desk.back, -1) for desk in desks], axis=1)
    found.sort(axis=1)
    cols, at = np.nonzero(found[:, ::-1][:, : reach.back] >= 0)
    keys = found[:, ::-1][cols, at]
    return LAST_ROW - (keys & LAST_ROW), cols, (keys >> (ROW + TIE)).astype(np.int32)


def _held(desk: Desk) -> Bools:
    held: Bools = np.arange(desk.back.shape[1]) < desk.held[:, None]
    return held


def _merge(
    rows: Int64s, cols: Int64s, fits: Int32s, more_rows: Int64s, more_cols: Int64s, more_fits: Int32s, mentors: int
) -> Candidates:
    keys = np.concatenate([rows * mentors + cols, more_rows * mentors + more_cols])
    keys, first = np.unique(keys, return_index=True)
    rows, cols = np.divmod(keys, mentors)
    return Candidates(rows, cols, np.concatenate([fits, more_fits])[first])


def _cards(side: Side, ready: Ready) -> Cards:
    words = _known_words(side.people.words, ready.offers.by_word.keys)
    return Cards(
        person=side.person,
        languages=_rows(side.languages),
        languages_known=side.languages_known,
        quarters=_rows(side.quarters),
        hours_known=side.hours_known,
        hours_vary=side.hours_vary,
        talks=side.talks,
        where=_rows(side.where),
        city=side.city,
        country=side.country,
        avoids_rivals=side.avoids_rivals,
        crafts=_rows(side.crafts),
        trades=np.ascontiguousarray(side.trades[0]),
        craft_bands=_bands(side.crafts, side.craft_bands),
        trade_bands=_bands(side.trades, side.trade_bands),
        crafts_known=side.crafts_known,
        words_count=side.words_count,
        words_from=words.indptr,
        words=words.values,
        signature=_signature(side.people.words),
    )


def _rows(columns: NDArray[Any]) -> NDArray[Any]:
    """One person after the other, as they are read."""
    return np.array(columns.T, order="C")


def _bands(said: Words, by_band: Words) -> Int8s:
    """(n, keys) int8: highest years band under each key, -1 years not said, -2 key absent. Undoes `prepare`."""
    bands = _flags(said).astype(np.int8) - 2
    for band in range(BANDS):
        bands[_flags(by_band[band])] = band
    return bands


def _flags(words: Words) -> Bools:
    packed = _rows(words).astype("<u8").view(np.uint8)
    return np.unpackbits(packed, axis=1, bitorder="little").astype(np.bool_)


def _known_words(words: Lists, keys: NDArray[Any]) -> Lists:
    """Number the trigrams by the offers that have them; what no offer has is left out."""
    at = np.minimum(np.searchsorted(keys, words.values), max(0, len(keys) - 1))
    known = keys[at] == words.values if len(keys) else np.zeros(len(words.values), np.bool_)
    indptr = np.concatenate([[0], np.cumsum(known)])[words.indptr]
    return Lists(indptr.astype(np.int64), at[known].astype(np.int32))


def _signature(words: Lists) -> Words:
    """(n, SIGNATURE) uint64: a bit for each trigram, some of them shared."""
    bit = words.values % np.uint32(64 * SIGNATURE)
    flags = np.zeros((len(words), 64 * SIGNATURE), np.bool_)
    flags[words.owners, bit] = True
    return np.ascontiguousarray(bit_words(flags, SIGNATURE).T)


def _asked(ready: Ready) -> Asked:
    needs, offers = ready.needs, ready.offers
    everybody = np.arange(len(needs.side))
    start, length = offers.by_topic.find(needs.wishes.values)
    group_start, group_length = offers.by_group.find(needs.wish_groups)
    group = np.searchsorted(offers.by_group.keys, needs.wish_groups)
    total, peak = wish_totals(needs, everybody), wish_peaks(needs, everybody)
    return Asked(
        indptr=needs.wishes.indptr,
        weight=needs.wish_weights,
        total=np.where(total > 0, total, 1).astype(np.float32),
        peak=np.where(peak > 0, peak, 1).astype(np.float32),
        longest=_longest(needs, offers, length),
        start=start,
        end=start + length,
        group=np.where(group_length > 0, group, -1),
        group_start=group_start,
        group_end=group_start + group_length,
        experience=needs.side.experience,
        kept_apart=_in_pairs(needs, ready.forbidden),
        favoured=_in_pairs(needs, ready.bonus_keys),
    )


def _longest(needs: Needs, offers: Offers, length: Int64s) -> Int64s:
    """(n,) int64: how many offer the wish that most offer; 0 unless every level and weight is above 0."""
    longest = np.zeros(len(needs.side), np.int64)
    if (offers.by_topic.levels > 0).all() and (needs.wish_weights > 0).all():
        np.maximum.at(longest, needs.wishes.owners, length)
    return longest


def _in_pairs(needs: Needs, keys: Words) -> Bools:
    """(n,) bool: who is one of a pair in the list."""
    people = np.concatenate([keys >> np.uint64(32), keys & np.uint64(LAST_ROW)]).astype(np.int64)
    return np.isin(needs.side.person, people)


def _offered(offers: Offers) -> Offered:
    by_topic, by_group = offers.by_topic, offers.by_group
    levels = np.zeros((len(offers.side), max(1, len(by_group.keys))), np.float32)
    levels[by_group.owners, np.repeat(np.arange(len(by_group.keys)), np.diff(by_group.indptr))] = by_group.levels
    weeks, week = np.unique(_rows(offers.side.quarters), axis=0, return_inverse=True)
    return Offered(
        offers.capacity,
        offers.good_for,
        _glance(offers),
        week.ravel().astype(np.int64),
        weeks,
        by_topic.owners,
        by_topic.levels,
        by_group.owners,
        by_group.levels,
        levels,
    )


def _glance(offers: Offers) -> Words:
    side = offers.side
    glance = np.zeros((len(side), GLANCE), np.uint64)
    glance[:, CRAFTS:TRADES] = side.crafts.T
    glance[:, TRADES] = side.trades[0]
    glance[:, SIGNED:SAID] = _signature(side.people.words)
    for bit, said in (
        (TOPICS_KNOWN, offers.topics_known),
        (CRAFTS_KNOWN, side.crafts_known),
        (WORDS_KNOWN, side.words_count > 0),
        (HOURS_KNOWN, side.hours_known),
        (HOURS_VARY, side.hours_vary),
        (CHAT_ONLY, side.talks == CHAT),
    ):
        glance[:, SAID] |= np.where(said, np.uint64(bit), np.uint64(0))
    return glance


def _rules(ready: Ready, weights: Weights, limits: Limits, reach: Reach) -> Rules:
    single = np.float32
    return Rules(
        skill=weights.skill,
        goal=single(weights.goal),
        seeker_hours=single(weights.seeker_hours),
        work=single(weights.work),
        seeker_level=single(weights.seeker_level),
        topic=weights.topic,
        good_for=single(weights.good_for),
        mentor_hours=single(weights.mentor_hours),
        mentor_level=single(weights.mentor_level),
        group=single(weights.group),
        full_quarters=4 * weights.full_hours,
        full_overlap=float(weights.full_overlap),
        suits=SUITS,
        common_quarters=4 * limits.common_hours,
        near_km=float(limits.near_km),
        enough=reach.enough,
        forbidden=ready.forbidden,
        bonus_keys=ready.bonus_keys,
        bonus_points=ready.bonus_points,
        most_bonus=int(max(0, ready.bonus_points.max(initial=0))),
    )


def _desk(ready: Ready, reach: Reach, weeks: int) -> Desk:
    m = len(ready.offers.side)
    return Desk(
        tongue=np.full(3, 2, np.uint64),
        open=np.zeros(m, np.bool_),
        shared=np.zeros(weeks, np.int64),
        skill=np.zeros(m, np.float32),
        best=np.zeros(m, np.float32),
        mark=np.zeros(m, np.uint8),
        touched=np.zeros(m, np.int32),
        order=np.zeros(m, np.int32),
        bound=np.zeros(m, np.int32),
        term=np.zeros((m, 6), np.float32),
        goal=np.zeros(m, np.float32),
        bucket=np.zeros(BUCKETS, np.int64),
        word=np.zeros(max(1, len(ready.offers.by_word.keys)), np.uint8),
        back=np.zeros((m, max(1, reach.back)), np.int64),
        held=np.zeros(m, np.int32),
    )
