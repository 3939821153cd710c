"""Candidates in compiled loops: whom each seeker's wishes touch, how well they could fit at most, and the best kept.

The same rules as `matching.engine.scoring` and `matching.engine.limits`, pair by pair. A bound on the fit (whatever was
not looked at yet counts 1) spares most pairs the dear part: comparing hours and words.
"""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Int32s, Int64s, Words
from matching.engine.kernels.cards import BUCKETS, SIGNATURE, Asked, Cards, Desk, Offered, Rules
from matching.engine.kernels.jit import kernel, popcount
from matching.engine.kernels.pairs import (
    COL,
    HALF,
    LAST_COL,
    LAST_ROW,
    LAST_TIE,
    NONE,
    ONE,
    ROW,
    TIE,
    bands_of,
    barred,
    craft_level,
    find_key,
    fit_of,
    keep,
    key_and_tie,
)
from matching.engine.types import CHAT
from matching.engine.weights import BEST


@kernel
def look(
    seekers: Cards, mentors: Cards, asked: Asked, offered: Offered, rules: Rules, desk: Desk,
    most: int, most_back: int, top: Int64s, kept: Int32s, order: Int64s,
) -> None:  # fmt: skip
    """Fill `top[i, :kept[i]]`, a heap of packed (fit, tie, mentor), for the seekers in `order`."""
    for row in order:
        count = _touch(asked, offered, seekers.trades, mentors.trades, desk, rules.enough, row)
        _bound(seekers, mentors, asked, offered, rules, desk, row, count)
        _sort(desk, count)
        span = slice(seekers.words_from[row], seekers.words_from[row + 1])
        for word in seekers.words[span]:
            desk.word[word] = 1
        kept[row] = _weigh(seekers, mentors, asked, offered, rules, desk, top[row], most, most_back, row, count)
        for word in seekers.words[span]:
            desk.word[word] = 0


@kernel
def _touch(
    asked: Asked, offered: Offered, mine: Words, theirs: Words, desk: Desk, enough: int, row: int
) -> int:  # fmt: skip
    """List whom to look at, as `candidates.touched_by`; add up what they offer of the wishes."""
    skill, best, mark, touched = desk.skill, desk.best, desk.mark, desk.touched
    count = 0
    wishes = range(asked.indptr[row], asked.indptr[row + 1])
    for wish in wishes:
        weight = asked.weight[wish]
        for at in range(asked.start[wish], asked.end[wish]):
            mentor = offered.owner[at]
            value = weight * offered.level[at]
            skill[mentor] += value
            best[mentor] = max(best[mentor], value)
            if not mark[mentor] and value > 0:
                mark[mentor] = 1
                touched[count] = mentor
                count += 1
    if count < enough:
        for wish in wishes:
            for at in range(asked.group_start[wish], asked.group_end[wish]):
                mentor = offered.group_owner[at]
                if not mark[mentor] and asked.weight[wish] * offered.group_level[at] > 0:
                    mark[mentor] = 1
                    touched[count] = mentor
                    count += 1
    if count < enough:
        everybody = count
        for mentor in range(len(mark)):
            if not mark[mentor] and mine[row] & theirs[mentor]:
                mark[mentor] = 1
                touched[everybody] = mentor
                everybody += 1
        count = everybody
    if count < enough and asked.indptr[row] == asked.indptr[row + 1]:
        for mentor in range(len(mark)):
            if not mark[mentor]:
                touched[count] = mentor
                count += 1
    return count


@kernel
def _bound(
    seekers: Cards, mentors: Cards, asked: Asked, offered: Offered, rules: Rules, desk: Desk, row: int, count: int
) -> None:  # fmt: skip
    """Take the cheap terms of everybody touched, and bound the fit; -1 whoever shares no language or has no place."""
    crafts, craft_years = np.empty(128, np.int64), np.empty(128, np.int64)
    trades, trade_years = np.empty(64, np.int64), np.empty(64, np.int64)
    many_crafts = bands_of(seekers.craft_bands[row], crafts, craft_years)
    many_trades = bands_of(seekers.trade_bands[row], trades, trade_years)
    first, last = asked.indptr[row], asked.indptr[row + 1]
    total, peak = asked.total[row], asked.peak[row]
    asked_words = seekers.words_count[row]
    goal_known, hours_known = asked_words > 0, seekers.hours_known[row]
    extra = rules.most_bonus if asked.favoured[row] else 0
    for at in range(count):
        mentor = desk.touched[at]
        skill, best = desk.skill[mentor], desk.best[mentor]
        desk.skill[mentor] = desk.best[mentor] = 0
        desk.mark[mentor] = 0
        desk.bound[at] = -1
        if offered.capacity[mentor] <= 0 or seekers.person[row] == mentors.person[mentor]:
            continue
        if seekers.languages_known[row] and mentors.languages_known[mentor]:
            shared = seekers.languages[row, 0] & mentors.languages[mentor, 0]
            if not shared and not seekers.languages[row, 1] & mentors.languages[mentor, 1]:
                continue
        topic = HALF
        if first < last and offered.topics_known[mentor]:
            near, nearest = NONE, NONE
            for wish in range(first, last):
                if asked.group[wish] >= 0:
                    value = asked.weight[wish] * offered.levels[mentor, asked.group[wish]]
                    near += value
                    nearest = max(nearest, value)
            skill = min(ONE, skill / total + rules.group * (near / total))
            topic = min(ONE, best / peak + rules.group * (nearest / peak))
        else:
            skill = HALF
        craft, level = craft_level(crafts, craft_years, many_crafts, mentors.craft_bands[mentor])
        work = ONE if craft else NONE
        if not craft:
            trade, level = craft_level(trades, trade_years, many_trades, mentors.trade_bands[mentor])
            work = HALF if trade else NONE
        if not (seekers.crafts_known[row] and mentors.crafts_known[mentor]):
            work = HALF
        term = desk.term[at]
        term[0], term[1], term[2], term[3] = skill, topic, work, level
        goal = HALF
        if goal_known and mentors.words_count[mentor] > 0:
            common = asked_words
            for word in range(SIGNATURE):
                common -= popcount(seekers.signature[row, word] & ~mentors.signature[mentor, word])
            goal = np.float32(min(1.0, np.float64(common) / asked_words / rules.full_overlap))
        hours = ONE if hours_known and mentors.hours_known[mentor] else HALF
        suits = rules.suits[offered.good_for[mentor], asked.experience[row] + 1]
        desk.goal[at] = goal
        desk.bound[at] = min(BEST, fit_of(rules, term, goal, hours, suits) + 1 + extra)


@kernel
def _sort(desk: Desk, count: int) -> None:
    """Order by falling bound, roughly, leaving out the -1: who may fit best is looked at first."""
    bucket, bound, order = desk.bucket, desk.bound, desk.order
    bucket[:] = 0
    width = BEST // (BUCKETS - 2) + 1
    for at in range(count):
        if bound[at] >= 0:
            bucket[BUCKETS - 1 - bound[at] // width] += 1
    begin = 0
    for at in range(BUCKETS):
        begin, bucket[at] = begin + bucket[at], begin
    for at in range(count):
        if bound[at] >= 0:
            place = BUCKETS - 1 - bound[at] // width
            order[bucket[place]] = at
            bucket[place] += 1
    bucket[0] = begin


@kernel
def _weigh(
    seekers: Cards, mentors: Cards, asked: Asked, offered: Offered, rules: Rules, desk: Desk,
    top: Int64s, most: int, most_back: int, row: int, count: int,
) -> int:  # fmt: skip
    """Look closely at whoever may still come among the best, on either side. Return how many the seeker keeps."""
    held, back = desk.held, desk.back
    many = 0
    person = seekers.person[row]
    words = seekers.words_count[row]
    for turn in range(desk.bucket[0] if count else 0):
        at = desk.order[turn]
        mentor, bound = desk.touched[at], desk.bound[at]
        bar = top[0] >> (TIE + COL) if many == most and most > 0 else (-1 if most else BEST + 1)
        theirs = BEST + 1
        if most_back:
            theirs = back[mentor, 0] >> (TIE + ROW) if held[mentor] == most_back else -1
        if bound < bar and bound < theirs:
            continue
        quarters = 0
        for word in range(seekers.quarters.shape[1]):
            quarters += popcount(seekers.quarters[row, word] & mentors.quarters[mentor, word])
        known = seekers.hours_known[row] and mentors.hours_known[mentor]
        vary = seekers.hours_vary[row] or mentors.hours_vary[mentor]
        live = seekers.talks[row] != CHAT and mentors.talks[mentor] != CHAT
        if known and live and not vary and quarters < rules.common_quarters:
            continue
        if barred(seekers, mentors, rules, row, mentor):
            continue
        hours = HALF
        if known:
            share = min(1.0, quarters / rules.full_quarters)
            hours = np.float32(max(share, 0.5) if vary else share)
        suits = rules.suits[offered.good_for[mentor], asked.experience[row] + 1]
        goal = HALF
        if words > 0 and mentors.words_count[mentor] > 0:
            extra = rules.most_bonus if asked.favoured[row] else 0
            bound = fit_of(rules, desk.term[at], desk.goal[at], hours, suits) + 1 + extra
            if bound < bar and bound < theirs:
                continue
            common = 0
            for place in range(mentors.words_from[mentor], mentors.words_from[mentor + 1]):
                common += desk.word[mentors.words[place]]
            goal = np.float32(min(1.0, np.float64(common) / words / rules.full_overlap))
        key, tie = key_and_tie(person, mentors.person[mentor])
        if asked.kept_apart[row] and find_key(rules.forbidden, key) >= 0:
            continue
        fit = fit_of(rules, desk.term[at], goal, hours, suits)
        if asked.favoured[row]:
            place = find_key(rules.bonus_keys, key)
            if place >= 0:
                fit = min(BEST, max(0, fit + rules.bonus_points[place]))
        if fit >= bar:
            many = keep(top, many, most, ((fit << TIE | (LAST_TIE - tie)) << COL) | (LAST_COL - mentor))
        if fit >= theirs:
            entry = ((fit << TIE | (LAST_TIE - tie)) << ROW) | (LAST_ROW - row)
            held[mentor] = keep(back[mentor], held[mentor], most_back, entry)
    return many
