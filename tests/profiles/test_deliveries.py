"""News by mail: owed with its notice, merged, said at the last moment, and never what may not be told any more."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from profiles.adapters import smtp
from profiles.choices import MailState, NoticeKind, Often
from profiles.commands import blocks, deliveries, mails, notices, preferences
from profiles.contracts import registry
from profiles.models import Account, Delivery, Mail, Notice, Person
from tests.factories import NOW, PersonFactory
from tests.postbox import Manners, Postbox

SOON = NOW + timedelta(minutes=5)


def welcome(person: Person, slot: str = "", by: Person | None = None, at: datetime = NOW) -> None:
    kind = "profiles.person"
    notices.tell(
        person=person, verb="person_welcomed", subject_kind=kind, subject_key=person.key, slot=slot, by=by, at=at
    )


def post(at: datetime = SOON) -> None:
    deliveries.relay_due(at=at)
    mails.send_due(send=smtp.send, at=at)


@pytest.mark.django_db
def test_what_is_told_once_is_mailed_once(mina: Person, mailbox: Postbox) -> None:
    welcome(mina)
    welcome(mina)
    post(NOW)
    assert mailbox.letters == [], "what is read or taken back within five minutes does not go"
    for _again in range(3):
        post()
    (letter,) = mailbox.letters
    assert letter["To"] == "mina@example.org"
    assert letter["Subject"] == "Welcome: how to come back, and what we write to you"
    assert Mail.objects.get().state == MailState.SENT


@pytest.mark.django_db
def test_a_letter_has_words_for_every_reader_and_one_click_to_stop(mina: Person, mailbox: Postbox) -> None:
    welcome(mina)
    post()
    (letter,) = mailbox.letters
    text = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "Hello Mina," in text
    assert "<" not in text
    assert "<p>Your account is ready." in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip(" <>") in text


@pytest.mark.django_db
def test_words_come_in_the_language_of_the_person(mina: Person, mailbox: Postbox) -> None:
    Person.objects.filter(pk=mina.pk).update(locale="es")
    welcome(mina)
    post()
    html = mailbox.letters[0].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert '<html lang="es" dir="ltr">' in html


@pytest.mark.django_db
def test_what_comes_within_five_minutes_goes_in_one_mail(mina: Person, mailbox: Postbox) -> None:
    for minute in range(5):
        welcome(mina, slot=str(minute), at=NOW + timedelta(minutes=minute))
    post()
    post(SOON + timedelta(minutes=10))
    (letter,) = mailbox.letters
    assert letter["Subject"] == "5 pieces of news for you"


@pytest.mark.django_db
@pytest.mark.parametrize("before", ["relay", "claim"])
@pytest.mark.parametrize("why", ["read", "blocked", "hidden", "closed", "never", "by_gone"])
def test_what_may_not_be_told_any_more_is_not_sent(
    mina: Person, teo: Person, mailbox: Postbox, why: str, before: str
) -> None:
    welcome(mina, by=teo)
    if before == "claim":
        deliveries.relay_due(at=SOON)
    happens(why, mina, teo)
    post()
    assert mailbox.letters == []
    assert not Mail.objects.exclude(state=MailState.CANCELLED).exists()


def happens(why: str, mina: Person, teo: Person) -> None:
    match why:
        case "read":
            notices.read(person=mina, at=NOW)
        case "blocked":
            blocks.add(blocker=teo, blocked=mina, at=NOW)
        case "hidden":
            Person.objects.filter(pk=mina.pk).update(hidden_at=NOW, hidden_why="spam")
        case "closed":
            Account.objects.filter(person=mina).update(is_active=False)
        case "never":
            preferences.stop(person=mina, kinds=[NoticeKind.PLACE])
        case "by_gone":
            Person.objects.filter(pk=teo.pk).update(hidden_at=NOW, hidden_why="spam")


@pytest.mark.django_db
def test_consent_is_asked_again_after_a_server_said_not_now(mina: Person, mailbox: Postbox) -> None:
    welcome(mina)
    mailbox.behave(Manners.DEFER)
    post()
    assert Mail.objects.get().state == MailState.PENDING
    preferences.stop(person=mina, kinds=[NoticeKind.PLACE])
    mailbox.behave(Manners.ACCEPT)
    post(SOON + timedelta(hours=1))
    assert (mailbox.letters, Mail.objects.get().state) == ([], MailState.CANCELLED)


@pytest.mark.django_db
def test_a_digest_waits_for_the_morning_and_takes_all_along(mina: Person, mailbox: Postbox) -> None:
    choose(mina, Often.DAILY)
    welcome(mina)
    welcome(mina, slot="noon", at=NOW + timedelta(hours=3))
    for hours in (1, 4, 22):
        post(NOW + timedelta(hours=hours))
    assert mailbox.letters == []
    post(NOW + timedelta(hours=23))  # eight in the morning
    assert [letter["Subject"] for letter in mailbox.letters] == ["2 pieces of news for you"]


@pytest.mark.django_db
def test_quiet_hours_hold_back_also_what_a_dead_worker_left(mina: Person, mailbox: Postbox) -> None:
    choose(mina, Often.AT_ONCE, time(22), time(7))
    welcome(mina)
    post(NOW.replace(hour=23))
    assert mailbox.letters == []
    post(NOW.replace(hour=7) + timedelta(days=1))
    assert len(mailbox.letters) == 1


@pytest.mark.django_db
def test_a_new_choice_counts_for_what_waits(mina: Person, mailbox: Postbox) -> None:
    choose(mina, Often.WEEKLY)
    welcome(mina)
    post(NOW + timedelta(hours=1))
    choose(mina, Often.AT_ONCE)
    post(NOW + timedelta(hours=1))
    assert len(mailbox.letters) == 1


def choose(person: Person, often: Often, begins: time | None = None, ends: time | None = None) -> None:
    chosen = dict.fromkeys(NoticeKind, often)
    preferences.choose(person=person, often=chosen, quiet_from=begins, quiet_until=ends, at=NOW)


@pytest.mark.django_db
def test_a_digest_says_what_is_new_and_then_more_about_it(mina: Person, mailbox: Postbox) -> None:
    for slot in "ab":
        welcome(mina, slot=slot)
    post()
    text = mailbox.letters[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    html = mailbox.letters[0].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert text.splitlines()[4:6] == ["- Welcome, Mina", "  What concerns you appears here."]
    assert "Welcome, Mina</a><br>What concerns you appears here.</li>" in html


@pytest.mark.django_db
def test_no_cause_no_news_no_mail(mina: Person) -> None:
    with transaction.atomic():
        welcome(mina)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


class Fleeting:
    kind = "profiles.person"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return [notice for notice in notices if notice.slot != "taken back"]


@pytest.mark.django_db
def test_what_its_subject_takes_back_is_not_mailed(
    mina: Person, mailbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.news_subjects, Fleeting.kind, Fleeting())
    welcome(mina, slot="taken back")
    post()
    assert (mailbox.letters, Mail.objects.get().state) == ([], MailState.CANCELLED)
    welcome(mina, slot="taken back", at=NOW + timedelta(hours=1))
    welcome(mina, slot="stands", at=NOW + timedelta(hours=1))
    post(SOON + timedelta(hours=1))
    assert len(mailbox.letters) == 1


def at_once(number: int, run: Callable[[int], object]) -> None:
    def one(index: int) -> None:
        try:
            run(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        list(pool.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
def test_eight_sweeps_at_once_make_one_mail_a_person(mailbox: Postbox) -> None:
    people = [person_with_address() for _number in range(10)]
    for person in people:
        for slot in "abc":
            welcome(person, slot=slot)
    at_once(8, lambda _index: post())
    post()
    assert sorted(letter["To"] for letter in mailbox.letters) == sorted(p.account.email for p in people if p.account)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_person_the_same_sweeps_double(mailbox: Postbox) -> None:
    """The negative control."""
    people = [person_with_address() for _number in range(10)]
    for person in people:
        welcome(person)

    def careless(_index: int) -> None:
        for row in Delivery.objects.filter(mail=None).select_related("notice__person"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.002)")
            who = row.notice.person
            row.mail = mails.queue(to="", person=who, verb=mails.NEWS, subject="", text="", at=NOW)
            row.save()

    at_once(8, careless)
    assert Mail.objects.count() > 10


def person_with_address() -> Person:
    return PersonFactory.create()


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_the_same_telling_doubles(settings: Settings) -> None:
    """The negative control of test_notices: looking first and then writing."""
    person = PersonFactory.create()
    said = {"person": person, "verb": "a_test", "subject_kind": "x.y", "subject_key": "z", "at": NOW}

    def careless(number: int) -> None:
        if not Notice.objects.filter(person=person, verb="a_test").exists():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            Notice.objects.create(**said, slot=str(number))

    at_once(8, careless)
    assert Notice.objects.count() > 1
