"""Several reports hide a person before a moderator looked: all of theirs stands still, and only a decision ends it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from matching.choices import AskState, CaseState, Halt, MentorshipState
from matching.commands import asks, bonds, cases, gigs, messages
from matching.errors import WaitsForALook
from matching.models import Case, Gig, Mentorship
from matching.queries import asks as asking
from matching.queries import cases as standing
from matching.queries import mentorships as together
from profiles.choices import Curb, Verdict, Wrong
from profiles.commands import decisions, restrictions
from profiles.commands.restrictions import Measure
from profiles.models import AuditEntry, Offer, Person, Report, Restriction
from profiles.queries import people
from tests.api.program import Program
from tests.factories import NOW, PersonFactory
from tests.matching.helping import HOUR, ask_of, asked, helper, said_yes, text
from tests.matching.test_ladder import told
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SignIn = Callable[[Person], Client]


def hidden_by_reports(person: Person) -> Report:
    """Let three settled members say the same; return the first of their reports."""
    first, *_others = [
        filed(reporter, person) for reporter in PersonFactory.create_batch(3, confirmed_at=NOW - 100 * DAY)
    ]
    person.refresh_from_db()
    assert person.hidden_at
    return first


def is_seen(person: Person, by: Person) -> bool:
    return people.visible_to(by).filter(pk=person.pk).exists()


def test_it_ends_nothing_and_kept_all_goes_on(mina: Person, teo: Person, mo: Person) -> None:
    kim, ana = helper("Kim"), helper("Ana")
    pair = said_yes(teo, mina, at=NOW - DAY)
    listed, mine = asked(ana, mina, at=NOW - DAY), asked(mina, kim, at=NOW - HOUR)
    asks.put_on_list(ask=ask_of(listed, mina), by=mina, at=NOW - HOUR)
    due_at, answer_by = mine.due_at or NOW, ask_of(mine, kim).due_at
    report = hidden_by_reports(mina)
    fresh = Mentorship.objects.get(pk=pair.pk)
    assert (fresh.state, fresh.stopped_at) == (MentorshipState.ACTIVE, NOW)
    assert ask_of(listed, mina).state == AskState.WAITING
    assert Case.objects.get(pk=mine.pk).stopped_at == NOW
    assert not Case.objects.filter(follows=pair.ask.case).exists()
    decisions.decide(report=report, by=mo, verdict=Verdict.KEEP, rule=Wrong.UNKIND, reason="", at=NOW + 2 * DAY)
    fresh = Mentorship.objects.get(pk=pair.pk)
    assert ((fresh.until or NOW) - (pair.until or NOW), fresh.stopped_at) == (2 * DAY, None)
    assert Case.objects.get(pk=mine.pk).due_at == due_at + 2 * DAY
    assert ask_of(mine, kim).due_at == answer_by + 2 * DAY
    assert Offer.objects.get(person=mina).taken == 1
    assert is_seen(mina, teo)
    assert {"case_again", "mentorship_ended", "ask_withdrawn"}.isdisjoint(told(teo) + told(ana))


def test_a_decision_to_hide_ends_what_stood_still(mina: Person, teo: Person, mo: Person) -> None:
    pair, mine = said_yes(teo, mina, at=NOW - DAY), asked(mina, helper("Kim"), at=NOW - HOUR)
    report = hidden_by_reports(mina)
    assert not AuditEntry.objects.filter(action="person.hidden", actor_key=mo.key).exists()
    decided(report, mo)
    assert Mentorship.objects.get(pk=pair.pk).state == MentorshipState.ENDED
    assert Case.objects.get(follows=pair.ask.case).state == CaseState.OPEN
    assert Case.objects.get(pk=mine.pk).stopped_at is None  # what they asked for themselves stays, as after any hiding
    mina.refresh_from_db()
    assert (mina.hidden_by, mina.hidden_why) == (mo, "Rule three.")
    assert AuditEntry.objects.filter(action="person.hidden", actor_key=mo.key).exists()


def test_whoever_asked_them_goes_on_and_a_late_yes_counts(mina: Person, teo: Person, mo: Person) -> None:
    kim, case = helper("Kim"), asked(teo, mina)
    report = hidden_by_reports(mina)
    assert (bonds.go_on_without(at=NOW + HOUR), ask_of(case, kim).runs) == (1, True)
    assert ask_of(case, mina).state == AskState.PENDING
    decided(report, mo, Verdict.KEEP, "")
    assert asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + 3 * HOUR)


def test_time_alone_ends_it_as_little(mina: Person, teo: Person) -> None:
    pair = said_yes(teo, mina, at=NOW - DAY)
    hidden_by_reports(mina)
    assert gigs.end_due(at=NOW + 400 * DAY) == 0
    assert Mentorship.objects.get(pk=pair.pk).stopped_at == NOW


def test_out_as_well_each_waits_for_the_other(mina: Person, mo: Person) -> None:
    case, report = asked(mina, helper("Kim")), hidden_by_reports(mina)
    decided(filed(PersonFactory.create(), helper("Lou")), mo)  # another matter changes nothing here
    decided(report, mo, Verdict.WARN, measure=Measure(Curb.SUSPEND, 7))
    assert Case.objects.get(pk=case.pk).due_at == NOW + 7 * DAY
    restrictions.lift(restriction=Restriction.objects.get(person=mina), by=mo, at=NOW + DAY)
    assert Case.objects.get(pk=case.pk).stopped_at is None
    assert not Gig.objects.filter(person=mina, ended_at=None).exists()


def test_a_time_out_that_ends_leaves_them_hidden_and_still(mina: Person, mo: Person) -> None:
    case = asked(mina, helper("Kim"))
    decided(filed(PersonFactory.create(), mina), mo, Verdict.WARN, measure=Measure(Curb.SUSPEND, 7))
    Person.objects.filter(pk=mina.pk).update(suspended_until=None)  # so that others find the profile to report
    hidden_by_reports(mina)
    restrictions.lift(restriction=Restriction.objects.get(person=mina), by=mo, at=NOW + DAY)
    assert Case.objects.get(pk=case.pk).stopped_at == NOW


def test_the_other_reads_that_they_are_away_until_it_is_decided(
    mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    pair = said_yes(teo, mina, at=timezone.now() - DAY)
    report = hidden_by_reports(mina)
    for path in (pair.get_absolute_url(), f"/messages/{pair.key}/"):
        page = text(sign_in(teo), path)
        assert "Mina is away for now." in page
        assert mina.get_absolute_url() not in page
    assert Program(teo).ask("GET", f"mentorships/{pair.key}/").json()["away"] is True
    messages.send(mentorship=pair, author=teo, words="See you.", form_key="a" * 32, at=timezone.now())
    decided(report, mo)
    assert not together.visible_to(teo).filter(pk=pair.pk).exists()


def test_their_own_page_says_why_and_calls_it_no_gig(mina: Person, mo: Person, sign_in: SignIn) -> None:
    case, report = asked(mina, helper("Kim")), hidden_by_reports(mina)
    page, home = text(sign_in(mina), case.get_absolute_url()), text(sign_in(mina), "/home/")
    assert "The clock stands still until a moderator has looked." in page
    assert "A moderator has to look at your profile: the clock stands still." in page
    assert "It stands still until a moderator has looked." in home
    for wrong in ("gig", "I am back", "9999"):
        assert wrong not in page.split("<main")[1].replace("/gig/", "")
    assert standing.standing(Case.objects.get(pk=case.pk)).halt == Halt.LOOK
    with pytest.raises(WaitsForALook):
        cases.ask_early(case=case, by=mina, at=NOW)
    gigs.start(person=mina, until=NOW + 3 * DAY, at=NOW)
    assert standing.standing(Case.objects.get(pk=case.pk)).halt == Halt.LOOK
    decided(report, mo, Verdict.KEEP, "")
    assert standing.standing(Case.objects.get(pk=case.pk)).halt == Halt.GIG
    gigs.end(person=mina, at=NOW + HOUR)
    assert standing.standing(Case.objects.get(pk=case.pk)).halt == ""
    assert asking.to_answer(mina).count() == 0
