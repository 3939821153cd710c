import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.choices import RoleName, Verdict, Wrong
from profiles.commands import blocks, decisions, reports
from profiles.contracts import Reported
from profiles.errors import AlreadyDecided, NotAllowed, NotYoursToDecide, ReasonMissing, TooMany
from profiles.models import AuditEntry, Block, Decision, Notice, Person, Report
from profiles.queries import people
from profiles.queries import reports as reading
from tests.factories import NOW, PersonFactory, RoleFactory

SignIn = Callable[[Person], Client]
QUEUE = "/moderation/"


def filed(reporter: Person, about: Person, wrong: Wrong = Wrong.UNKIND, words: str = "") -> Report:
    found = reading.find(viewer=reporter, kind="profiles.person", key=about.key)
    assert found is not None
    return reports.file(
        reporter=reporter, kind="profiles.person", key=about.key, found=found, wrong=wrong, words=words, at=NOW
    )


def decided(report: Report, by: Person, verdict: Verdict = Verdict.HIDE, reason: str = "Rule three.") -> Decision:
    return decisions.decide(report=report, by=by, verdict=verdict, rule=Wrong.UNKIND, reason=reason, at=NOW)


def verbs(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("id").values_list("verb", flat=True))


def test_from_a_profile_to_the_queue_to_the_author(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    reporter = sign_in(sam)
    assert f"/report/profiles.person/{mina.key}/" in reporter.get(mina.get_absolute_url()).content.decode()
    page = reporter.post(
        f"/report/profiles.person/{mina.key}/", {"wrong": "money", "words": "She asked me for 20."}, follow=True
    )
    assert "Thank you for telling us." in page.content.decode()
    moderator = sign_in(mo)
    assert "She asked me for 20." in moderator.get(QUEUE).content.decode()
    report = Report.objects.get()
    sent = {"verdict": "hide", "rule": "money", "reason": "Help here is free."}
    done = moderator.post(f"/moderation/{report.key}/", sent, follow=True).content.decode()
    assert "Nobody sees it any more." in done
    assert reporter.get(mina.get_absolute_url()).status_code == 404
    decision = Decision.objects.get()
    told = sign_in(mina).get(decision.get_absolute_url()).content.decode()
    assert "Help here is free." in told
    assert "Sam" not in told
    assert not re.search(r"\bMo\b", told.split("<main")[1].split("</main")[0])
    assert (verbs(mina), verbs(sam)) == (["decision_made"], ["report_answered"])
    news = sign_in(mina).get(f"/notices/{mina.notices.get().key}/")
    assert news["Location"] == decision.get_absolute_url(), "what we write about leads to what was decided"


def test_what_was_typed_stays_when_nothing_was_chosen(mina: Person, sam: Person, sign_in: SignIn) -> None:
    page = sign_in(sam).post(f"/report/profiles.person/{mina.key}/", {"words": "She shouted."}).content.decode()
    assert "Please choose what comes nearest." in page
    assert "She shouted." in page
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["profiles.person", "nothing.of.ours"])
def test_what_one_cannot_see_cannot_be_reported(kind: str, mina: Person, sam: Person, sign_in: SignIn) -> None:
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert sign_in(sam).post(f"/report/{kind}/{mina.key}/", {"wrong": "spam"}).status_code == 404
    assert sign_in(mina).post(f"/report/profiles.person/{mina.key}/", {"wrong": "spam"}).status_code == 404
    assert not Report.objects.exists()


def test_sent_ten_times_it_is_one_report(mina: Person, sam: Person) -> None:
    assert len({filed(sam, mina).pk for _time in range(10)}) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(reporter=sam, kind="profiles.person", subject_key=mina.key, wrong="spam", at=NOW)


def test_reports_are_limited_by_the_day(sam: Person) -> None:
    others = PersonFactory.create_batch(reports.A_DAY + 1)
    for other in others[:-1]:
        filed(sam, other)
    with pytest.raises(TooMany):
        filed(sam, others[-1])


def test_the_author_can_be_kept_apart_in_the_same_step(mina: Person, sam: Person, sign_in: SignIn) -> None:
    sign_in(sam).post(f"/report/profiles.person/{mina.key}/", {"wrong": "unkind", "keep_apart": "on"})
    assert Block.objects.filter(blocker=sam, blocked=mina).exists()
    assert Report.objects.count() == 1


def test_urgent_things_come_first_and_call_the_moderators(mina: Person, teo: Person, sam: Person, mo: Person) -> None:
    filed(sam, mina, Wrong.SPAM)
    assert verbs(mo) == []
    filed(sam, teo, Wrong.DANGER)
    assert [matter.about for matter in reading.queue(reading.open_reports(), NOW)] == [teo, mina]
    assert verbs(mo) == ["report_urgent"]


def test_one_decision_settles_all_reports_of_a_subject(mina: Person, teo: Person, sam: Person, mo: Person) -> None:
    first, second = filed(sam, mina), filed(teo, mina)
    (matter,) = reading.queue(reading.open_reports(), NOW)
    assert matter.reports == [first, second]
    decided(second, mo, Verdict.KEEP, "")
    assert reading.queue(reading.open_reports(), NOW) == []
    assert (verbs(sam), verbs(teo), verbs(mina)) == (["report_answered"], ["report_answered"], [])
    with pytest.raises(AlreadyDecided):
        decided(first, mo)


def test_a_decision_against_somebody_says_why(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    report = filed(sam, mina)
    page = sign_in(mo).post(f"/moderation/{report.key}/", {"verdict": "warn", "rule": "spam", "reason": "  "})
    assert "Please write a sentence that the author will read." in page.content.decode()
    with pytest.raises(ReasonMissing):
        decided(report, mo, Verdict.WARN, "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(kind="x", subject_key="y", by=mo, verdict="hide", rule="spam", at=NOW)


def test_who_is_part_of_it_does_not_decide(mina: Person, teo: Person, sam: Person, sign_in: SignIn) -> None:
    for person in (mina, sam, teo):
        RoleFactory.create(person=person, role=RoleName.MODERATOR)
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    report = filed(sam, mina)
    for person in (mina, sam, teo):
        with pytest.raises(NotYoursToDecide):
            decided(report, person)
    assert "somebody else decides it" in sign_in(sam).get(QUEUE).content.decode()
    assert verbs(mina) == []


def test_only_moderators_decide_and_take_back(mina: Person, sam: Person, cora: Person, mo: Person) -> None:
    report = filed(sam, mina)
    with pytest.raises(NotAllowed):
        decided(report, cora)
    decision = decided(report, mo)
    with pytest.raises(NotAllowed):
        decisions.undo(decision=decision, by=cora, at=NOW)
    assert Decision.objects.get().undone_at is None


def test_taken_back_it_is_as_before_and_the_author_hears(mina: Person, sam: Person, mo: Person) -> None:
    decision = decided(filed(sam, mina), mo)
    assert not people.visible_to(sam).filter(pk=mina.pk).exists()
    assert decisions.undo(decision=decision, by=mo, at=NOW + timedelta(hours=1)) == 0
    assert people.visible_to(sam).filter(pk=mina.pk).exists()
    assert decisions.undo(decision=decision, by=mo, at=NOW) is None
    assert verbs(mina) == ["decision_made", "decision_undone"]
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == [
        "report.filed", "person.hidden", "report.decided", "person.shown", "report.undone",
    ]  # fmt: skip


def test_a_decision_is_read_by_its_author_alone(mina: Person, sam: Person, mo: Person, sign_in: SignIn) -> None:
    decision = decided(filed(sam, mina), mo)
    assert sign_in(mina).get(decision.get_absolute_url()).status_code == 200
    assert sign_in(sam).get(decision.get_absolute_url()).status_code == 404
    kept = decided(filed(mina, sam), mo, Verdict.KEEP)
    assert sign_in(sam).get(kept.get_absolute_url()).status_code == 404


def test_the_queue_costs_the_same_for_one_and_for_twenty(sam: Person, mo: Person, sign_in: SignIn) -> None:
    browser = sign_in(mo)
    counts = []
    for many in (1, 19):
        for other in PersonFactory.create_batch(many):
            Report.objects.create(
                reporter=sam, kind="profiles.person", subject_key=other.key, about=other, wrong="spam", at=NOW
            )
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(QUEUE).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


@pytest.fixture
def eight_moderators(transactional_db: None) -> list[Person]:
    people_on_duty = PersonFactory.create_batch(8)
    for person in people_on_duty:
        RoleFactory.create(person=person, role=RoleName.MODERATOR)
    return people_on_duty


def test_of_eight_moderators_at_once_one_decides(eight_moderators: list[Person]) -> None:
    report = filed(PersonFactory.create(), PersonFactory.create())

    def try_it(person: Person) -> str:
        try:
            return decided(report, person).key
        except AlreadyDecided:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(try_it, eight_moderators))
    assert sorted(map(bool, keys)) == [False] * 7 + [True]
    assert Decision.objects.count() == 1


def test_reported_words_are_kept_as_they_were_seen(mina: Person, sam: Person) -> None:
    Person.objects.filter(pk=mina.pk).update(headline="Buy my course")
    report = filed(sam, mina)
    Person.objects.filter(pk=mina.pk).update(headline="A kind person")
    assert "Buy my course" in Report.objects.get(pk=report.pk).quote
    assert isinstance(reading.find(viewer=sam, kind="profiles.person", key=mina.key), Reported)
