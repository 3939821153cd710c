"""Two requests at once: one that comes back makes the newest wait, and nobody is lost, whatever happens together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from matching.choices import AskState, CaseState
from matching.commands import asks, bonds, cases, gigs, lanes, mentorships
from matching.errors import TooManyCases, WaitsItsTurn
from matching.models import Case, Mentorship
from matching.queries import cases as standing
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, said_yes, text
from tests.matching.test_ladder import told
from tests.matching.test_races import closing, quietly

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + 9 * DAY
SignIn = Callable[[Person], Client]


def three(seeker: Person) -> tuple[Mentorship, Case, Case]:
    """Return a mentorship, and two requests that were opened beside it."""
    pair = said_yes(seeker, helper("Jo"))
    first, second = (asked(seeker, helper(name), at=NOW + day * DAY) for name, day in (("Kim", 7), ("Lu", 8)))
    return pair, first, second


def lane_of(case: Case) -> int | None:
    return Case.objects.get(pk=case.pk).lane


def back(pair: Mentorship) -> Case:
    return Case.objects.get(follows=pair.ask.case)


def test_whoever_comes_back_goes_on_and_the_newest_waits(teo: Person, cora: Person) -> None:
    pair, first, second = three(teo)
    mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    assert {lane_of(first), lane_of(back(pair))} == {0, 1}
    waiting = Case.objects.get(pk=second.pk)
    assert (waiting.state, waiting.waits_its_turn, waiting.stopped_at) == (CaseState.OPEN, True, LATER)
    assert {"case_again", "case_waits"} <= set(told(teo))
    with pytest.raises(WaitsItsTurn):
        cases.ask_early(case=second, by=teo, at=LATER)
    with pytest.raises(TooManyCases):
        asked(teo, at=LATER)


def test_with_room_for_it_nothing_waits(teo: Person, cora: Person) -> None:
    pair = said_yes(teo, helper("Jo"))
    other = asked(teo, helper("Kim"), at=NOW + DAY)
    mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    assert {lane_of(other), lane_of(back(pair))} == {0, 1}
    assert "case_waits" not in told(teo)
    assert lanes.give_due(at=LATER) == 0


@pytest.mark.parametrize("how", ["supported", "taken back"])
def test_it_goes_on_where_it_stood_when_another_is_done(how: str, teo: Person, cora: Person) -> None:
    pair, first, second = three(teo)
    left = ask_of(second, second.asks.get().mentor).due_at - LATER
    mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    assert lanes.give_due(at=LATER + DAY) == 0  # no lane yet
    if how == "supported":
        asks.accept(ask=first.asks.get(), by=first.asks.get().mentor, at=LATER + DAY)
    else:
        cases.withdraw(case=first, by=teo, at=LATER + DAY)
    assert lanes.give_due(at=LATER + 2 * DAY) == 1
    assert lanes.give_due(at=LATER + 2 * DAY) == 0  # once
    assert (lane_of(second), Case.objects.get(pk=second.pk).stopped) == (lane_of(first) or 0, 2 * DAY)
    assert second.asks.get().due_at == LATER + 2 * DAY + left
    assert "case_goes_on" in told(teo)


def test_a_yes_still_counts_while_it_waits(teo: Person, cora: Person) -> None:
    pair, _first, second = three(teo)
    mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    assert asks.accept(ask=second.asks.get(), by=second.asks.get().mentor, at=LATER + DAY)
    assert Case.objects.get(pk=second.pk).state == CaseState.SUPPORTED


def test_a_yes_taken_back_makes_room_too(teo: Person, cora: Person) -> None:
    jo, second = helper("Jo"), asked(teo, helper("Kim"))
    case = asked(teo, jo, at=NOW + HOUR)
    asks.accept(ask=ask_of(case, jo), by=jo, at=NOW + 2 * HOUR)
    third = asked(teo, helper("Lu"), at=NOW + 2 * HOUR)
    asks.undo(ask=ask_of(case, jo), by=jo, at=NOW + 2 * HOUR)
    assert {lane_of(case), lane_of(second), lane_of(third)} == {0, 1, None}
    assert lane_of(third) is None
    assert ask_of(case, jo).state == AskState.PENDING


def test_a_gig_does_not_wake_it_and_its_turn_waits_for_the_return(teo: Person, cora: Person) -> None:
    pair, first, second = three(teo)
    mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    gigs.start(person=teo, until=LATER + 5 * DAY, at=LATER)
    gigs.end(person=teo, at=LATER + DAY)
    assert Case.objects.get(pk=second.pk).stopped_at == LATER
    gigs.start(person=teo, until=LATER + 5 * DAY, at=LATER + DAY)
    cases.withdraw(case=first, by=teo, at=LATER + DAY)
    assert lanes.give_due(at=LATER + 2 * DAY) == 1
    assert Case.objects.get(pk=second.pk).stopped_at == LATER
    assert Case.objects.get(pk=second.pk).due_at == LATER + 5 * DAY
    gigs.end(person=teo, at=LATER + 3 * DAY)
    assert (Case.objects.get(pk=second.pk).stopped_at, lane_of(second)) == (None, lane_of(first) or 0)


def test_whoever_leaves_takes_it_along(teo: Person, cora: Person) -> None:
    pair, _first, second = three(teo)
    mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    bonds.leave(person=teo, at=LATER + DAY)
    assert not Case.objects.filter(state=CaseState.OPEN).exists()
    assert lanes.give_due(at=LATER + DAY) == 0
    assert lane_of(second) is None


def test_two_that_come_back_are_never_those_who_wait(teo: Person, cora: Person) -> None:
    pairs = [said_yes(teo, helper(name), at=NOW + hour * HOUR) for hour, name in enumerate(("Jo", "Kim"))]
    new = [asked(teo, at=NOW + day * DAY) for day in (7, 8)]
    for pair in pairs:
        mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
    assert [lane_of(case) for case in new] == [None, None]
    assert {lane_of(back(pair)) for pair in pairs} == {0, 1}


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    """Two mentorships end and somebody asks for more, all in the same moment."""

    @staticmethod
    def rush(seeker: Person) -> list[Any]:
        names = enumerate((f"Jo of {seeker.name}", f"Kim of {seeker.name}"))
        pairs = [said_yes(seeker, helper(name), at=NOW + hour * HOUR) for hour, name in names]
        steps: list[Callable[[], object]] = [
            *(partial(asked, seeker, at=LATER, form=form) for form in ("new", "newer", "newest")),
            *(partial(mentorships.end, mentorship=pair, by=pair.mentor, hands_on=True, at=LATER) for pair in pairs),
        ]
        with ThreadPoolExecutor(len(steps)) as pool:
            return list(pool.map(lambda step: closing(partial(tried, step)), steps))

    def test_no_more_than_two_go_on_and_both_came_back(self, cora: Person) -> None:
        for number in range(4):
            seeker = asker(f"Ana {number}")
            assert not [one for one in self.rush(seeker) if isinstance(one, IntegrityError)]
            open_now = Case.objects.filter(person=seeker, state=CaseState.OPEN)
            assert open_now.exclude(follows=None).count() == 2
            assert set(open_now.exclude(lane=None).values_list("lane", flat=True)) == {0, 1}
            assert open_now.filter(follows__isnull=False, lane=None).count() == 0

    def test_without_the_lock_the_database_refuses(self, cora: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        """The control: whoever comes past the lock takes the lane of another, and that is refused."""
        monkeypatch.setattr(lanes, "lock", lambda _person: None)
        refused = []
        for number in range(6):
            refused += [one for one in self.rush(asker(f"Ana {number}")) if isinstance(one, IntegrityError)]
            lanes_taken = Case.objects.filter(state=CaseState.OPEN, lane__isnull=False).values_list("person", "lane")
            assert len(set(lanes_taken)) == len(lanes_taken)
        assert refused


def tried(step: Callable[[], object]) -> object:
    try:
        return quietly(step)
    except IntegrityError as error:
        return error


@pytest.mark.usefixtures("wednesday")
class TestThePages:
    def test_it_is_said_kindly_on_every_page(self, teo: Person, cora: Person, sign_in: SignIn) -> None:
        pair, first, second = three(teo)
        mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
        browser = sign_in(teo)
        page = text(browser, second.get_absolute_url())
        assert "This goes on by itself as soon as one of your other requests is done." in page
        assert "I am back" not in page
        assert "An earlier request of yours came first" in page
        assert "It goes on as soon as one of your others is done." in text(browser, "/home/")
        assert "This goes on by itself" not in text(browser, first.get_absolute_url())
        answer = browser.post(f"{second.get_absolute_url()}next/", follow=True)
        assert "waits until one of your others is done" in answer.content.decode()
        assert [case for case, _ask in standing.waiting_for(teo) if case.waits_its_turn] == [second]

    def test_programs_read_it_too(self, teo: Person, cora: Person) -> None:
        pair, first, second = three(teo)
        mentorships.end(mentorship=pair, by=pair.mentor, hands_on=True, at=LATER)
        program = Program(teo)
        assert program.ask("get", f"cases/{second.key}/").json()["waits_its_turn"] is True
        assert program.ask("get", f"cases/{first.key}/").json()["waits_its_turn"] is False
        assert program.ask("post", f"cases/{second.key}/next/").status_code == 409
