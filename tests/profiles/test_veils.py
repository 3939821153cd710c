"""Several members' reports hide at once; a crowd of newcomers does not, and neither does a clique."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from profiles.choices import Hold, Verdict, Wrong
from profiles.commands import reports
from profiles.contracts import Reported
from profiles.models import AuditEntry, Person, Report, Veil
from profiles.policies.standing import hides_at_once, weight
from profiles.queries import people
from profiles.queries import reports as reading
from profiles.queries.standing import Standing
from tests.factories import NOW, PersonFactory
from tests.profiles.reporting import decided, filed

DAY = timedelta(days=1)


def members(count: int, days: int) -> list[Person]:
    return PersonFactory.create_batch(count, confirmed_at=NOW - days * DAY)


def is_seen(person: Person, by: Person) -> bool:
    return people.visible_to(by).filter(pk=person.pk).exists()


def test_three_settled_members_hide_at_once(mina: Person, sam: Person) -> None:
    first, second, third = members(3, days=100)
    for reporter in (first, second):
        filed(reporter, mina)
    assert is_seen(mina, sam)
    filed(third, mina)
    assert not is_seen(mina, sam)
    veil = Veil.objects.get()
    assert (veil.people, veil.weight) == (3, 6)
    assert AuditEntry.objects.filter(action="report.veiled", actor_key="").count() == 1
    assert [matter.veiled for matter in reading.queue(reading.open_reports(), NOW)] == [True]


def test_a_mob_of_newcomers_hides_nothing(mina: Person, sam: Person) -> None:
    for reporter in members(20, days=3):
        filed(reporter, mina)
    assert is_seen(mina, sam)
    assert not Veil.objects.exists()


def test_kept_it_is_seen_again_and_stays(mina: Person, sam: Person, mo: Person) -> None:
    for reporter in members(3, days=100):
        filed(reporter, mina)
    decided(Report.objects.earliest("id"), mo, Verdict.KEEP, "")
    assert is_seen(mina, sam)
    assert Veil.objects.get().lifted_at == NOW


def test_never_by_fewer_in_the_database_either(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Veil.objects.create(kind="x", subject_key="y", people=2, weight=9, at=NOW)


def test_a_clique_counts_once() -> None:
    bound = [Standing(n, 400, bound_to=frozenset(range(9)) - {n}) for n in range(9)]
    assert not hides_at_once(bound)
    assert hides_at_once([Standing(n, 400) for n in range(9)])


def test_who_was_often_wrong_weighs_nothing() -> None:
    assert weight(Standing(1, 400, upheld=1, kept=5)) == 0
    assert weight(Standing(1, 400, upheld=5, kept=0)) == 3
    assert weight(Standing(1, 13)) == 0


@given(st.lists(st.builds(Standing, st.integers(1, 9), st.integers(0, 13)), max_size=200))
def test_no_number_of_newcomers_is_enough(mob: list[Standing]) -> None:
    assert not hides_at_once(mob)


@given(st.lists(st.builds(Standing, st.integers(1, 2), st.integers(0, 4_000), st.integers(0, 50)), max_size=2))
def test_one_or_two_are_never_enough(few: list[Standing]) -> None:
    assert not hides_at_once(few)


def held(person: Person, *why: Hold) -> Report:
    found = Reported(author=person, quote="Call me: 0117 496 0001", url="/")
    return reports.hold(kind="profiles.person", key=person.key, found=found, held=why, at=NOW)


def test_what_the_site_held_waits_in_the_queue_and_kept_is_shown(mina: Person, sam: Person, mo: Person) -> None:
    Person.objects.filter(pk=mina.pk).update(hidden_at=NOW, hidden_why="held back")
    report = held(mina, Hold.CONTACT)
    assert held(mina, Hold.CONTACT) == report
    (matter,) = reading.queue(reading.open_reports(), NOW)
    assert (report.wrong, matter.said) == (Wrong.PRIVATE, [])
    assert matter.held == ["A phone number, an e-mail address or a link to write at"]
    decided(report, mo, Verdict.KEEP, "")
    assert is_seen(mina, sam)


def test_held_things_come_after_the_urgent_and_before_the_rest(
    mina: Person, teo: Person, sam: Person, cora: Person
) -> None:
    filed(sam, teo)
    held(mina, Hold.NEWCOMER)
    filed(sam, cora, Wrong.DANGER)
    assert [matter.about for matter in reading.queue(reading.open_reports(), NOW)] == [cora, mina, teo]


@pytest.mark.parametrize("held_back", [[], ["nothing we know"]])
def test_a_report_is_by_somebody_or_says_why_it_was_held(held_back: list[str], mina: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(kind="x", subject_key="y", wrong="spam", held=held_back, at=NOW)
