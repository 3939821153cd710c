"""Claims, voices against a decision, ready answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.utils import timezone

from profiles.choices import RoleName, Verdict
from profiles.commands import decisions
from profiles.errors import CannotBeMended, NotYoursToDecide, TakenByAnother
from profiles.models import Claim, Decision, Notice, Person, UndoVote
from profiles.queries import people
from profiles.queries import reports as reading
from tests.api.program import Program
from tests.factories import NOW, PersonFactory, RoleFactory
from tests.profiles.reporting import decided, filed

SignIn = Callable[[Person], Client]
MINUTE = timedelta(minutes=1)


def moderators(count: int) -> list[Person]:
    found = PersonFactory.create_batch(count)
    for person in found:
        RoleFactory.create(person=person, role=RoleName.MODERATOR)
    return found


def test_who_is_on_it_decides_and_others_wait(mina: Person, sam: Person, mo: Person) -> None:
    report, (other,) = filed(sam, mina), moderators(1)
    until = decisions.claim(report=report, by=mo, at=NOW)
    assert until == NOW + decisions.CLAIMED_FOR
    with pytest.raises(TakenByAnother):
        decisions.claim(report=report, by=other, at=NOW + MINUTE)
    with pytest.raises(TakenByAnother):
        decided(report, other)
    decided(report, mo)
    assert not Claim.objects.exists()


def test_a_claim_ends_by_time(mina: Person, sam: Person, mo: Person) -> None:
    report, (other,) = filed(sam, mina), moderators(1)
    decisions.claim(report=report, by=mo, at=NOW)
    assert decisions.claim(report=report, by=other, at=NOW + decisions.CLAIMED_FOR)
    assert Claim.objects.get().by == other


def test_who_is_part_of_it_cannot_take_it_on(mina: Person, sam: Person) -> None:
    RoleFactory.create(person=mina, role=RoleName.MODERATOR)
    with pytest.raises(NotYoursToDecide):
        decisions.claim(report=filed(sam, mina), by=mina, at=NOW)


def test_the_card_says_who_is_on_it(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report, (other,) = filed(sam, mina), moderators(1)
    Claim.objects.create(kind=report.kind, subject_key=report.subject_key, by=other, until=NOW + timedelta(days=9_999))
    page = sign_in(mo).get("/moderation/").content.decode()
    assert f"{other.name} is on this one until" in page
    assert "Hide and tell the author" not in page
    assert "15 minutes" not in page


def test_taking_it_on_leads_to_the_ready_answers(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report = filed(sam, mina)
    page = sign_in(mo).post(f"/moderation/{report.key}/claim/", follow=True).content.decode()
    assert f"/moderation/{report.key}/" in page
    chosen = sign_in(mo).get(f"/moderation/{report.key}/?rule=money").content.decode()
    assert "Help here is free" in chosen


def test_another_rule_brings_its_own_sentence(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report = filed(sam, mina)
    page = sign_in(mo).get(f"/moderation/{report.key}/")
    sent = {"verdict": "warn", "rule": "money", "reason": str(page.context["card"]["form"]["reason"].value())}
    sign_in(mo).post(f"/moderation/{report.key}/", sent)
    assert "Help here is free" in Decision.objects.get().reason


def test_what_the_moderator_wrote_stays_under_any_rule(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report = filed(sam, mina)
    sign_in(mo).post(f"/moderation/{report.key}/", {"verdict": "warn", "rule": "money", "reason": "Please do not."})
    assert Decision.objects.get().reason == "Please do not."


def test_a_profile_cannot_be_given_back_to_mend(mina: Person, sam: Person, mo: Person) -> None:
    with pytest.raises(CannotBeMended):
        decided(filed(sam, mina), mo, Verdict.MEND)
    assert not Decision.objects.exists()


def test_against_anothers_decision_it_takes_three(mina: Person, sam: Person, mo: Person) -> None:
    decision, three = decided(filed(sam, mina), mo), moderators(3)
    said = [decisions.undo(decision=decision, by=person, at=NOW) for person in (three[0], three[0], *three[1:])]
    assert said == [2, 2, 1, 0]
    assert people.visible_to(sam).filter(pk=mina.pk).exists()
    assert decisions.undo(decision=decision, by=mo, at=NOW) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        UndoVote.objects.create(decision=decision, by=three[0], at=NOW)


def test_two_voices_change_nothing(mina: Person, sam: Person, mo: Person) -> None:
    decision = decided(filed(sam, mina), mo)
    for person in moderators(2):
        decisions.undo(decision=decision, by=person, at=NOW)
    assert Decision.objects.get().undone_at is None
    assert not people.visible_to(sam).filter(pk=mina.pk).exists()


def test_who_knows_the_author_has_no_voice(mina: Person, sam: Person, mo: Person) -> None:
    decision = decided(filed(sam, mina), mo)
    RoleFactory.create(person=mina, role=RoleName.MODERATOR)
    with pytest.raises(NotYoursToDecide):
        decisions.undo(decision=decision, by=mina, at=NOW)


def test_the_reporter_reads_what_came_of_it(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report = filed(sam, mina, words="She shouted.")
    assert "A moderator will look" in sign_in(sam).get("/reports/").content.decode()
    decided(report, mo, Verdict.WARN)
    page = sign_in(sam).get("/reports/").content.decode()
    assert "The author was told" in page
    assert "Rule three." not in page, "the reason is for its author"
    assert "She shouted." not in sign_in(mina).get("/reports/").content.decode()
    notice = Notice.objects.get(person=sam)
    assert sign_in(sam).get(f"/notices/{notice.key}/")["Location"] == "/reports/"


def test_the_card_says_how_often_before(mina: Person, sam: Person, teo: Person, mo: Person) -> None:
    decided(filed(sam, mina), mo, Verdict.WARN)
    filed(teo, mina)
    assert [matter.earlier for matter in reading.queue(reading.open_reports(), NOW + MINUTE)] == [1]


@pytest.fixture
def eight(transactional_db: None) -> list[Person]:
    return moderators(8)


def test_of_eight_who_take_it_on_at_once_one_has_it(eight: list[Person]) -> None:
    reporter, author = PersonFactory.create_batch(2)
    report = filed(reporter, author)

    def take(person: Person) -> bool:
        try:
            decisions.claim(report=report, by=person, at=NOW)
        except TakenByAnother:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, eight)) == 1


def test_without_the_lock_all_eight_have_it(eight: list[Person]) -> None:
    """The negative control: who looks whether it is free and then writes takes it from the others."""
    reporter, author = PersonFactory.create_batch(2)
    report = filed(reporter, author)
    subject: dict[str, Any] = {"kind": report.kind, "subject_key": report.subject_key}
    meet = Barrier(8)

    def take(person: Person) -> bool:
        try:
            if Claim.objects.filter(**subject, until__gt=NOW).exclude(by=person).exists():
                return False
            meet.wait(timeout=30)
            Claim.objects.update_or_create(**subject, defaults={"by": person, "until": NOW + decisions.CLAIMED_FOR})
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, eight)) == 8


def test_who_looks_closely_sees_it_and_lets_go(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report, other, browser = filed(sam, mina), PersonFactory.create(), sign_in(mo)
    RoleFactory.create(person=other, role=RoleName.MODERATOR)
    mine = "You are on this one until"
    assert mine not in browser.get("/moderation/").content.decode()
    browser.post(f"/moderation/{report.key}/claim/")
    for path in ("/moderation/", f"/moderation/{report.key}/"):
        assert mine in browser.get(path).content.decode()
        assert mine not in sign_in(other).get(path).content.decode()
    assert not decisions.let_go(report=report, by=other)
    assert Claim.objects.exists()
    gone = browser.post(f"/moderation/{report.key}/let-go/", follow=True).content.decode()
    assert "Given back. Others may decide it now." in gone
    assert decisions.claim(report=report, by=other, at=timezone.now())
    assert Program(other).ask("DELETE", f"moderation/{report.key}/claim/").status_code == 204
    assert not Claim.objects.exists()
