"""The clock of a case: who is asked when, and that nobody falls off."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from matching.choices import AskState, CaseState, Step, Verb
from matching.commands import asks, cases, ladder
from matching.commands.asks import No
from matching.errors import NobodyLeftToAsk, NotOpenToAsks, NotToOneself, TooManyCases
from matching.models import Ask, Case
from matching.queries.ladder import numbers
from profiles.commands import blocks, offers
from profiles.models import Community, Notice, Offer, Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def verbs(case: Case) -> list[str]:
    return list(case.moves.order_by("id").values_list("verb", flat=True))


def told(person: Person) -> list[str]:
    return list(person.notices.order_by("id").values_list("verb", flat=True))


def states(case: Case) -> dict[str, str]:
    return dict(case.asks.order_by("id").values_list("mentor__name", "state"))


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    return case


def test_opening_asks_the_first_wish(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    ask = ask_of(case, mina)
    assert (case.state, case.step) == (CaseState.OPEN, Step.ASKS)
    assert ask.due_at == NOW + 48 * HOUR
    assert fresh(case).due_at == ask.remind_at == NOW + 24 * HOUR
    assert verbs(case) == [Verb.OPENED, Verb.ASKED]
    assert told(mina) == ["ask_received"]
    assert told(teo) == []


def test_without_a_wish_whoever_fits_best_is_asked(mina: Person, teo: Person) -> None:
    assert ask_of(asked(teo), mina).wished is False


def test_the_same_form_ten_times_is_one_case(mina: Person, teo: Person) -> None:
    assert len({asked(teo, mina, form="one").pk for _time in range(10)}) == 1
    assert Case.objects.count() == Ask.objects.count() == 1
    assert told(mina) == ["ask_received"]


def test_a_third_open_case_is_refused_and_a_closed_one_makes_room(teo: Person) -> None:
    first = asked(teo, helper("Jo"), form="1")
    asked(teo, helper("Ana"), form="2")
    with pytest.raises(TooManyCases):
        asked(teo, helper("Kim"), form="3")
    cases.withdraw(case=first, by=teo, at=NOW)
    asked(teo, helper("Kim 2"), form="4")


def test_nobody_asks_themselves_or_who_takes_no_asks(mina: Person, teo: Person, sam: Person) -> None:
    with pytest.raises(NotToOneself):
        asked(mina, mina)
    with pytest.raises(NotOpenToAsks):
        asked(teo, sam)
    offers.pause(person=mina, until=None, at=NOW)
    with pytest.raises(NotOpenToAsks):
        asked(teo, mina)
    assert not Case.objects.exists()


def test_a_reminder_after_a_day_then_the_next_one_and_then_the_board(mina: Person, teo: Person, cora: Person) -> None:
    jo = helper("Jo")
    case = asked(teo, mina, jo)
    assert cases.advance_due(at=NOW + 23 * HOUR) == 0
    assert cases.advance_due(at=NOW + 24 * HOUR) == 1
    assert told(mina) == ["ask_received", "ask_reminder"]
    assert cases.advance_due(at=NOW + 47 * HOUR) == 0
    assert cases.advance_due(at=NOW + 48 * HOUR) == 1
    assert states(case) == {"Mina": AskState.EXPIRED, "Jo": AskState.PENDING}
    assert ask_of(case, jo).due_at == NOW + 72 * HOUR
    assert "ask_sent" in told(teo)
    assert cases.advance_due(at=NOW + 72 * HOUR) == 1  # nobody else fits
    assert fresh(case).step == Step.BOARD
    assert told(teo)[-1] == "case_with_coordinators"
    assert told(cora) == ["case_on_board"]
    assert cases.advance_due(at=NOW + 96 * HOUR) == 1
    assert told(cora) == ["case_on_board"] * 2
    assert fresh(case).due_at == NOW + 120 * HOUR


def test_at_most_three_are_asked(teo: Person) -> None:
    case = asked(teo, *[helper(f"Mentor {number}") for number in range(3)])
    helper("Mentor 4")
    for day in range(2, 6):
        cases.advance_due(at=NOW + day * DAY)
    assert case.asks.count() == 3
    assert fresh(case).step == Step.BOARD


def test_nobody_fits_leads_to_people_at_once(teo: Person, cora: Person) -> None:
    case = asked(teo)
    assert fresh(case).step == Step.BOARD
    assert told(cora) == ["case_on_board"]


def test_whoever_is_full_or_flooded_is_not_asked(teo: Person) -> None:
    full, free = helper("Full"), helper("Free")
    Offer.objects.filter(person=full).update(taken=2)
    assert list(states(asked(teo))) == ["Free"]
    Community.objects.create(numbers={"ladder": {"open_asks": 1}})
    assert not asked(asker("Ana")).asks.filter(mentor=free).exists()


def test_the_community_decides_the_numbers(mina: Person, teo: Person) -> None:
    Community.objects.create(numbers={"ladder": {"first_ask_hours": 12}})
    ask = ask_of(asked(teo, mina), mina)
    assert ask.due_at == NOW + 12 * HOUR
    assert ask.remind_at is None  # after its end


def test_asking_the_next_one_early_leaves_the_first_their_time(mina: Person, teo: Person) -> None:
    jo = helper("Jo")
    case = asked(teo, mina, jo)
    cases.ask_early(case=case, by=teo, at=NOW + HOUR)
    assert states(case) == {"Mina": AskState.PENDING, "Jo": AskState.PENDING}
    assert ask_of(case, mina).due_at == NOW + 48 * HOUR
    with pytest.raises(NobodyLeftToAsk):
        cases.ask_early(case=case, by=teo, at=NOW + 2 * HOUR)
    assert ask_of(case, jo).overtaken_at is None  # the refusal changed nothing
    cases.advance_due(at=NOW + 25 * HOUR)  # Jo's time is over, Mina still has hers
    assert states(case) == {"Mina": AskState.PENDING, "Jo": AskState.EXPIRED}
    assert fresh(case).step == Step.ASKS
    cases.advance_due(at=NOW + 48 * HOUR)
    assert fresh(case).step == Step.BOARD


def test_two_silences_give_the_mentor_a_rest_and_one_tap_brings_them_back(mina: Person) -> None:
    for number in range(2):
        asked(asker(f"Seeker {number}"), mina)
    cases.advance_due(at=NOW + 48 * HOUR)
    assert Offer.objects.get(person=mina).paused_at == NOW + 48 * HOUR
    assert told(mina)[-1] == "offer_rests"
    offers.resume(person=mina, at=NOW + 50 * HOUR)
    offer = Offer.objects.get(person=mina)
    assert (offer.paused_at, offer.unanswered) == (None, 0)


def test_an_answer_ends_the_row_of_silences(mina: Person) -> None:
    one, two, three = (asked(asker(f"Seeker {number}"), mina) for number in range(3))
    Ask.objects.filter(case=two).update(due_at=NOW + 60 * HOUR)
    Case.objects.filter(pk=two.pk).update(due_at=NOW + 60 * HOUR)
    cases.advance_due(at=NOW + 48 * HOUR, limit=1)
    asks.decline(ask=ask_of(three, mina), by=mina, no=No(), at=NOW + 49 * HOUR)
    cases.advance_due(at=NOW + 60 * HOUR)
    assert ask_of(two, mina).state == AskState.EXPIRED
    assert ask_of(one, mina).state == AskState.EXPIRED
    assert Offer.objects.get(person=mina).paused_at is None


def test_taking_a_request_back_tells_and_thanks(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    assert cases.withdraw(case=case, by=teo, at=NOW) is True
    assert cases.withdraw(case=case, by=teo, at=NOW) is False
    assert states(case) == {"Mina": AskState.WITHDRAWN}
    assert told(mina) == ["ask_received", "ask_withdrawn"]
    assert cases.advance_due(at=NOW + 9 * DAY) == 0


def test_a_block_takes_the_ask_back_and_the_case_goes_on(mina: Person, teo: Person) -> None:
    case = asked(teo, mina, helper("Jo"))
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    assert states(case) == {"Mina": AskState.WITHDRAWN, "Jo": AskState.PENDING}
    assert told(mina) == ["ask_received"]  # of a block nobody is told


def test_two_sweeps_change_nothing_twice(mina: Person, teo: Person) -> None:
    case = asked(teo, mina, helper("Jo"))
    for _sweep in range(3):
        cases.advance_due(at=NOW + 48 * HOUR)
    assert verbs(case) == [Verb.OPENED, Verb.ASKED, Verb.EXPIRED, Verb.ASKED]


def test_a_lease_keeps_others_away_until_it_runs_out(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    at = NOW + 24 * HOUR
    assert cases.claim(at=at, most=2) == [case]
    assert cases.claim(at=at, most=2) == []
    assert cases.advance_due(at=at) == 0
    assert cases.advance_due(at=at + cases.LEASE) == 1
    assert told(mina) == ["ask_received", "ask_reminder"]


def test_whoever_lost_the_lease_moves_nothing(mina: Person, teo: Person) -> None:
    asked(teo, mina)
    (mine,) = cases.claim(at=NOW + 24 * HOUR, most=1)
    cases.claim(at=NOW + 24 * HOUR + cases.LEASE, most=1)
    assert cases.advance_one(case=mine, rules=numbers(), at=NOW + 24 * HOUR) is False


@pytest.mark.parametrize(("lease", "moved"), [(cases.LEASE, 2), (0 * HOUR, 0)], ids=["lease", "lease off"])
def test_a_case_that_cannot_be_moved_holds_nobody_up(
    lease: timedelta, moved: int, mina: Person, teo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the lease the sweep takes the broken case again and again, and nobody moves."""
    broken, *good = asked(teo, mina), asked(asker("Ana"), mina), asked(asker("Kim"), mina)
    real = ladder.advance

    def advance(*, case: Case, **named: Any) -> None:
        if case == broken:
            raise RuntimeError
        real(case=case, **named)

    monkeypatch.setattr(ladder, "advance", advance)
    monkeypatch.setattr(cases, "LEASE", lease)
    monkeypatch.setattr(cases, "HANDFUL", 1)
    assert cases.advance_due(at=NOW + 48 * HOUR, limit=20) == moved
    assert sum(Verb.EXPIRED in verbs(case) for case in good) == moved


class TestTheDatabase:
    """Rules that must not break stand in the database too."""

    def test_one_ask_runs_at_a_time(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        with pytest.raises(IntegrityError, match="ask_one_runs_at_a_time"), transaction.atomic():
            Ask.objects.create(case=case, mentor=helper("Jo"), at=NOW, due_at=NOW)

    def test_an_open_case_has_a_clock(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        with pytest.raises(IntegrityError, match="case_open_has_a_clock"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(due_at=None)

    def test_a_no_has_a_reason(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        with pytest.raises(IntegrityError, match="ask_declined_with_a_reason"), transaction.atomic():
            case.asks.update(state=AskState.DECLINED)


def test_a_coordinator_takes_a_case_up_and_asks_somebody(teo: Person, cora: Person) -> None:
    case = asked(teo)
    jo = helper("Jo")
    assert cases.take_up(case=case, by=cora, at=NOW) is True
    assert cases.take_up(case=case, by=cora, at=NOW) is False
    assert told(teo)[-1] == "case_taken"
    ask = cases.assign(case=case, mentor=jo, by=cora, at=NOW)
    assert cases.assign(case=case, mentor=jo, by=cora, at=NOW) == ask
    cases.advance_due(at=NOW + DAY)
    assert told(cora) == ["case_on_board", "case_on_board"]
    asks.accept(ask=ask, by=jo, at=NOW + 2 * DAY)  # after its time
    assert fresh(case).state == CaseState.SUPPORTED
    assert Notice.objects.filter(person=teo, verb="ask_accepted").count() == 1


def test_a_coordinator_floods_nobody_either(teo: Person, cora: Person) -> None:
    Community.objects.create(numbers={"ladder": {"open_asks": 1}})
    case = asked(teo)
    jo = helper("Jo")
    first = asked(asker("Ana"), jo)
    with pytest.raises(NotOpenToAsks):
        cases.assign(case=case, mentor=jo, by=cora, at=NOW)
    asks.decline(ask=ask_of(first, jo), by=jo, no=No(), at=NOW)
    assert cases.assign(case=case, mentor=jo, by=cora, at=NOW).mentor == jo
