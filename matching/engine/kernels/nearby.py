"""Candidates in compiled loops: whom each seeker's wishes touch, how well they could fit at most, and the best kept.

The same rules as `matching.engine.scoring` and `matching.engine.limits`, pair by pair. A bound on the fit (whatever was
not looked at yet counts 1) spares most pairs the dear part: comparing hours and words.
"""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Int32s, Int64s, Words
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
from matching.engine.kernels.jit import kernel, popcount, prefetch
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

AHEAD = 8  # mentors of whom the memory is asked beforehand


@kernel
def look(
    seekers: Cards, mentors: Cards, asked: Asked, offered: Offered, rules: Rules, desk: Desk,
    most: int, most_back: int, top: Int64s, kept: Int32s, order: Int64s,
) -> None:  # fmt: skip
    """Fill `top[i, :kept[i]]`, a heap of packed (fit, tie, mentor), for the seekers in `order`."""
    for row in order:
        _open_to(seekers, mentors, offered, desk, row)
        if asked.longest[row] >= rules.enough:
            count = _touch_open(asked, offered, desk, row)
        else:
            count = _touch(asked, offered, seekers.trades, mentors.trades, desk, rules.enough, row)
        _bound(seekers, mentors, asked, offered, rules, desk, row, count)
        _sort(desk, count)
        span = slice(seekers.words_from[row], seekers.words_from[row + 1])
        for word in seekers.words[span]:
            desk.word[word] = 1
        kept[row] = _weigh(seekers, mentors, asked, rules, desk, top[row], most, most_back, row, count)
        for word in seekers.words[span]:
            desk.word[word] = 0


@kernel
def _open_to(seekers: Cards, mentors: Cards, offered: Offered, desk: Desk, row: int) -> None:
    """Mark who has a place and shares a language: once for all who speak the same, as they follow one another."""
    first, second = seekers.languages[row, 0], seekers.languages[row, 1]
    known = seekers.languages_known[row]
    tongue, fits = desk.tongue, desk.open
    if tongue[0] == first and tongue[1] == second and tongue[2] == known:
        return
    tongue[0], tongue[1], tongue[2] = first, second, known
    for mentor in range(len(fits)):
        shared = (first & mentors.languages[mentor, 0]) | (second & mentors.languages[mentor, 1])
        speaks = shared != 0 or not known or not mentors.languages_known[mentor]
        fits[mentor] = speaks and offered.capacity[mentor] > 0


@kernel
def _touch_open(asked: Asked, offered: Offered, desk: Desk, row: int) -> int:
    """List who offers a wish where they are plenty, leaving out whom the seeker is not open to."""
    skill, best, mark, touched, fits = desk.skill, desk.best, desk.mark, desk.touched, desk.open
    count = 0
    for wish in range(asked.indptr[row], asked.indptr[row + 1]):
        weight = asked.weight[wish]
        for at in range(asked.start[wish], asked.end[wish]):
            mentor = offered.owner[at]
            value = weight * offered.level[at]
            if fits[mentor] and value > 0:
                skill[mentor] += value
                best[mentor] = max(best[mentor], value)
                if not mark[mentor]:
                    mark[mentor] = 1
                    touched[count] = mentor
                    count += 1
    return count


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
    """Take all terms but the words of everybody touched, and bound the fit; -1 whom a limit rules out."""
    crafts, craft_years = np.empty(128, np.int64), np.empty(128, np.int64)
    trades, trade_years = np.empty(64, np.int64), np.empty(64, np.int64)
    many_crafts = bands_of(seekers.craft_bands[row], crafts, craft_years)
    many_trades = bands_of(seekers.trade_bands[row], trades, trade_years)
    first, last = asked.indptr[row], asked.indptr[row + 1]
    total, peak = asked.total[row], asked.peak[row]
    asked_words = seekers.words_count[row]
    hours_known, hours_vary, person = seekers.hours_known[row], seekers.hours_vary[row], seekers.person[row]
    live = seekers.talks[row] != CHAT
    extra = rules.most_bonus if asked.favoured[row] else 0
    glance, week, shared = offered.glance, offered.week, desk.shared
    shared[:] = -1
    for at in range(count):
        if at + AHEAD < count:
            prefetch(glance, GLANCE * desk.touched[at + AHEAD])
            prefetch(offered.levels, offered.levels.shape[1] * desk.touched[at + AHEAD])
        mentor = desk.touched[at]
        skill, best = desk.skill[mentor], desk.best[mentor]
        desk.skill[mentor] = desk.best[mentor] = 0
        desk.mark[mentor] = 0
        desk.bound[at] = -1
        said = glance[mentor, SAID]
        if not desk.open[mentor] or person == mentors.person[mentor]:
            continue
        hours = HALF
        if hours_known and said & HOURS_KNOWN:
            quarters = shared[week[mentor]]
            if quarters < 0:
                quarters = 0
                for word in range(seekers.quarters.shape[1]):
                    quarters += popcount(seekers.quarters[row, word] & offered.weeks[week[mentor], word])
                shared[week[mentor]] = quarters
            vary = hours_vary or said & HOURS_VARY
            if live and not said & CHAT_ONLY and not vary and quarters < rules.common_quarters:
                continue
            share = min(1.0, quarters / rules.full_quarters)
            hours = np.float32(max(share, 0.5) if vary else share)
        topic = HALF
        if first < last and said & TOPICS_KNOWN:
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
        work, level = NONE, HALF
        if (seekers.crafts[row, 0] & glance[mentor, CRAFTS]) | (seekers.crafts[row, 1] & glance[mentor, CRAFTS + 1]):
            work, level = ONE, craft_level(crafts, craft_years, many_crafts, mentors.craft_bands[mentor])
        elif seekers.trades[row] & glance[mentor, TRADES]:
            work, level = HALF, craft_level(trades, trade_years, many_trades, mentors.trade_bands[mentor])
        if not (seekers.crafts_known[row] and said & CRAFTS_KNOWN):
            work = HALF
        goal = HALF
        if asked_words > 0 and said & WORDS_KNOWN:
            common = asked_words
            for word in range(SIGNATURE):
                common -= popcount(seekers.signature[row, word] & ~glance[mentor, SIGNED + word])
            goal = np.float32(min(1.0, np.float64(common) / asked_words / rules.full_overlap))
        suits = rules.suits[offered.good_for[mentor], asked.experience[row] + 1]
        term = desk.term[at]
        term[0], term[1], term[2], term[3], term[4], term[5] = skill, topic, work, level, hours, suits
        desk.bound[at] = min(BEST, fit_of(rules, term, goal) + 1 + extra)


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
    seekers: Cards, mentors: Cards, asked: Asked, rules: Rules, desk: Desk,
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
        if (bound < bar and bound < theirs) or barred(seekers, mentors, rules, row, mentor):
            continue
        goal = HALF
        if words > 0 and mentors.words_count[mentor] > 0:
            common = 0
            for place in range(mentors.words_from[mentor], mentors.words_from[mentor + 1]):
                common += desk.word[mentors.words[place]]
            goal = np.float32(min(1.0, np.float64(common) / words / rules.full_overlap))
        key, tie = key_and_tie(person, mentors.person[mentor])
        if asked.kept_apart[row] and find_key(rules.forbidden, key) >= 0:
            continue
        fit = fit_of(rules, desk.term[at], goal)
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
