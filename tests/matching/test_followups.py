"""Straight back: a mentorship that ends without its mentee's fault opens their request again, with their seniority."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from matching.choices import AskState, CaseState, MentorshipState, Step
from matching.commands import asks, bonds, cases, followups, gigs, mentorships, runs
from matching.errors import NothingToReopen
from matching.models import Case, Mentorship, Suggestion, Wait
from profiles.choices import EVERYONE_POOL
from profiles.commands import blocks, privacy
from profiles.models import Offer, Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, said_yes, text
from tests.matching.test_ladder import told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]


def after_a_wait(teo: Person, mina: Person, days: int = 3) -> Mentorship:
    """Return a mentorship that began after some days of waiting."""
    case = asked(teo, mina)
    made = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + days * DAY)
    assert made is not None
    return made


def again(pair: Mentorship) -> Case:
    return Case.objects.get(follows=pair.ask.case)


@pytest.mark.parametrize("how", ["cannot go on", "leaves", "is erased", "blocks"])
def test_the_request_is_open_again_with_the_time_waited(how: str, mina: Person, teo: Person, cora: Person) -> None:
    pair, at = after_a_wait(teo, mina), NOW + 20 * DAY
    if how == "cannot go on":
        mentorships.end(mentorship=pair, by=mina, hands_on=True, at=at)
    elif how == "leaves":
        bonds.leave(person=mina, at=at)
    elif how == "is erased":
        privacy.erase(person=mina, by=None, at=at)
    else:
        blocks.add(blocker=mina, blocked=teo, at=at)
    case = again(pair)
    assert (case.state, case.opened_at, case.waits_since) == (CaseState.OPEN, at, at - 3 * DAY)
    assert (case.words, case.topic) == (pair.ask.case.words, pair.ask.case.topic)
    assert case.step == Step.BOARD  # nobody else is there, so people look after it at once
    assert "case_again" in told(teo)
    assert not case.asks.filter(mentor=mina).exists()
    assert Case.objects.get(pk=pair.ask.case_id).state == CaseState.SUPPORTED


@pytest.mark.parametrize(
    "how", ["mentee ends", "mentor finishes", "mentee blocks", "mentee leaves", "is out", "time is over"]
)
def test_whoever_wanted_it_so_is_not_sent_back(how: str, mina: Person, teo: Person) -> None:
    pair, at = after_a_wait(teo, mina), NOW + 20 * DAY
    if how == "mentee ends":
        mentorships.end(mentorship=pair, by=teo, hands_on=True, at=at)
    elif how == "mentor finishes":
        mentorships.end(mentorship=pair, by=mina, at=at)
    elif how == "mentee blocks":
        blocks.add(blocker=teo, blocked=mina, at=at)
    elif how == "mentee leaves":
        privacy.erase(person=teo, by=None, at=at)
    elif how == "is out":
        bonds.rest(person=teo, until=at + 30 * DAY, at=at)
        assert Mentorship.objects.get().stopped_at == at  # it waits for them
        bonds.leave(person=teo, at=at)
    else:
        mentorships.finish(mentorship=pair, at=NOW + 400 * DAY)
    assert Mentorship.objects.get().state != MentorshipState.ACTIVE
    assert Case.objects.count() == 1


def test_who_fits_next_is_asked_at_once_and_never_who_answered_before(mina: Person, teo: Person) -> None:
    jo, kim = helper("Jo"), helper("Kim")
    case = asked(teo, jo, mina, kim)
    asks.decline(ask=ask_of(case, jo), by=jo, no=asks.No(), at=NOW)
    pair = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + HOUR)
    assert pair is not None
    mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW + 9 * DAY)
    assert dict(again(pair).asks.values_list("mentor__name", "state")) == {"Kim": AskState.PENDING}
    for day in range(10, 16):
        cases.advance_due(at=NOW + day * DAY)
    assert set(again(pair).asks.values_list("mentor__name", flat=True)) == {"Kim"}


def test_the_time_of_every_request_before_counts(mina: Person, teo: Person, cora: Person) -> None:
    first = after_a_wait(teo, mina)
    jo = helper("Jo")
    mentorships.end(mentorship=first, by=mina, hands_on=True, at=NOW + 10 * DAY)
    second = asks.accept(ask=ask_of(again(first), jo), by=jo, at=NOW + 11 * DAY)
    assert second is not None
    mentorships.end(mentorship=second, by=jo, hands_on=True, at=NOW + 30 * DAY)
    assert again(second).waits_since == NOW + (30 - 3 - 1) * DAY
    assert again(second).step == Step.BOARD  # neither of the two is asked again


def test_days_on_a_gig_are_not_counted_and_the_clock_stands_still(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW)
    gigs.end(person=teo, at=NOW + 2 * DAY)
    pair = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + 3 * DAY)
    assert pair is not None
    gigs.start(person=teo, until=NOW + 30 * DAY, at=NOW + 9 * DAY)
    mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW + 10 * DAY)
    assert again(pair).waits_since == NOW + 9 * DAY
    assert (again(pair).stopped_at, again(pair).due_at) == (NOW + 10 * DAY, NOW + 30 * DAY)


def test_they_stand_first_on_the_board(mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
    """Ana asked a day before Teo's mentor left, but Teo had waited for two days then."""
    pair = after_a_wait(teo, mina, days=2)
    Offer.objects.update(room=1)
    asked(asker("Ana"), at=NOW + 5 * DAY)
    mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW + 6 * DAY)
    page = text(sign_in(cora), "/waiting/")
    assert page.index("Teo") < page.index("Ana")
    assert "Their mentor could not go on. The days before count." in page


def test_they_go_first_in_the_next_match_run(mina: Person, teo: Person) -> None:
    """Two runs, one place: a fallen pick counts as a missed round."""
    ana = asker("Ana")
    pair = after_a_wait(teo, mina)
    runs.run_match(pool=EVERYONE_POOL, at=NOW + 4 * DAY)
    mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW + 5 * DAY)
    Wait.objects.filter(person=ana).update(rounds_missed=0)
    assert Wait.objects.get(person=teo).rounds_missed >= 1
    helper("Only", room=1)
    mina.offer.delete()
    runs.run_match(pool=EVERYONE_POOL, at=NOW + 6 * DAY)
    picked = Suggestion.objects.filter(picked=True, mentor__name="Only").get()
    assert picked.seeker == teo


def test_twice_is_once_also_for_the_database(mina: Person, teo: Person) -> None:
    pair = after_a_wait(teo, mina)
    mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW + 9 * DAY)
    assert followups.follow(mentorship=pair, at=NOW + 9 * DAY) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        followups.copy(pair.ask.case, at=NOW + 9 * DAY)


def test_a_mentee_whose_mentor_finished_goes_back_by_themselves(mina: Person, teo: Person, sam: Person) -> None:
    pair = said_yes(teo, mina)
    with pytest.raises(NothingToReopen):  # nobody has finished
        followups.ask_again(mentorship=pair, by=teo, at=NOW + DAY)
    mentorships.end(mentorship=pair, by=mina, at=NOW + DAY)
    with pytest.raises(NothingToReopen):
        followups.ask_again(mentorship=pair, by=mina, at=NOW + DAY)
    made = followups.ask_again(mentorship=pair, by=teo, at=NOW + DAY)
    assert followups.ask_again(mentorship=pair, by=teo, at=NOW + 2 * DAY) == made
    assert "case_again" not in told(teo)  # they know


@pytest.mark.usefixtures("wednesday")
class TestThePages:
    def test_both_say_what_happens_next(self, mina: Person, teo: Person, cora: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina, at=NOW - 2 * DAY)
        url = pair.get_absolute_url()
        mentor = sign_in(mina)
        assert "I cannot go on, and they still need somebody" in text(mentor, f"{url}end/")
        assert "I cannot go on" not in text(sign_in(teo), f"{url}end/")
        mentor.post(f"{url}end/", {"farewell": "Sorry, a new job.", "hands_on": "on"})
        browser = sign_in(teo)
        assert "Your request is open again, and the time you waited counts." in text(browser, url)
        page = text(browser, again(pair).get_absolute_url())
        assert "you go straight back to where you were" in page
        assert "We opened your request again." in page
        assert again(pair).get_absolute_url() in text(browser, pair.ask.case.get_absolute_url())

    def test_one_tap_leads_back(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        pair = said_yes(teo, mina, at=NOW - 2 * DAY)
        mentorships.end(mentorship=pair, by=mina, at=NOW)
        browser, url = sign_in(teo), pair.get_absolute_url()
        assert "Open my request again" in text(browser, url)
        assert "Open my request again" not in text(sign_in(mina), url)
        assert browser.post(f"{url}again/")["Location"] == again(pair).get_absolute_url()

    def test_the_next_mentor_reads_it_on_the_card(self, mina: Person, teo: Person, sign_in: SignIn) -> None:
        jo, pair = helper("Jo"), said_yes(teo, mina, at=NOW - 2 * DAY)
        mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW)
        assert "Teo had a mentor who could not go on" in text(sign_in(jo), "/requests/")
