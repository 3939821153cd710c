"""A second look: once, by somebody else, read by both."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from profiles.choices import Curb, RoleName, Verdict
from profiles.commands import appeals, decisions
from profiles.commands.restrictions import Measure
from profiles.errors import AlreadyDecided, AppealOver, NeedsAnother, NotAllowed, NotYoursToDecide, ReasonMissing
from profiles.models import Appeal, Decision, Notice, Person, Restriction
from profiles.queries import appeals as second_looks
from profiles.queries import people, wording
from tests.api.program import Program
from tests.factories import NOW, PersonFactory, RoleFactory
from tests.profiles.reporting import decided, filed

SignIn = Callable[[Person], Client]
DAY = timedelta(days=1)


@pytest.fixture
def decision(mina: Person, sam: Person, mo: Person) -> Decision:
    return decided(filed(sam, mina), mo)


@pytest.fixture
def ewa(db: None) -> Person:
    """A second moderator."""
    person = PersonFactory.create(name="Ewa")
    RoleFactory.create(person=person, role=RoleName.MODERATOR)
    return person


def objected(decision: Decision, person: Person, words: str = "It was a quote.") -> Appeal:
    return appeals.make(decision=decision, person=person, words=words, at=NOW + DAY)


def test_granted_everything_is_as_before_and_both_hear(
    decision: Decision, mina: Person, mo: Person, ewa: Person
) -> None:
    appeal = objected(decision, mina)
    appeals.answer(appeal=appeal, by=ewa, granted=True, words="You quoted somebody.", at=NOW + 2 * DAY)
    assert people.visible_to(ewa).filter(pk=mina.pk).exists()
    assert Decision.objects.get().undone_by == ewa
    assert Notice.objects.filter(person=mina, verb="appeal_answered").exists()
    assert Notice.objects.filter(person=mo, verb="appeal_settled").exists()


def test_refused_it_stands_and_that_is_the_end(decision: Decision, mina: Person, ewa: Person) -> None:
    appeal = objected(decision, mina)
    appeals.answer(appeal=appeal, by=ewa, granted=False, words="It names somebody.", at=NOW + DAY)
    assert Decision.objects.get().undone_at is None
    with pytest.raises(AlreadyDecided):
        appeals.answer(appeal=appeal, by=ewa, granted=True, words="Oh.", at=NOW + DAY)
    assert objected(decision, mina, "Again!") == appeal
    assert Appeal.objects.get().words == "It was a quote."


def test_who_decided_does_not_look_again(decision: Decision, mina: Person, mo: Person, sam: Person) -> None:
    appeal = objected(decision, mina)
    with pytest.raises(NeedsAnother):
        appeals.answer(appeal=appeal, by=mo, granted=False, words="No.", at=NOW)
    with pytest.raises(NotAllowed):
        appeals.answer(appeal=appeal, by=sam, granted=True, words="Yes.", at=NOW)
    RoleFactory.create(person=mina, role=RoleName.MODERATOR)
    with pytest.raises(NotYoursToDecide):
        appeals.answer(appeal=appeal, by=Person.objects.get(pk=mina.pk), granted=True, words="Yes.", at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(answered_at=NOW, answered_by=mo, granted=False, answer="No.")


def test_only_its_author_and_only_in_time(decision: Decision, mina: Person, sam: Person, mo: Person) -> None:
    with pytest.raises(AppealOver):
        objected(decision, sam)
    with pytest.raises(AppealOver):
        appeals.make(decision=decision, person=mina, words="Late.", at=NOW + second_looks.OPEN_FOR + DAY)
    with pytest.raises(ReasonMissing):
        objected(decision, mina, "  ")
    decisions.undo(decision=decision, by=mo, at=NOW)
    with pytest.raises(AppealOver):
        objected(decision, mina)
    assert not Appeal.objects.exists()


def test_by_page_from_the_author_to_the_answer(
    decision: Decision, mina: Person, mo: Person, ewa: Person, sign_in: SignIn
) -> None:
    Decision.objects.update(at=NOW + 3 * DAY)
    author, address = sign_in(mina), decision.get_absolute_url()
    empty = author.post(f"{address}appeal/", {"words": ""}).content.decode()
    assert "Please write what we got wrong." in empty
    sent = author.post(f"{address}appeal/", {"words": "It was a quote."}, follow=True).content.decode()
    assert "You hear what they say." in sent
    assert "You decided this" in sign_in(mo).get("/moderation/appeals/").content.decode()
    second = sign_in(ewa)
    assert "It was a quote." in second.get("/moderation/appeals/").content.decode()
    appeal = Appeal.objects.get()
    second.post(f"/moderation/appeals/{appeal.key}/", {"granted": "yes", "answer": "You are right."})
    told = author.get(address).content.decode()
    assert "You were right" in told
    assert "Ewa" not in told.split("<main")[1]


def test_what_was_kept_is_nothing_to_object_to(mina: Person, sam: Person, mo: Person) -> None:
    kept = decided(filed(sam, mina), mo, Verdict.KEEP, "")
    with pytest.raises(AppealOver):
        objected(kept, mina)


def test_whoever_can_look_again_is_told(decision: Decision, mina: Person, mo: Person, ewa: Person, ada: Person) -> None:
    objected(decision, mina)
    told = set(Notice.objects.filter(verb="appeal_received").values_list("person__name", flat=True))
    assert told == {ewa.name, ada.name}


def test_who_comes_second_keeps_the_words_and_reads_the_first_answer(
    decision: Decision, mina: Person, ewa: Person, ada: Person, sign_in: SignIn
) -> None:
    appeal = objected(decision, mina)
    browser, address = sign_in(ada), f"/moderation/appeals/{appeal.key}/"
    appeals.answer(appeal=appeal, by=ewa, granted=False, words="It names somebody.", at=NOW + DAY)
    late = browser.post(address, {"granted": "yes", "answer": "I typed a long answer."})
    assert late.status_code == 200
    said = late.content.decode()
    assert "Somebody else answered this appeal while you wrote." in said
    assert "It names somebody." in said
    assert "I typed a long answer." in said
    assert Appeal.objects.get().answered_by == ewa
    program = Program(ada)
    answer = program.ask("POST", f"appeals/{appeal.key}/answer/", {"granted": True, "answer": "Oh."})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_decided")


@pytest.mark.parametrize("measure", [Measure(Curb.SUSPEND, 7), None])
def test_whoever_looks_again_sees_what_hangs_on_it(
    measure: Measure | None, mina: Person, sam: Person, mo: Person, ewa: Person, sign_in: SignIn
) -> None:
    decision = decided(filed(sam, mina), mo, Verdict.WARN, measure=measure)
    Restriction.objects.update(until=timezone.now() + DAY)
    objected(decision, mina)
    page = sign_in(ewa).get("/moderation/appeals/").content.decode()
    assert ("Out until" in page) is bool(measure)
    assert "See it where it stands" not in page, "who is out has no page"
    (row,) = Program(ewa).ask("GET", "appeals/").json()["results"]
    assert (row["follows"], bool(row["until"])) == (("suspend", True) if measure else (None, False))


@pytest.mark.parametrize("measure", [Measure(Curb.SLOW, 3), None])
def test_the_mail_says_that_more_follows(measure: Measure | None, mina: Person, sam: Person, mo: Person) -> None:
    decided(filed(sam, mina), mo, Verdict.WARN, measure=measure)
    notice = Notice.objects.get(person=mina, verb="decision_made")
    for part in ("body.txt", "body.html"):
        said = wording.say(notice.verb, part, wording.context(notice, {}))
        assert ("it also limits what you can do here" in said) is bool(measure)


@pytest.mark.parametrize("verdict", [Verdict.WARN, Verdict.HIDE])
def test_nothing_is_said_about_who_else_sees_it(
    verdict: Verdict, mina: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    decision = decided(filed(sam, mina), mo, verdict)
    page = sign_in(mina).get(decision.get_absolute_url()).content.decode()
    assert "Only you and the moderators read this page." in page
    assert "see this." not in page
