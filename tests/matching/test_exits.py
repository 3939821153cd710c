"""However a mentor goes: whoever they mentor goes straight back, whoever asked them goes on at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from matching.choices import AskState, CaseState, MentorshipState, Step, Verb
from matching.commands import asks, bonds, cases, followups, gigs, handovers, ladder, mentorships
from matching.errors import NothingToReopen
from matching.models import Case, Mentorship
from matching.queries import asks as standing
from matching.queries import mentorships as pairs
from profiles.choices import Curb, RoleName, Verdict
from profiles.commands import blocks, offers, people, privacy, roles
from profiles.commands.restrictions import Measure
from profiles.models import Offer, Person, Restriction
from tests.factories import NOW, PersonFactory, RoleFactory
from tests.matching.helping import HOUR, ask_of, asked, helper, said_yes, text
from tests.matching.test_ladder import told
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]
Exit = Callable[[Person, Person], object]


def out(person: Person, days: int) -> Restriction:
    decided(filed(helper("Rae"), person), moderator(), Verdict.WARN, measure=Measure(Curb.SUSPEND, days))
    person.refresh_from_db()
    return Restriction.objects.get(person=person)


def moderator() -> Person:
    person = PersonFactory.create()
    RoleFactory.create(person=person, role=RoleName.MODERATOR)
    return person


# What takes a mentor away altogether, and what lets them take no requests for now. Each of (mentor, seeker).
GONE: dict[str, Exit] = {
    "hidden by an admin": lambda mentor, _seeker: people.hide(person=mentor, by=None, why="Spam.", at=NOW),
    "account closed": lambda mentor, _seeker: bonds.leave(person=mentor, at=NOW),
    "erased": lambda mentor, _seeker: privacy.erase(person=mentor, by=None, at=NOW),
    "blocks the seeker": lambda mentor, seeker: blocks.add(blocker=mentor, blocked=seeker, at=NOW),
    "blocked by the seeker": lambda mentor, seeker: blocks.add(blocker=seeker, blocked=mentor, at=NOW),
}
RESTS: dict[str, Exit] = {
    "pauses": lambda mentor, _seeker: offers.pause(person=mentor, until=None, at=NOW),
    "pauses until a day": lambda mentor, _seeker: offers.pause(person=mentor, until=(NOW + 3 * DAY).date(), at=NOW),
    "closes the offer": lambda mentor, _seeker: offers.close(person=mentor, at=NOW),
    "out for a month": lambda mentor, _seeker: out(mentor, 30),
    "goes on a gig": lambda mentor, _seeker: gigs.start(person=mentor, until=NOW + 5 * DAY, at=NOW),
}


@pytest.mark.parametrize("how", GONE)
def test_a_request_goes_on_at_once_from_somebody_who_is_gone(how: str, mina: Person, teo: Person) -> None:
    kim = helper("Kim")
    case = asked(teo, mina, kim)
    GONE[how](mina, teo)
    assert ask_of(case, mina).state == AskState.WITHDRAWN
    assert ask_of(case, kim).runs


@pytest.mark.parametrize("how", [how for how in GONE if how != "blocked by the seeker"])
def test_a_mentee_goes_straight_back_with_card_and_seniority(how: str, mina: Person, teo: Person) -> None:
    kim, case = helper("Kim"), asked(teo, mina, at=NOW - 5 * DAY)
    asks.accept(ask=ask_of(case, mina), by=mina, at=NOW - 3 * DAY)
    handovers.save(person=teo, said={"goals": "A price list"}, shown=frozenset({"goals"}), at=NOW - 2 * DAY)
    GONE[how](mina, teo)
    again = Case.objects.get(follows=case)
    assert (again.state, again.waits_since) == (CaseState.OPEN, NOW - 2 * DAY)
    card = standing.cards(list(standing.to_answer(kim)), kim, NOW)[0]  # whom it asks now reads the card
    assert (card.ask.case, [line.words for line in card.handover]) == (again, ["A price list"])
    assert "case_again" in told(teo)


@pytest.mark.parametrize("how", RESTS)
def test_nobody_waits_for_a_mentor_who_takes_no_requests(how: str, mina: Person, teo: Person) -> None:
    kim = helper("Kim")
    case = asked(teo, mina, kim)
    assert bonds.go_on_without(at=NOW) == 0  # while the offer is open it is theirs to answer
    RESTS[how](mina, teo)
    assert bonds.go_on_without(at=NOW) == 1
    assert bonds.go_on_without(at=NOW) == 0
    assert ask_of(case, kim).runs
    assert (ask_of(case, mina).state, ask_of(case, mina).runs) == (AskState.PENDING, False)
    assert asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + HOUR)  # a late yes still counts


@pytest.mark.parametrize("how", RESTS)
def test_a_mentorship_outlives_a_break(how: str, mina: Person, teo: Person) -> None:
    pair = said_yes(teo, mina, at=NOW - DAY)
    RESTS[how](mina, teo)
    bonds.go_on_without(at=NOW)
    assert Mentorship.objects.get(pk=pair.pk).state == MentorshipState.ACTIVE
    assert not Case.objects.filter(follows=pair.ask.case).exists()


def test_with_nobody_left_it_goes_to_the_coordinators_and_not_round_in_circles(
    mina: Person, teo: Person, cora: Person
) -> None:
    case = asked(teo, mina)
    offers.pause(person=mina, until=None, at=NOW)
    assert bonds.go_on_without(at=NOW) == 1
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.step != Step.ASKS
    cases.advance_due(at=NOW + HOUR)
    assert bonds.go_on_without(at=NOW + HOUR) == 0


def test_a_question_waits_for_its_answer(mina: Person, teo: Person) -> None:
    case = asked(teo, mina, helper("Kim"))
    asks.want_more(ask=ask_of(case, mina), by=mina, question="Since when?", at=NOW)
    offers.pause(person=mina, until=None, at=NOW)
    assert bonds.go_on_without(at=NOW) == 0  # it is the seeker's turn
    asks.reply(ask=ask_of(case, mina), by=teo, words="A year.", at=NOW)
    assert bonds.go_on_without(at=NOW) == 1


def test_one_that_breaks_holds_nobody_up(mina: Person, teo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from_whom = [asked(one, mina, helper(f"Kim of {one.name}")) for one in (teo, helper("Ana"))]
    offers.pause(person=mina, until=None, at=NOW)
    climb = ladder.climb

    def breaks(*, case: Case, **named: object) -> None:
        if case == from_whom[0]:
            raise RuntimeError
        climb(case=case, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(ladder, "climb", breaks)
    assert bonds.go_on_without(at=NOW) == 1
    assert ask_of(from_whom[0], mina).runs  # nothing half done


def test_nobody_is_blamed_for_not_answering_whom_they_cannot_see(mina: Person, teo: Person) -> None:
    asked(teo, mina)
    people.hide(person=teo, by=None, why="Spam.", at=NOW)
    cases.advance_due(at=NOW + 49 * HOUR)
    assert Offer.objects.get(person=mina).unanswered == 0


def test_a_silence_about_somebody_they_see_counts(mina: Person, teo: Person) -> None:
    asked(teo, mina)
    cases.advance_due(at=NOW + 24 * HOUR)
    cases.advance_due(at=NOW + 49 * HOUR)
    assert Offer.objects.get(person=mina).unanswered == 1


def test_a_hidden_mentee_gives_the_place_back_and_may_go_straight_back(mina: Person, teo: Person, sam: Person) -> None:
    pair = said_yes(teo, mina, at=NOW - DAY)
    people.hide(person=teo, by=None, why="Spam.", at=NOW)
    assert Offer.objects.get(person=mina).taken == 0
    people.show_again(person=teo, by=None, at=NOW + DAY)
    assert pairs.visible_to(teo).get() == pair
    with pytest.raises(NothingToReopen):
        followups.ask_again(mentorship=pair, by=mina, at=NOW + DAY)
    assert followups.ask_again(mentorship=pair, by=teo, at=NOW + DAY).follows == pair.ask.case


def test_whoever_ended_it_or_whose_yes_was_taken_back_does_not_go_straight_back(mina: Person, teo: Person) -> None:
    pair = said_yes(teo, mina, at=NOW - HOUR)
    asks.undo(ask=pair.ask, by=mina, at=NOW)
    with pytest.raises(NothingToReopen):
        followups.ask_again(mentorship=pair, by=teo, at=NOW)
    asks.accept(ask=ask_of(pair.ask.case, mina), by=mina, at=NOW)
    second = Mentorship.objects.get(state=MentorshipState.ACTIVE)
    mentorships.end(mentorship=second, by=teo, at=NOW)
    with pytest.raises(NothingToReopen):
        followups.ask_again(mentorship=second, by=teo, at=NOW)


@pytest.mark.parametrize("how", ["erased", "no coordinator any more"])
def test_what_a_coordinator_took_up_is_not_left_with_nobody(how: str, teo: Person, cora: Person, ada: Person) -> None:
    ana = helper("Ana")
    roles.give(person=ana, role=RoleName.COORDINATOR, by=ada, at=NOW)
    case = asked(teo)  # nobody can be asked but Ana, who says no
    asks.decline(ask=ask_of(case, ana), by=ana, no=asks.No(), at=NOW)
    cases.advance_due(at=NOW + 7 * DAY)
    cases.take_up(case=Case.objects.get(pk=case.pk), by=cora, at=NOW + 7 * DAY)
    before = told(ana).count("case_on_board")
    if how == "erased":
        privacy.erase(person=cora, by=None, at=NOW + 7 * DAY)
    else:
        roles.end(person=cora, role=RoleName.COORDINATOR, by=ada, at=NOW + 7 * DAY)
    cases.advance_due(at=NOW + 9 * DAY)
    assert told(ana).count("case_on_board") == before + 1


@pytest.mark.usefixtures("wednesday")
def test_the_history_says_kindly_why_it_went_on(mina: Person, teo: Person, sign_in: SignIn) -> None:
    case = asked(teo, mina, helper("Kim"))
    offers.pause(person=mina, until=None, at=NOW)
    bonds.go_on_without(at=NOW)
    assert case.moves.filter(verb=Verb.OVERTAKEN).count() == 1
    page = text(sign_in(teo), case.get_absolute_url())
    assert "Mina takes no requests just now, so we went on. A late yes still counts." in page
    assert "You wanted to ask the next one" not in page
