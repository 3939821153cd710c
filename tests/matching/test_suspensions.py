"""Out for a time: clocks stand still and nothing ends, so that taking it back puts everything back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from matching.choices import AskState, CaseState, MentorshipState
from matching.commands import asks, bonds, gigs, mentorships, messages
from matching.models import Ask, Case, Gig, Mentorship, Wait
from matching.queries import gigs as standing
from profiles.choices import Curb, RoleName, Verdict
from profiles.commands import appeals, decisions, restrictions
from profiles.commands.restrictions import Measure
from profiles.models import Decision, Offer, Person, Restriction
from profiles.queries import people
from tests.api.program import Program
from tests.factories import NOW, PersonFactory, RoleFactory, TopicFactory
from tests.matching.helping import HOUR, ask_of, asked, helper, said_yes, text
from tests.matching.test_ladder import told
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OUT, CLOSE = Measure(Curb.SUSPEND, 7), Measure(Curb.CLOSE)
SignIn = Callable[[Person], Client]
WayBack = Callable[[Restriction, Person, Person], object]


@pytest.fixture
def rae() -> Person:
    """A second moderator, who reads appeals."""
    rae = PersonFactory.create(name="Rae")
    RoleFactory.create(person=rae, role=RoleName.MODERATOR)
    return rae


def out(person: Person, by: Person, measure: Measure = OUT) -> Restriction:
    decided(filed(PersonFactory.create(), person), by, Verdict.WARN, measure=measure)
    person.refresh_from_db()
    return Restriction.objects.filter(person=person).latest("id")


def appealed(row: Restriction, _mo: Person, rae: Person) -> None:
    appeal = appeals.make(decision=row.decision, person=row.person, words="I did not.", at=NOW + HOUR)
    appeals.answer(appeal=appeal, by=rae, granted=True, words="Right.", at=NOW + 2 * HOUR)


BACK: dict[str, WayBack] = {
    "undone by who decided": lambda row, mo, _rae: decisions.undo(decision=row.decision, by=mo, at=NOW + 2 * HOUR),
    "appeal granted": appealed,
    "over": lambda _row, _mo, _rae: restrictions.end_due(at=NOW + 7 * DAY),
}


@pytest.mark.parametrize("how", BACK)
def test_whatever_brings_them_back_all_is_where_it_was(
    how: str, mina: Person, teo: Person, mo: Person, rae: Person
) -> None:
    kim, ana, own = helper("Kim"), helper("Ana"), helper("Lou")
    pair = said_yes(teo, mina, at=NOW - DAY)
    listed, asking = asked(ana, mina, at=NOW - DAY), asked(kim, mina, at=NOW - HOUR)
    asks.put_on_list(ask=ask_of(listed, mina), by=mina, at=NOW - HOUR)
    mine = asked(mina, own, at=NOW - HOUR)
    before, due_at, answer_by = Offer.objects.get(person=mina), mine.due_at or NOW, ask_of(mine, own).due_at
    row = out(mina, mo)
    assert Gig.objects.get(person=mina, ended_at=None).imposed
    BACK[how](row, mo, rae)
    back_at = Gig.objects.get(person=mina).ended_at
    assert back_at is not None
    away = back_at - NOW
    fresh = Mentorship.objects.get(pk=pair.pk)
    assert (fresh.state, fresh.stopped_at) == (MentorshipState.ACTIVE, None)
    assert (fresh.until or NOW) - (pair.until or NOW) == away
    assert (ask_of(listed, mina).state, ask_of(asking, mina).state) == (AskState.WAITING, AskState.PENDING)
    assert (Case.objects.get(pk=mine.pk).due_at, ask_of(mine, own).due_at) == (due_at + away, answer_by + away)
    offer = Offer.objects.get(person=mina)
    assert (offer.paused_at, offer.opened_at, offer.taken) == (None, before.opened_at, before.taken)
    assert standing.of_person(mina) is None
    assert people.visible_to(teo).filter(pk=mina.pk).exists()
    assert not Case.objects.filter(follows=pair.ask.case).exists()
    assert {"case_again", "mentorship_ended", "ask_withdrawn"}.isdisjoint(told(teo) + told(kim) + told(ana))
    assert "gig_over" not in told(mina)


def test_whoever_asked_goes_on_meanwhile_and_a_late_yes_counts(mina: Person, teo: Person, mo: Person) -> None:
    kim, case = helper("Kim"), asked(teo, mina)
    row = out(mina, mo)
    assert bonds.go_on_without(at=NOW + HOUR) == 1
    assert ask_of(case, kim).runs
    decisions.undo(decision=row.decision, by=mo, at=NOW + 2 * HOUR)
    assert asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + 3 * HOUR)


def test_a_mentee_who_asks_anew_meanwhile_keeps_the_time_they_waited(
    mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    kim, case = helper("Kim"), asked(teo, mina, at=NOW - 5 * DAY)
    asks.accept(ask=ask_of(case, mina), by=mina, at=NOW - 3 * DAY)
    out(mina, mo)
    again = asked(teo, kim, at=NOW + DAY)
    assert (again.opened_at, again.waits_since) == (NOW + DAY, NOW - DAY)
    wait = Wait.objects.get(person=teo)
    assert (wait.since, wait.rounds_missed) == (NOW - DAY, 1)
    assert Mentorship.objects.get(mentee=teo).state == MentorshipState.ACTIVE  # which goes on when Mina is back
    assert "The time you waited before counts." in text(sign_in(teo), again.get_absolute_url())


@pytest.mark.parametrize("how", ["mentor is there", "about something else", "it is over"])
def test_whoever_asks_anew_otherwise_begins_anew(how: str, mina: Person, teo: Person, mo: Person) -> None:
    case, about = asked(teo, mina, at=NOW - 5 * DAY), dict[str, Any]()
    pair = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW - 3 * DAY)
    assert pair is not None
    if how == "it is over":
        mentorships.end(mentorship=pair, by=teo, at=NOW - DAY)
    if how == "about something else":
        about = {"topic": TopicFactory.create(slug="asking-for-more").pk}
    if how != "mentor is there":
        out(mina, mo)
    assert asked(teo, helper("Kim"), at=NOW + DAY, **about).waits_since == NOW + DAY
    assert not Wait.objects.filter(person=teo).exists()


def test_a_silence_while_out_is_none(mina: Person, teo: Person, mo: Person) -> None:
    asked(teo, mina)
    out(mina, mo)
    Ask.objects.update(due_at=NOW + HOUR)
    Case.objects.update(due_at=NOW + HOUR)
    from_now = NOW + 2 * HOUR
    assert bonds.go_on_without(at=from_now) == 1
    assert Offer.objects.get(person=mina).unanswered == 0


def test_only_a_closing_that_two_confirmed_ends_what_binds_them(
    mina: Person, teo: Person, mo: Person, rae: Person
) -> None:
    pair = said_yes(teo, mina, at=NOW - DAY)
    row = out(mina, mo, CLOSE)
    assert Mentorship.objects.get(pk=pair.pk).state == MentorshipState.ACTIVE
    restrictions.confirm(restriction=row, by=rae, at=NOW + HOUR)
    assert Mentorship.objects.get(pk=pair.pk).state == MentorshipState.ENDED
    assert Case.objects.get(follows=pair.ask.case).state == CaseState.OPEN
    assert "case_again" in told(teo)


def test_a_gig_of_their_own_keeps_its_day(mina: Person, mo: Person) -> None:
    case = asked(mina, helper("Kim"))
    gigs.start(person=mina, until=NOW + 3 * DAY, at=NOW - HOUR)
    row = out(mina, mo)
    assert Case.objects.get(pk=case.pk).due_at == NOW + 7 * DAY
    decisions.undo(decision=row.decision, by=mo, at=NOW + HOUR)
    fresh, own = Case.objects.get(pk=case.pk), standing.of_person(mina)
    assert (fresh.due_at, fresh.stopped_at) == (NOW + 3 * DAY, NOW - HOUR)
    assert own is not None
    assert own.until == NOW + 3 * DAY


def test_a_gig_that_ends_meanwhile_starts_no_clock(mina: Person, mo: Person) -> None:
    case = asked(mina, helper("Kim"))
    gigs.start(person=mina, until=NOW + 3 * DAY, at=NOW - HOUR)
    out(mina, mo)
    assert gigs.end_due(at=NOW + 3 * DAY) == 1
    assert Case.objects.get(pk=case.pk).stopped_at == NOW - HOUR
    assert Offer.objects.get(person=mina).paused_at is None
    assert gigs.end_due(at=NOW + 7 * DAY) == 1
    assert Case.objects.get(pk=case.pk).stopped_at is None


def test_of_two_suspensions_one_taken_back_leaves_the_other(mina: Person, mo: Person) -> None:
    case = asked(mina, helper("Kim"))
    longer = out(mina, mo)
    shorter = out_again(mina, mo)
    decisions.undo(decision=longer.decision, by=mo, at=NOW + HOUR)
    assert (Case.objects.get(pk=case.pk).due_at, shorter.until) == (NOW + DAY, NOW + DAY)
    decisions.undo(decision=shorter.decision, by=mo, at=NOW + 2 * HOUR)
    assert Case.objects.get(pk=case.pk).stopped_at is None


def out_again(person: Person, by: Person) -> Restriction:
    decision = Decision.objects.get(about=person)
    decision.pk, decision.key = None, "k" * 12
    decision.save()
    return restrictions.impose(decision=decision, person=person, measure=Measure(Curb.SUSPEND, 1), at=NOW)


def test_the_other_reads_that_they_are_away_and_writes(mina: Person, teo: Person, mo: Person, sign_in: SignIn) -> None:
    pair = said_yes(teo, mina, at=timezone.now() - DAY)
    row = out(mina, mo)
    Restriction.objects.update(until=timezone.now() + DAY)
    browser = sign_in(teo)
    for path in (pair.get_absolute_url(), f"/messages/{pair.key}/"):
        page = text(browser, path)
        assert "Mina is away for now." in page
        assert mina.get_absolute_url() not in page  # which would say that there is no such page
    assert Program(teo).ask("GET", f"mentorships/{pair.key}/").json()["away"] is True
    messages.send(mentorship=pair, author=teo, words="See you.", form_key="a" * 32, at=timezone.now())
    decisions.undo(decision=row.decision, by=mo, at=timezone.now())
    assert "is away for now" not in text(browser, pair.get_absolute_url())
    assert "See you." in text(sign_in(mina), f"/messages/{pair.key}/")


def test_the_history_does_not_call_it_a_gig(mina: Person, mo: Person, sign_in: SignIn) -> None:
    case = asked(mina, helper("Kim"))
    row = out(mina, mo)
    decisions.undo(decision=row.decision, by=mo, at=NOW + HOUR)
    page = text(sign_in(mina), case.get_absolute_url())
    assert "You were out for a time: the clock stands still." in page
    assert "You went on a gig" not in page
    gigs.start(person=mina, until=NOW + 3 * DAY, at=NOW + 2 * HOUR)
    assert "You went on a gig" in text(sign_in(mina), case.get_absolute_url())


def test_what_was_taken_back_is_said_as_it_is(
    mina: Person, teo: Person, sam: Person, mo: Person, rae: Person, sign_in: SignIn
) -> None:
    row = out(mina, mo, CLOSE)
    restrictions.confirm(restriction=row, by=rae, at=NOW + HOUR)
    page = row.decision.get_absolute_url()
    assert "wait for you" not in text(sign_in(mina), "/out/")
    decisions.undo(decision=row.decision, by=mo, at=NOW + 2 * HOUR)
    said = text(sign_in(mina), page)
    assert "do not come back by themselves" in said
    assert "Everything is as it was" not in said
    second = out(teo, mo)
    decisions.undo(decision=second.decision, by=mo, at=NOW + HOUR)
    said = text(sign_in(teo), second.decision.get_absolute_url())
    assert "what waited for you goes on" in said
    assert "Taken back on" in said
    stands = text(sign_in(sam), out(sam, mo).decision.get_absolute_url())
    for still_open in ("Object, or leave it", "Somebody else reads it", "You hear why", "note--wait"):
        assert still_open in stands
        assert still_open not in said


def test_the_moderator_reads_both_things_that_were_done(sam: Person, mina: Person, mo: Person, sign_in: SignIn) -> None:
    sent = {"verdict": "warn", "rule": "unkind", "reason": "Please be kind."}
    for follows, said in (("suspend-7", True), ("", False)):
        page = sign_in(mo).post(f"/moderation/{filed(sam, mina).key}/", {**sent, "follows": follows}, follow=True)
        assert ("They are out until their time is over." in page.content.decode()) is said
        Person.objects.update(suspended_until=None)


def test_the_database_knows_one_of_each_and_that_no_offer_rests_by_it(mina: Person) -> None:
    gigs.impose(person=mina, until=NOW + DAY, at=NOW)
    for wrong in ({"imposed": True}, {"imposed": True, "rests_offer": True, "ended_at": NOW + HOUR}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Gig.objects.create(person=mina, since=NOW, until=NOW + DAY, **wrong)
