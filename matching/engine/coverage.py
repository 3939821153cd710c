"""Stage 1: who is matched. As many as the graph allows, the longest waiting classes first. Source: ENGINE.md §4.

Sets of people that can be matched together form a transversal matroid, so taking the classes from the longest waiting
down and enlarging by augmenting paths is best for the count and for every class at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import Frozen, Int64s
from matching.engine.types import Instance

OPEN = NOBODY = -1


@dataclass(frozen=True, eq=False)
class Cover(Frozen):
    """A cover of the most people.

    Attributes
    ----------
    mentor : (n,) int64
        Mentor of each person, -1 nobody.
    closed_at : (m,) int64
        The class (0 and up) at which a mentor closed for ever: full, and held only by people who have no edge to an
        open mentor. -1 still open.
    """

    mentor: Int64s
    closed_at: Int64s


def cover(instance: Instance, level: Int64s) -> Cover:
    """Match as many people as possible, the highest level first.

    `level` (n,) int64 is the position of each person's class, 0 the shortest wait. Per class: first everybody takes
    the least contested free mentor, then Pothen-Fan phases (depth first, each mentor visited once per phase) lengthen
    by augmenting paths. Takes O(phases * e) steps of plain Python: a second for 500,000 pairs.
    """
    search = _Search(instance)
    for step in np.unique(level)[::-1]:
        people = np.flatnonzero(level == step).tolist()
        waiting = [person for person in people if not search.take_free(person)]
        search.augment([person for person in waiting if search.options[person]], int(step))
    return Cover(np.array(search.mentor, np.int64), np.array(search.closed_at, np.int64))


class _Search:
    """The state of the augmenting search: lists, as plain Python is faster on them than on arrays."""

    def __init__(self, instance: Instance) -> None:
        self.options = _by_contest(instance)
        self.room = instance.capacity.tolist()
        self.mentor = [NOBODY] * len(instance.waiting)
        self.held: list[list[int]] = [[] for _ in self.room]
        self.closed_at = [OPEN] * len(self.room)
        self.seen = [0] * len(self.room)
        self.phase = 0
        # A mentor who is full stays full, so whatever a person has looked past need not be looked at again.
        self.looked = [0] * len(self.mentor)

    def free_option(self, person: int) -> int:
        """Return a mentor of this person with room, or NOBODY."""
        options = self.options[person]
        while self.looked[person] < len(options):
            mentor = options[self.looked[person]]
            if self.room[mentor]:
                return mentor
            self.looked[person] += 1
        return NOBODY

    def take_free(self, person: int) -> bool:
        """Match this person with a mentor who has room, if there is one."""
        mentor = self.free_option(person)
        if mentor == NOBODY:
            return False
        self.room[mentor] -= 1
        self._place(person, mentor)
        return True

    def augment(self, waiting: list[int], step: int) -> None:
        """Run phases until one helps nobody; whatever that one visited is closed for ever."""
        while waiting:
            self.phase += 1
            still = [person for person in waiting if not self._search(person)]
            if len(still) == len(waiting):
                self._close(step)
                return
            waiting = still

    def _close(self, step: int) -> None:
        for mentor, phase in enumerate(self.seen):
            if phase == self.phase and self.closed_at[mentor] == OPEN:
                self.closed_at[mentor] = step

    def _search(self, root: int) -> bool:
        """Look for a chain of moves that frees a place for `root`, and make the moves."""
        wants_place_of = {root: NOBODY}
        stack = [root]
        while stack:
            person = stack.pop()
            free = self.free_option(person)
            if free != NOBODY:
                self.room[free] -= 1
                self._shift(person, free, wants_place_of)
                return True
            for mentor in self.options[person]:
                if self.seen[mentor] != self.phase and self.closed_at[mentor] == OPEN:
                    self.seen[mentor] = self.phase
                    for other in self.held[mentor]:
                        wants_place_of[other] = person
                        stack.append(other)
        return False

    def _shift(self, person: int, free: int, wants_place_of: dict[int, int]) -> None:
        while person != NOBODY:
            left = self.mentor[person]
            if left != NOBODY:
                self.held[left].remove(person)
            self._place(person, free)
            person, free = wants_place_of[person], left

    def _place(self, person: int, mentor: int) -> None:
        self.mentor[person] = mentor
        self.held[mentor].append(person)


def _by_contest(instance: Instance) -> list[list[int]]:
    """Each person's mentors with a place, the least contested first (demand by places, then number)."""
    demand = np.bincount(instance.mentors, minlength=len(instance.capacity))
    contest = demand / np.maximum(instance.capacity, 1)
    order = np.lexsort((instance.mentors, contest[instance.mentors], instance.people))
    order = order[instance.capacity[instance.mentors[order]] > 0]
    counts = np.bincount(instance.people[order], minlength=len(instance.waiting))
    ends = np.cumsum(counts)
    mentors = instance.mentors[order].tolist()
    return [mentors[end - count : end] for end, count in zip(ends.tolist(), counts.tolist(), strict=True)]


def layer_of(instance: Instance, level: Int64s, closed_at: Int64s) -> tuple[Int64s, Int64s]:
    """Return the layer of each person in every best assignment, and the lowest layer among their mentors.

    Nobody in a closed set has an edge out of it, and it holds as many people of its class and above as it has places.
    So whoever has an edge to a lower layer is matched there, and whoever waits for less long than a layer's class
    stays out of it: the layer is the lower of the person's class and of the lowest layer in reach. Both (n,) int64; k
    (the number of classes) stands for no mentor.
    """
    lowest = np.full(len(level), level.max(initial=0) + 1, np.int64)
    with_room = instance.capacity[instance.mentors] > 0
    np.minimum.at(lowest, instance.people[with_room], closed_at[instance.mentors[with_room]])
    return np.minimum(level, lowest), lowest


def coverage_bound(level: Int64s, lowest: Int64s, closed_at: Int64s, capacity: Int64s, classes: int) -> Int64s:
    """Return (k,) int64: nobody can match more people of class c and above (Kőnig).

    The places of the mentors closed at c or above, and everybody of class c or above with a mentor in reach outside
    those.
    """
    bound = np.zeros(classes, np.int64)
    for c in range(classes):
        bound[c] = capacity[closed_at >= c].sum() + ((level >= c) & (lowest < c)).sum()
    return bound
