"""What each seeker is shown, against its definition in plain Python."""

import numpy as np
import pytest

from matching.engine import prepare
from matching.engine.arrays import pair_keys
from matching.engine.assignment import solve
from matching.engine.nearby import find
from matching.engine.shortlist import GOLDEN, shortlist
from tests.matching.engine.pools import drawn


@pytest.mark.parametrize("most", [1, 2, 5])
@pytest.mark.parametrize("mentors", [0, 3, 40])
def test_the_pick_comes_first_then_the_best_others(mentors: int, most: int) -> None:
    prepared = prepare.pool(drawn(most, 60, mentors))
    found = find(prepared)
    solution = solve(found.instance(prepared))
    keys = pair_keys(prepared.needs.side.person[found.rows], prepared.offers.side.person[found.cols]) * GOLDEN
    mixed = (keys >> np.uint64(32)).tolist()
    expected = []
    for seeker in range(60):
        mine = np.flatnonzero(found.rows == seeker).tolist()
        mine.sort(key=lambda at: (at != solution.edge[seeker], -found.fit[at], mixed[at]))
        first = 0 if solution.edge[seeker] >= 0 else 1
        expected += [(seeker, int(found.cols[at]), first + rank) for rank, at in enumerate(mine[:most])]

    shown = shortlist(prepared, found, solution, most)

    assert list(zip(shown.rows.tolist(), shown.cols.tolist(), shown.rank.tolist(), strict=True)) == expected
    assert found.cols[solution.edge[solution.edge >= 0]].tolist() == shown.cols[shown.picked].tolist()
    assert bool(len(shown)) == bool(mentors)
    assert [pair for pair in expected if pair[2] == 0] == [
        (row, col, 0) for row, col in zip(shown.rows[shown.picked], shown.cols[shown.picked], strict=True)
    ]
