"""The steps between asks and board: skipped where nothing is wired, taken where it is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from matching.adapters.steps import FromSteps
from matching.choices import AskState, CaseState, Step, Verb
from matching.commands import asks, cases, gigs, ladder, steps
from matching.contracts import registry
from matching.errors import CaseIsOver, NothingToOffer, OnAGig
from matching.models import Case
from matching.queries.ladder import nonsense
from profiles.models import Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, helper, text
from tests.matching.rungs import Rung
from tests.matching.test_ladder import fresh, told, verbs

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _nothing_wired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "steps", {})


@pytest.fixture
def forum(monkeypatch: pytest.MonkeyPatch) -> Rung:
    rung = Rung("thread", needs_words=True)
    monkeypatch.setitem(registry.steps, "thread", rung)
    return rung


@pytest.fixture
def seats(monkeypatch: pytest.MonkeyPatch) -> Rung:
    rung = Rung("group")
    monkeypatch.setitem(registry.steps, "group", rung)
    return rung


def silent(person: Person, *mentors: Person, at: datetime = NOW) -> Case:
    """Let the only mentor of a case run out of time."""
    case = asked(person, *mentors, at=at)
    cases.advance_due(at=at + 24 * HOUR)
    cases.advance_due(at=at + 48 * HOUR)
    return fresh(case)


def agree(case: Case, at: datetime) -> bool:
    return steps.approve(case=case, step=Step.THREAD, title="How?", words="Please.", by=case.person, at=at)


def test_without_a_step_the_coordinators_come_next(mina: Person, teo: Person) -> None:
    assert silent(teo, mina).step == Step.BOARD


def test_each_wired_step_has_its_time_and_the_board_comes_last(
    mina: Person, teo: Person, cora: Person, seats: Rung, forum: Rung
) -> None:
    case = silent(teo, mina)
    assert (case.step, case.step_until, case.due_at) == (Step.GROUP, NOW + 3 * DAY, NOW + 3 * DAY)
    assert seats.rows(case.key) == ["group.offered"]
    assert told(teo)[-1] == "case_group"
    assert cases.advance_due(at=NOW + 3 * DAY - HOUR) == 0
    cases.advance_due(at=NOW + 3 * DAY)
    case = fresh(case)
    assert (case.step, case.due_at) == (Step.THREAD, NOW + 4 * DAY)
    assert forum.rows(case.key) == []  # nobody has agreed to the words
    assert told(teo)[-1] == "case_thread"
    cases.advance_due(at=NOW + 4 * DAY)
    case = fresh(case)
    assert (case.step, case.step_until) == (Step.BOARD, None)
    assert told(cora) == ["case_on_board"]
    assert verbs(case).count(Verb.CLIMBED) == 3


def test_a_step_with_nothing_to_offer_is_passed_over(mina: Person, teo: Person, seats: Rung, forum: Rung) -> None:
    seats.full = True
    assert silent(teo, mina).step == Step.THREAD


def test_two_sweeps_offer_once(mina: Person, teo: Person, seats: Rung) -> None:
    case = silent(teo, mina)
    for _time in range(3):
        cases.advance_due(at=NOW + 48 * HOUR)
    assert seats.rows(case.key) == ["group.offered"]


def test_the_database_offers_once_a_step(mina: Person, teo: Person, seats: Rung) -> None:
    case = silent(teo, mina)
    with pytest.raises(IntegrityError, match="move_offered_once_a_step"), transaction.atomic():
        ladder.offer(case=case, step=Step.GROUP, at=NOW)
    assert seats.rows(case.key) == ["group.offered"]


def test_asking_ends_early_enough_for_every_step(teo: Person, seats: Rung, forum: Rung) -> None:
    """Questions back and forth take time, never that of the steps: the board is reached on day 6."""
    mentors = [helper(f"Mentor {number}") for number in range(3)]
    case = asked(teo, *mentors)
    for hour in range(0, 24 * 6, 6):
        at = NOW + hour * HOUR
        cases.advance_due(at=at)
        for ask in case.asks.filter(state=AskState.PENDING):
            asks.want_more(ask=ask, by=ask.mentor, question="And?", at=at)
        for ask in case.asks.filter(state=AskState.MORE_INFO):
            asks.reply(ask=ask, by=teo, words="So.", at=at + HOUR)
        if fresh(case).step == Step.ASKS:
            assert hour < 24 * 4
    cases.advance_due(at=NOW + 6 * DAY)
    assert fresh(case).step == Step.BOARD


def test_words_once_agreed_to_are_offered_once(mina: Person, teo: Person, forum: Rung) -> None:
    case = silent(teo, mina)
    assert agree(case, NOW + 50 * HOUR) is True
    assert agree(case, NOW + 51 * HOUR) is False
    assert forum.rows(case.key) == ["thread.offered"]
    assert fresh(case).due_at == NOW + 3 * DAY  # its time goes on


def test_words_are_refused_before_their_time_and_after_the_end(mina: Person, teo: Person, forum: Rung) -> None:
    case = asked(teo, mina)
    with pytest.raises(NothingToOffer):
        agree(case, NOW)
    cases.withdraw(case=case, by=teo, at=NOW)
    with pytest.raises(CaseIsOver):
        agree(case, NOW)
    assert forum.rows(case.key) == []


def test_nothing_is_asked_while_on_a_gig_and_the_step_has_its_whole_time(
    mina: Person, teo: Person, forum: Rung
) -> None:
    case = silent(teo, mina)
    gigs.start(person=teo, until=NOW + 9 * DAY, at=NOW + 50 * HOUR)
    with pytest.raises(OnAGig):
        agree(case, NOW + 51 * HOUR)
    cases.advance_due(at=NOW + 8 * DAY)
    assert fresh(case).step == Step.THREAD
    gigs.end(person=teo, at=NOW + 50 * HOUR + 5 * DAY)
    case = fresh(case)
    assert case.step_until == case.due_at == NOW + 3 * DAY + 5 * DAY


def test_passing_over_goes_on_at_once(mina: Person, teo: Person, seats: Rung, forum: Rung) -> None:
    case = silent(teo, mina)
    assert steps.skip(case=case, by=teo, at=NOW + 50 * HOUR) is True
    assert fresh(case).step == Step.THREAD
    assert steps.skip(case=case, by=teo, at=NOW + 50 * HOUR) is True
    assert fresh(case).step == Step.BOARD
    assert steps.skip(case=case, by=teo, at=NOW + 50 * HOUR) is False


def test_only_the_asker_saying_so_closes_the_case(mina: Person, teo: Person, forum: Rung) -> None:
    case = silent(teo, mina)
    agree(case, NOW + 50 * HOUR)
    tell = FromSteps()
    assert tell.supported(case=case.key, step="thread", at=NOW + 60 * HOUR) is True
    assert tell.supported(case=case.key, step="thread", at=NOW + 61 * HOUR) is False
    assert tell.supported(case="nosuchkey", step="thread", at=NOW) is False
    case = fresh(case)
    assert (case.state, case.due_at, case.closed_at) == (CaseState.SUPPORTED, None, NOW + 60 * HOUR)
    assert ask_of(case, mina).state == AskState.WITHDRAWN
    assert forum.rows(case.key) == ["thread.offered", "thread.withdrawn"]


@pytest.mark.parametrize("end", ["yes", "withdrawn"])
def test_the_end_of_a_case_takes_back_what_was_offered(mina: Person, teo: Person, seats: Rung, end: str) -> None:
    case = silent(teo, mina)
    if end == "yes":
        asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + 49 * HOUR)
    else:
        cases.withdraw(case=case, by=teo, at=NOW + 49 * HOUR)
    assert seats.rows(case.key) == ["group.offered", "group.withdrawn"]


def test_a_coordinator_proposes_and_the_person_decides(mina: Person, teo: Person, cora: Person, forum: Rung) -> None:
    case = silent(teo, mina)
    cases.advance_due(at=NOW + 3 * DAY)
    at = NOW + 3 * DAY + HOUR
    assert fresh(case).step == Step.BOARD
    assert steps.propose(case=case, step=Step.THREAD, by=cora, at=at) is True
    assert steps.propose(case=case, step=Step.THREAD, by=cora, at=at) is False
    with pytest.raises(NothingToOffer):
        steps.propose(case=case, step=Step.GROUP, by=cora, at=at)
    assert forum.rows(case.key) == []
    assert agree(case, at) is True
    assert fresh(case).step == Step.BOARD


@pytest.mark.usefixtures("wednesday")
class TestThePages:
    def test_the_case_asks_for_the_words_and_then_leads_to_the_answers(
        self, mina: Person, teo: Person, sign_in: SignIn, forum: Rung
    ) -> None:
        case = silent(teo, mina, at=NOW - 2 * DAY)
        browser, url = sign_in(teo), case.get_absolute_url()
        page = text(browser, url)
        assert "May we ask this in the forum?" in page
        assert "How do I name a price?</textarea>" in page
        assert "May we ask it in the forum? Please say so by Thursday 09:00." in text(browser, "/home/")
        answer = browser.post(f"{url}words/", {"title": "", "words": "Mine"}).content.decode()
        assert "Please write your question in one line." in answer
        assert "Mine</textarea>" in answer
        assert forum.rows(case.key) == []
        browser.post(f"{url}words/", {"title": "How much?", "words": "Mine"})
        page = text(browser, url)
        assert f'href="/thread/{case.key}/"' in page
        assert "When an answer helps you, mark it there" in page
        assert "It is in the forum." in text(browser, "/home/")

    def test_the_line_names_the_steps_to_come(self, mina: Person, teo: Person, sign_in: SignIn, forum: Rung) -> None:
        case = asked(teo, mina)
        assert "<strong>Forum</strong>" in text(sign_in(teo), case.get_absolute_url())

    def test_without_a_step_nothing_speaks_of_it(
        self, mina: Person, teo: Person, cora: Person, sign_in: SignIn
    ) -> None:
        case = silent(teo, mina, at=NOW - 2 * DAY)
        browser = sign_in(teo)
        assert "in the forum" not in text(browser, case.get_absolute_url())
        page = text(sign_in(cora), "/waiting/")
        assert "Propose" not in page
        assert "A seat, or the forum" not in page
        assert sign_in(cora).post(f"/cases/{case.key}/propose/", {"step": "thread"}).status_code == 404

    def test_the_board_proposes_and_the_case_page_asks(
        self, mina: Person, teo: Person, cora: Person, sign_in: SignIn, forum: Rung
    ) -> None:
        case = silent(teo, mina, at=NOW - 2 * DAY)
        steps.skip(case=case, by=teo, at=NOW)
        board = sign_in(cora)
        assert "Propose the forum" in text(board, "/waiting/")
        assert "A seat, or the forum" in text(board, "/waiting/")
        assert board.post(f"/cases/{case.key}/propose/", {"step": "thread"}).status_code == 302
        assert "May we ask this in the forum as well?" in text(sign_in(teo), case.get_absolute_url())

    def test_a_seat_can_be_passed_over(self, mina: Person, teo: Person, sign_in: SignIn, seats: Rung) -> None:
        case = silent(teo, mina, at=NOW - 2 * DAY)
        browser, url = sign_in(teo), case.get_absolute_url()
        page = text(browser, url)
        assert "There is a seat for you." in page
        assert f'href="/group/{case.key}/"' in page
        browser.post(f"{url}on/")
        assert "Our coordinators have this now" in text(browser, url)


def test_numbers_without_room_for_a_step_stop_the_start(seats: Rung, forum: Rung) -> None:
    assert nonsense({"group_hours": "24"}) == []
    assert nonsense({"group_hours": "30"}) != []
    assert nonsense({"thread_hours": "60", "asks": "1"}) != []
