"""An answer taken back while something else happened: a gig, a block."""

from datetime import timedelta

import pytest

from matching.choices import AskState, CaseState, MentorshipState
from matching.commands import asks, cases, gigs
from matching.commands.asks import No
from matching.errors import NothingToUndo
from matching.models import Case, Mentorship
from matching.queries import messages, receipts
from profiles.commands import blocks
from profiles.models import Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, helper

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("back", [4 * DAY, DAY + MINUTE], ids=["still away", "back in between"])
def test_a_yes_given_and_taken_back_on_a_gig_costs_nobody_any_time(mina: Person, teo: Person, back: timedelta) -> None:
    """The clock stood for all of it, so Mina has what she had before: 47 of her 48 hours."""
    case = asked(teo, mina)
    gigs.start(person=teo, until=NOW + back, at=NOW + HOUR)
    asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + DAY)
    if back < 2 * DAY:
        gigs.end_due(at=NOW + back)
    asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + DAY + 2 * MINUTE)
    gigs.end_due(at=NOW + back)
    case.refresh_from_db()
    returned = max(NOW + back, NOW + DAY + 2 * MINUTE)
    assert ask_of(case, mina).due_at - returned == 47 * HOUR
    assert (case.state, case.stopped_at, case.stopped) == (CaseState.OPEN, None, returned - NOW - HOUR)
    assert cases.advance_due(at=returned + 46 * HOUR) == 0


def test_a_no_to_somebody_who_is_blocked_now_stands(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    asks.decline(ask=ask_of(case, mina), by=mina, no=No(), at=NOW)
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    with pytest.raises(NothingToUndo):
        asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + MINUTE)
    assert ask_of(case, mina).state == AskState.DECLINED


def test_who_is_blocked_now_is_not_asked_again_by_an_undone_yes(mina: Person, teo: Person) -> None:
    jo, kim = helper("Jo"), helper("Kim")
    case = asked(teo, jo, kim, mina)
    for _mentor in (kim, mina):
        cases.ask_early(case=case, by=teo, at=NOW)
    asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)
    blocks.add(blocker=teo, blocked=jo, at=NOW)
    asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + MINUTE)
    states = {ask.mentor.name: ask.state for ask in Case.objects.get().asks.select_related("mentor")}
    assert states == {"Jo": AskState.WITHDRAWN, "Kim": AskState.PENDING, "Mina": AskState.PENDING}


def test_yes_undone_and_yes_again_is_one_mentorship(mina: Person, teo: Person) -> None:
    ask = ask_of(asked(teo, mina, contact="0117 496 0000"), mina)
    for minute in (0, 2, 4):
        asks.accept(ask=ask, by=mina, words=f"Yes at {minute}", at=NOW + minute * MINUTE)
        if minute < 4:
            asks.undo(ask=ask, by=mina, at=NOW + (minute + 1) * MINUTE)
    pair = Mentorship.objects.get()
    assert (pair.state, pair.started_at, pair.ended_at) == (MentorshipState.ACTIVE, NOW + 4 * MINUTE, None)
    assert pair.partners.get(person=teo).contact == "0117 496 0000"
    assert [message.words for message in pair.messages.order_by("at")] == ["Yes at 0", "Yes at 2", "Yes at 4"]
    assert teo.notices.filter(verb="ask_accepted").count() == 3
    assert len(receipts.receipt(mina).rows) == 1
    assert [len(messages.conversations(person)[0]) for person in (mina, teo)] == [1, 1]


@pytest.mark.parametrize(("words", "lines"), [("", 0), ("Yes. Monday?", 1)])
def test_a_yes_taken_back_leaves_a_conversation_only_if_something_was_written(
    mina: Person, teo: Person, words: str, lines: int
) -> None:
    ask = ask_of(asked(teo, mina), mina)
    asks.accept(ask=ask, by=mina, words=words, at=NOW)
    asks.undo(ask=ask, by=mina, at=NOW + MINUTE)
    assert [len(messages.conversations(person)[0]) for person in (mina, teo)] == [lines, lines]
