"""Whoever is out or hidden is still written about one thing: what was decided about them, and how to object."""

from datetime import timedelta

import pytest

from profiles.adapters import smtp
from profiles.choices import Curb, NoticeKind, Verdict
from profiles.commands import appeals, deliveries, mails, notices, preferences, restrictions
from profiles.commands.restrictions import Measure
from profiles.models import Decision, Delivery, Person
from tests.factories import NOW
from tests.postbox import Postbox
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OUT = Measure(Curb.SUSPEND, 7)


def out(person: Person, by: Person, reporter: Person, verdict: Verdict = Verdict.WARN) -> Decision:
    made = decided(filed(reporter, person), by, verdict, measure=OUT)
    person.refresh_from_db()
    return made


def letters_to(person: Person, mailbox: Postbox, at: timedelta = HOUR) -> list[str]:
    deliveries.relay_due(at=NOW + at)
    mails.send_due(send=smtp.send, at=NOW + at)
    return [
        str(letter["Subject"]) for letter in mailbox.letters if letter["To"] == f"{person.name.lower()}@example.org"
    ]


def welcome(person: Person) -> None:
    kind = "profiles.person"
    notices.tell(person=person, verb="person_welcomed", subject_kind=kind, subject_key=person.key, at=NOW)


@pytest.mark.parametrize("verdict", [Verdict.WARN, Verdict.HIDE])
def test_out_or_hidden_one_reads_by_mail_what_was_decided(
    verdict: Verdict, mina: Person, sam: Person, mo: Person, mailbox: Postbox
) -> None:
    out(mina, mo, sam, verdict)
    welcome(mina)  # what else is new is not written about, and not later either
    assert letters_to(mina, mailbox) == ["A moderator decided about something you wrote"]
    assert not Delivery.objects.filter(notice__person=mina, mail=None).exists()
    (letter,) = [letter for letter in mailbox.letters if letter["To"] == "mina@example.org"]
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "For some time it also limits what you can do here." in text


def test_a_mail_that_was_made_before_says_nothing_else_either(
    mina: Person, sam: Person, mo: Person, mailbox: Postbox
) -> None:
    welcome(mina)
    deliveries.relay_due(at=NOW + 10 * MINUTE)
    out(mina, mo, sam)
    assert letters_to(mina, mailbox) == ["A moderator decided about something you wrote"]


def test_the_answer_to_an_objection_and_the_way_back_are_mailed(
    mina: Person, sam: Person, mo: Person, ada: Person, mailbox: Postbox
) -> None:
    appeal = appeals.make(decision=out(mina, mo, sam), person=mina, words="I did not.", at=NOW)
    appeals.answer(appeal=appeal, by=ada, granted=False, words="It stands.", at=NOW)
    assert letters_to(mina, mailbox) == ["2 pieces of news for you"]


def test_over_all_is_written_about_again(mina: Person, sam: Person, mo: Person, mailbox: Postbox) -> None:
    out(mina, mo, sam)
    restrictions.end_due(at=NOW + timedelta(days=7))
    welcome(mina)
    assert letters_to(mina, mailbox, timedelta(days=7, hours=1)) == ["2 pieces of news for you"]


def test_who_wants_no_mail_about_moderation_gets_none(mina: Person, sam: Person, mo: Person, mailbox: Postbox) -> None:
    preferences.stop(person=mina, kinds=[NoticeKind.MODERATION])
    out(mina, mo, sam)
    assert letters_to(mina, mailbox) == []
