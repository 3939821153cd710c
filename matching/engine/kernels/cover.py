"""Stage 1 in compiled loops: who is matched, and at which class each mentor closes. See `matching.engine.coverage`."""

from __future__ import annotations

import numpy as np

from matching.engine.arrays import Bools, Int32s, Int64s
from matching.engine.kernels import backward, forward
from matching.engine.kernels.backward import Backward
from matching.engine.kernels.forward import NOBODY, Search
from matching.engine.kernels.jit import kernel

FEW = 2  # a phase that helps fewer than every second of those who wait is the last one from their end


@kernel
def cover(search: Search, order: Int64s, level: Int64s) -> None:
    """Match as many as possible class by class; `order` lists the people, the longest waiting class first."""
    waiting = np.empty(len(order), np.int32)
    waits = np.zeros(len(order), np.bool_)
    back = backward.backward_of(np.zeros(1, np.int64), np.zeros(0, np.int32))
    stamp = turn = at = 0
    while at < len(order):
        step = level[order[at]]
        count = 0
        while at < len(order) and level[order[at]] == step:
            person = order[at]
            at += 1
            if not forward.take_free(search, person) and search.indptr[person] < search.indptr[person + 1]:
                waiting[count] = person
                count += 1
        while count > 0:
            phase = stamp
            stamp, left, helped = _phase(search, waiting[:count], stamp, step)
            if helped == 0:  # whatever the phase visited is closed for ever
                forward.close_phase(search, phase, step)
                break
            if helped * FEW < left:
                if len(back.asking) == 0:
                    back = backward.turned(search)
                turn, left = _from_places(search, back, waits, waiting[:left], step, turn)
                forward.close_reach(search, waiting[:left], step)
                break
            count = left


@kernel
def _phase(search: Search, waiting: Int32s, stamp: int, step: int) -> tuple[int, int, int]:
    """Look for a way for everybody once; return the last stamp, how many still wait, and how many were helped."""
    phase, left, helped = stamp, 0, 0
    for turn in range(len(waiting)):
        person = waiting[turn]
        stamp += 1
        found, crossed = forward.path(search, person, stamp, phase)
        if found != NOBODY:
            forward.flip(search, person, found)
            helped += 1
        elif crossed:
            waiting[left] = person
            left += 1
        else:  # nothing it visited leads anywhere else: closed for ever, and nobody need look there again
            forward.close(search, step)
    return stamp, left, helped


@kernel
def _from_places(
    search: Search, back: Backward, waits: Bools, waiting: Int32s, step: int, turn: int
) -> tuple[int, int]:
    """Fill from the places' end what can be filled; return the last turn, and how many still wait."""
    for person in waiting:
        waits[person] = True
    turn = backward.fill(search, back, waits, step, turn)
    left = 0
    for at in range(len(waiting)):
        person = waiting[at]
        if waits[person]:
            waits[person] = False
            waiting[left] = person
            left += 1
    return turn, left
