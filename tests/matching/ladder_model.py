"""The ladder a second time, in plain Python: what cases, asks and offers come to, told in active hours.

Whom a case asks next depends on who fits best, which is the matcher's business: ``observe`` tells whom
the product chose, and the model says whether that is somebody it may choose.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from matching.errors import (
    AlreadySupported,
    AnsweredAlready,
    AskIsOver,
    CaseIsOver,
    MentorIsFull,
    NobodyLeftToAsk,
    NothingToUndo,
    NotOpenToAsks,
    OnAGig,
    TooManyCases,
    WaitsItsTurn,
)
from tests.matching.ladder_rows import RUNNING, Ask, Case, Mentor, Said

FIRST, NEXT, BOARD = 48, 24, 6 * 24
ANSWERABLE = {*RUNNING, "expired", "waiting"}
ASKS, OPEN_CASES, OPEN_ASKS, SILENCES = 3, 2, 2, 2


@dataclass
class Model:
    """Keys are those of the rows; ``now`` counts hours. ``follower`` is the case that follows another."""

    observe: Callable[[int], list[int]]
    follower: Callable[[int], int]
    mentors: dict[int, Mentor]
    cases: dict[int, Case] = field(default_factory=dict)
    away: dict[int, int] = field(default_factory=dict)
    apart: set[tuple[int, int]] = field(default_factory=set)
    met: list[tuple[int, int]] = field(default_factory=list)
    said: dict[tuple[int, int], Said] = field(default_factory=dict)
    now: int = 0

    # --- What may not be done ---

    def no_case(self, seeker: int, wishes: list[int]) -> type[Exception] | None:
        if len([case for case in self.of(seeker) if case.state == "open"]) >= OPEN_CASES:
            return TooManyCases
        open_to = all(self.mentors[one].open and (seeker, one) not in self.apart for one in wishes)
        return None if open_to else NotOpenToAsks

    def no_answer(self, key: int, mentor: int, says: str) -> type[Exception] | None:
        case, ask = self.cases[key], self.cases[key].asks[mentor]
        if ask.state == says:
            return None
        if ask.state in ("accepted", "declined"):
            return AnsweredAlready
        if case.state == "supported":
            return AlreadySupported
        if ask.state not in ANSWERABLE or case.state != "open" or (case.seeker, mentor) in self.apart:
            return AskIsOver
        if says == "more_info" and ask.state != "pending":
            return AnsweredAlready
        one = self.mentors[mentor]
        return MentorIsFull if says == "accepted" and len(one.held) >= one.room else None

    def no_early_ask(self, key: int) -> type[Exception] | None:
        case = self.cases[key]
        if case.state != "open":
            return CaseIsOver
        if case.parked:
            return WaitsItsTurn
        if case.seeker in self.away:
            return OnAGig
        return None if self.options(case) else NobodyLeftToAsk

    def no_undo(self, key: int, mentor: int) -> type[Exception] | None:
        said, case = self.said.get((key, mentor)), self.cases[key]
        if said is None or said.at != self.now or said.became != case.asks[mentor].state:
            return NothingToUndo
        stands = key in self.mentors[mentor].held if said.became == "accepted" else case.state == "open"
        return None if stands and (case.seeker, mentor) not in self.apart else NothingToUndo

    # --- Steps ---

    def opens(self, key: int, seeker: int, wishes: list[int]) -> None:
        self.cases[key] = Case(seeker, wishes, since=self.now)
        self.climb(key, first=True)

    def answers(self, key: int, mentor: int, says: str, *, pauses: bool = False) -> None:
        case, ask, one = self.cases[key], self.cases[key].asks[mentor], self.mentors[mentor]
        if ask.state == says:
            return
        if says != "more_info":
            self.said[key, mentor] = Said(self.now, says, deepcopy(case), pauses)
        ask.state, one.silences = says, 0
        if says == "accepted":
            one.held.add(key)
            self.met.append((case.seeker, mentor))
            self.closes(key, "supported")
        elif says == "more_info":
            ask.left = NEXT
        else:
            one.open = one.open and not pauses
            self.goes_on(key)

    def replies(self, key: int, mentor: int) -> None:
        ask = self.cases[key].asks[mentor]
        if ask.state == "more_info":
            ask.state, ask.left = "pending", NEXT

    def undoes(self, key: int, mentor: int) -> None:
        said, case, one = self.said[key, mentor], self.cases[key], self.mentors[mentor]
        if said.became == "accepted":
            one.held.discard(key)
            self.met.remove((case.seeker, mentor))  # nothing came of it
            self.makes_room(case.seeker)
            case.state, case.parked = "open", False
            for other, was in said.before.asks.items():
                if (case.seeker, other) not in self.apart:
                    case.asks[other] = was
        else:
            back = said.before.asks[mentor]
            back.overtaken = back.overtaken or (back.state in RUNNING and case.waits)
            case.asks[mentor] = back
        if said.pauses:
            self.resumes(mentor)
        self.goes_on(key)

    def asks_early(self, key: int) -> None:
        case = self.cases[key]
        for ask in case.running:
            ask.overtaken = True
        assert self.asks_next(key)

    def closes(self, key: int, state: str) -> None:
        case = self.cases[key]
        case.state = state
        for ask in case.asks.values():
            if ask.state in ANSWERABLE:
                ask.state = "withdrawn"

    def blocks(self, seeker: int, mentor: int, *, by_mentor: bool) -> None:
        self.apart.add((seeker, mentor))
        for key, case in list(self.cases.items()):
            ask = case.asks.get(mentor)
            if case.seeker == seeker and case.state == "open" and ask is not None and ask.state in ANSWERABLE:
                ask.state = "withdrawn"
                self.goes_on(key)
        for key in sorted(key for key in self.mentors[mentor].held if self.cases[key].seeker == seeker):
            self.ends(key, mentor, hands_on=by_mentor)

    def ends(self, key: int, mentor: int, *, hands_on: bool) -> None:
        """End the mentorship of a case; ``hands_on``: its seeker goes straight back."""
        old = self.cases[key]
        self.mentors[mentor].held.discard(key)
        if not hands_on or old.followed:
            return
        old.followed = True
        said = {one for one, ask in old.asks.items() if ask.state in ("accepted", "declined")} | old.not_again
        self.makes_room(old.seeker)
        new = self.follower(key)
        left = [one for one in old.wishes if one not in said]
        since = self.now - old.active - old.waited
        self.cases[new] = Case(old.seeker, left, not_again=frozenset(said), follows=True, since=since)
        self.cases[new].waited = self.now - since
        self.climb(new, first=True)

    def makes_room(self, seeker: int) -> None:
        """Let the newest request wait where one more is open than may go on at once."""
        going = dict(self.going(seeker))
        if len(going) >= OPEN_CASES:
            new = [key for key, case in going.items() if not case.follows] or list(going)
            self.cases[max(new, key=lambda key: (going[key].since, key))].parked = True

    def turn_comes(self) -> None:
        """Let those go on that waited, as long as their person has a lane."""
        for key, case in sorted(self.cases.items(), key=lambda one: (one[1].since, one[0])):
            if case.parked and case.state == "open" and len(list(self.going(case.seeker))) < OPEN_CASES:
                case.parked = False
                if case.step == "asks" and not case.waits:
                    self.climb(key)

    def pauses(self, mentor: int) -> None:
        self.mentors[mentor].open, self.mentors[mentor].silences = False, 0

    def resumes(self, mentor: int) -> None:
        self.mentors[mentor].open, self.mentors[mentor].silences = True, 0

    def goes_on_a_gig(self, person: int, until: int) -> None:
        again, self.away[person] = person in self.away, until
        one = self.mentors.get(person)
        if one is not None and not again:
            one.rests, one.open = one.open, False
            one.silences = 0 if one.rests else one.silences

    def is_back(self, person: int) -> None:
        if self.away.pop(person, None) is None:
            return
        if person in self.mentors:
            if self.mentors[person].rests and not self.mentors[person].open:
                self.resumes(person)
            return
        for key, case in self.cases.items():
            if case.seeker == person and case.state == "open" and case.step == "asks" and not case.waits:
                self.climb(key)

    def hour(self) -> None:  # it counts for whoever is not on a gig
        self.now += 1
        for case in self.cases.values():
            if case.state == "open" and case.seeker not in self.away and not case.parked:
                case.active += 1
                for ask in case.running:
                    ask.left -= 1

    def sweeps(self, key: int) -> None:
        """Take the step of a case that is due."""
        case = self.cases[key]
        for mentor, ask in sorted(case.asks.items(), key=lambda one: one[1].left):
            if ask.state in RUNNING and ask.left <= 0:
                self.runs_out(mentor, ask)
        if case.step == "asks" and case.active >= BOARD:
            case.step = "board"
        elif case.step == "asks" and not case.waits:
            self.climb(key)

    def runs_out(self, mentor: int, ask: Ask) -> None:
        silent, ask.state = ask.state == "pending" and mentor not in self.away, "expired"
        one = self.mentors[mentor]
        if silent and one.open:
            one.silences += 1
            one.open = one.silences < SILENCES

    # --- Who is next ---

    def goes_on(self, key: int) -> None:
        if not self.cases[key].waits:
            self.climb(key)

    def climb(self, key: int, *, first: bool = False) -> None:
        case = self.cases[key]
        if case.step != "asks" or case.parked or (case.seeker in self.away and not first):
            return
        if not self.asks_next(key):
            still = max(self.worth_waiting_for(case), key=lambda ask: ask.left, default=None)
            if still is None:
                case.step = "board"
            else:
                still.overtaken = False

    def worth_waiting_for(self, case: Case) -> list[Ask]:
        """Return the asks that run and are not before somebody who takes no requests now."""
        return [ask for one, ask in case.asks.items() if ask.state == "more_info" or self.waits_for(one, ask)]

    def waits_for(self, mentor: int, ask: Ask) -> bool:
        return ask.state == "pending" and self.mentors[mentor].open

    def goes_on_without(self) -> None:
        """Let cases go on that wait for somebody who takes no requests now."""
        for key, case in sorted(self.cases.items()):
            stands = case.state != "open" or case.parked or case.seeker in self.away
            vain = [ask for ask in case.running if ask.runs and ask not in self.worth_waiting_for(case)]
            if vain and not stands:
                vain[0].overtaken = True
                self.climb(key)

    def asks_next(self, key: int) -> bool:
        case, options = self.cases[key], self.options(self.cases[key])
        new = [mentor for mentor in self.observe(key) if mentor not in case.asks]
        assert len(new) == min(1, len(options)), f"asked {new}, could be asked {options}"
        for mentor in new:
            assert mentor in options
            case.asks[mentor] = Ask(FIRST if not case.asks else NEXT)
        return bool(new)

    def options(self, case: Case) -> list[int]:
        """Return whom a case may ask: the first wish that can be asked, else everybody who can and is new to them."""
        if len(case.asks) >= ASKS:
            return []
        besides = {*case.asks, *case.not_again}
        free = [key for key in self.mentors if key not in besides and self.may_ask(case, key)]
        new = [key for key in free if (case.seeker, key) not in self.met]
        return next(([wish] for wish in case.wishes if wish in free), new)

    def may_ask(self, case: Case, mentor: int) -> bool:
        one = self.mentors[mentor]
        asked = sum(other.asks[mentor].state in RUNNING for other in self.cases.values() if mentor in other.asks)
        is_free = one.open and len(one.held) < one.room and asked < OPEN_ASKS
        return is_free and (case.seeker, mentor) not in self.apart

    def going(self, seeker: int) -> Iterator[tuple[int, Case]]:
        mine = ((key, case) for key, case in self.cases.items() if case.seeker == seeker)
        return ((key, case) for key, case in mine if case.state == "open" and not case.parked)

    def of(self, seeker: int) -> Iterator[Case]:
        return (case for case in self.cases.values() if case.seeker == seeker)
