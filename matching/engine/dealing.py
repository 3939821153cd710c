"""What people said, laid out as the compiled search reads it. Undoes some of `prepare`, which numpy likes better."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.arrays import Bools, Int8s, Int64s, Lists, Words
from matching.engine.candidates import Reach
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
from matching.engine.kernels.pairs import LAST_ROW
from matching.engine.limits import Limits
from matching.engine.prepare import BANDS, Needs, Offers, Ready, Side, bit_words
from matching.engine.scoring import SUITS, wish_peaks, wish_totals
from matching.engine.types import CHAT
from matching.engine.weights import Weights


def cards_of(side: Side, ready: Ready) -> Cards:
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


def asked_of(ready: Ready) -> Asked:
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


def offered_of(offers: Offers) -> Offered:
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


def rules_of(ready: Ready, weights: Weights, limits: Limits, reach: Reach) -> Rules:
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


def desk_of(ready: Ready, reach: Reach, weeks: int) -> Desk:
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
