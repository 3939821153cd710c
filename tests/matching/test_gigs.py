"""On a gig: clocks stand still, and afterwards everything is due exactly as much later."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from matching.choices import AskState, CaseState, Step, Verb
from matching.commands import asks, cases, gigs, mentorships
from matching.commands.asks import No
from matching.errors import GigTooLong, GigTooShort, OnAGig
from matching.models import Gig, Mentorship
from profiles.models import Offer, Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, said_yes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AWAY = 9 * DAY + 7 * HOUR


def told(person: Person) -> list[str]:
    return list(person.notices.order_by("id").values_list("verb", flat=True))


def test_due_dates_move_by_exactly_the_stopped_time(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    gigs.start(person=teo, until=NOW + 5 * HOUR + AWAY, at=NOW + 5 * HOUR)
    assert cases.advance_due(at=NOW + 5 * DAY) == 0
    assert told(mina) == ["ask_received"]
    assert gigs.end_due(at=NOW + 5 * HOUR + AWAY - HOUR) == 0
    assert gigs.end_due(at=NOW + 5 * HOUR + AWAY) == 1
    case.refresh_from_db()
    ask = ask_of(case, mina)
    assert (ask.due_at, ask.remind_at) == (NOW + 48 * HOUR + AWAY, NOW + 24 * HOUR + AWAY)
    assert (case.due_at, case.stopped, case.stopped_at) == (ask.remind_at, AWAY, None)
    assert told(teo) == ["gig_over"]
    cases.advance_due(at=NOW + 24 * HOUR + AWAY)
    assert told(mina) == ["ask_received", "ask_reminder"]


def test_twice_away_counts_twice_and_coming_back_twice_once(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    for day in (1, 4):
        gigs.start(person=teo, until=NOW + 90 * DAY, at=NOW + day * DAY - HOUR)
        assert gigs.end(person=teo, at=NOW + (day + 1) * DAY - HOUR) is True
        assert gigs.end(person=teo, at=NOW + (day + 2) * DAY) is False
    assert ask_of(case, mina).due_at == NOW + 4 * DAY


def test_the_date_can_be_moved(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    first = gigs.start(person=teo, until=NOW + DAY, at=NOW)
    assert gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW + HOUR) == first
    case.refresh_from_db()
    assert case.due_at == NOW + 3 * DAY
    assert Gig.objects.count() == 1


def test_nobody_new_is_asked_until_they_are_back(mina: Person, teo: Person) -> None:
    case = asked(teo, mina, helper("Jo"))
    gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW)
    asks.decline(ask=ask_of(case, mina), by=mina, no=No(), at=NOW + HOUR)
    with pytest.raises(OnAGig):
        cases.ask_early(case=case, by=teo, at=NOW + HOUR)
    assert case.asks.count() == 1
    gigs.end_due(at=NOW + 3 * DAY)
    assert ask_of(case, Person.objects.get(name="Jo")).due_at == NOW + 4 * DAY


def test_an_early_yes_is_kept(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW)
    pair = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + DAY)
    case.refresh_from_db()
    assert (case.state, case.stopped_at, case.stopped) == (CaseState.SUPPORTED, None, DAY)
    assert pair is not None
    assert pair.stopped_at == NOW + DAY  # their time together begins when they are back
    until = pair.until
    gigs.end_due(at=NOW + 3 * DAY)
    pair.refresh_from_db()
    assert until is not None
    assert pair.until == until + 2 * DAY


def test_a_question_asked_meanwhile_has_its_whole_time_afterwards(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW)
    asks.want_more(ask=ask_of(case, mina), by=mina, question="What did you try?", at=NOW + DAY)
    gigs.end_due(at=NOW + 3 * DAY)
    assert ask_of(case, mina).due_at == NOW + 4 * DAY


def test_the_time_of_two_counts_once_while_both_are_away(mina: Person, teo: Person) -> None:
    pair = said_yes(teo, mina)
    until = pair.until
    assert until is not None
    gigs.start(person=teo, until=NOW + 4 * DAY, at=NOW + DAY)
    gigs.start(person=mina, until=NOW + 6 * DAY, at=NOW + 2 * DAY)
    gigs.end_due(at=NOW + 4 * DAY)
    assert Mentorship.objects.get(pk=pair.pk).until == until
    assert mentorships.finish_due(at=until + HOUR) == 0
    gigs.end_due(at=NOW + 6 * DAY)
    assert Mentorship.objects.get(pk=pair.pk).until == until + 5 * DAY


def test_a_mentor_on_a_gig_gets_no_strike_and_no_new_ask_and_the_case_goes_on(mina: Person, teo: Person) -> None:
    jo = helper("Jo")
    case = asked(teo, mina, jo)
    gigs.start(person=mina, until=NOW + 5 * DAY, at=NOW + HOUR)
    cases.advance_due(at=NOW + 24 * HOUR)
    cases.advance_due(at=NOW + 48 * HOUR)
    assert "ask_reminder" not in told(mina)
    assert ask_of(case, mina).state == AskState.EXPIRED
    assert ask_of(case, jo).state == AskState.PENDING
    offer = Offer.objects.get(person=mina)
    assert (offer.unanswered, offer.paused_at) == (0, NOW + HOUR)
    gigs.end_due(at=NOW + 5 * DAY)
    assert Offer.objects.get(person=mina).paused_at is None


def test_an_offer_that_rested_before_stays_at_rest(sam: Person) -> None:
    gigs.start(person=sam, until=NOW + DAY, at=NOW)
    assert Gig.objects.get().rests_offer is False


def test_on_the_board_the_clock_stands_still_too(teo: Person, cora: Person) -> None:
    case = asked(teo)
    gigs.start(person=teo, until=NOW + 9 * DAY, at=NOW + HOUR)
    assert cases.advance_due(at=NOW + 5 * DAY) == 0
    gigs.end_due(at=NOW + 9 * DAY)
    case.refresh_from_db()
    assert (case.step, case.due_at) == (Step.BOARD, NOW + 24 * HOUR + 9 * DAY - HOUR)
    assert told(cora) == ["case_on_board"]


def test_a_request_made_on_a_gig_waits_too(mina: Person, teo: Person) -> None:
    gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW)
    case = asked(teo, mina, at=NOW + DAY)
    assert list(case.moves.values_list("verb", flat=True)) == [Verb.OPENED, Verb.ASKED, Verb.STOPPED]
    gigs.end_due(at=NOW + 3 * DAY)
    assert ask_of(case, mina).due_at == NOW + 5 * DAY


@pytest.mark.parametrize(("until", "refusal"), [(NOW, GigTooShort), (NOW + 91 * DAY, GigTooLong)])
def test_a_day_that_makes_no_sense_is_refused(teo: Person, until: object, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        gigs.start(person=teo, until=until, at=NOW)  # type: ignore[arg-type]
    assert not Gig.objects.exists()


def test_the_database_knows_one_gig_at_a_time(teo: Person) -> None:
    gigs.start(person=teo, until=NOW + DAY, at=NOW)
    with pytest.raises(IntegrityError, match="gig_one_at_a_time"), transaction.atomic():
        Gig.objects.create(person=teo, since=NOW, until=NOW + DAY)


def test_a_stopped_clock_ends_with_the_case(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    gigs.start(person=teo, until=NOW + 3 * DAY, at=NOW)
    cases.withdraw(case=case, by=teo, at=NOW + DAY)
    case.refresh_from_db()
    assert (case.state, case.stopped_at) == (CaseState.WITHDRAWN, None)


class TestPages:
    def test_one_tap_stops_and_one_goes_on(self, mina: Person, teo: Person, client: Client) -> None:
        case = asked(teo, mina)
        client.force_login(teo.account)  # type: ignore[arg-type]
        page = client.get(reverse("matching:gig_show"))
        day = page.context["days"][0]
        answer = client.post(reverse("matching:gig_show"), {"until": day.isoformat()}, follow=True)
        assert "Nothing runs out while you work" in answer.content.decode()
        assert "Stopped until" in client.get(case.get_absolute_url()).content.decode()
        assert "Stopped until" not in client.post(reverse("matching:gig_end"), follow=True).content.decode()
        assert not Gig.objects.filter(ended_at=None).exists()

    def test_a_day_in_the_past_is_said_kindly_and_changes_nothing(self, teo: Person, client: Client) -> None:
        client.force_login(teo.account)  # type: ignore[arg-type]
        answer = client.post(reverse("matching:gig_show"), {"until": "2020-01-01"})
        assert "Please choose a day after today." in answer.content.decode()
        assert not Gig.objects.exists()

    def test_the_mentor_sees_that_there_is_no_hurry(self, mina: Person, client: Client) -> None:
        seeker = asker("Ana")
        asked(seeker, mina)
        client.force_login(mina.account)  # type: ignore[arg-type]
        assert "no hurry" not in client.get(reverse("home")).content.decode()
        gigs.start(person=seeker, until=NOW + DAY, at=NOW)
        for page in ("matching:ask_list", "home"):
            said = client.get(reverse(page)).content.decode()
            assert "no hurry" in said
            assert "Friday" not in said
