"""The outbox: owed in the cause's transaction, sent once, its fate always known."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from profiles.choices import MailKind, MailState
from profiles.commands import mails
from profiles.models import Mail
from tests.factories import NOW

LATER = NOW + mails.LEASE + timedelta(seconds=1)


def owe(*, kind: MailKind = MailKind.NEWS, expires_at: datetime | None = None) -> Mail:
    return mails.queue(
        to="teo@example.org", verb="test", subject="Two\nlines", text="A code", at=NOW, kind=kind, expires_at=expires_at
    )


class Sent:
    """Stands where SMTP stands: counts, or fails the way a test wants."""

    def __init__(self, error: Exception | None = None) -> None:
        self.ids: list[str] = []
        self.error = error

    def __call__(self, mail: Mail) -> None:
        self.ids.append(mail.message_id)
        if self.error is not None:
            raise self.error


def state_of(mail: Mail) -> MailState:
    mail.refresh_from_db()
    return MailState(mail.state)


@pytest.mark.django_db
def test_a_mail_is_sent_once() -> None:
    mail, sent = owe(), Sent()
    assert mails.send_due(send=sent, at=NOW) == 1
    assert mails.send_due(send=sent, at=NOW) == 0
    assert state_of(mail) == MailState.SENT
    assert sent.ids == [mail.message_id]


@pytest.mark.django_db
def test_a_sweep_claims_nothing_once_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its leases began with it; what it claimed late another sweep would take for abandoned, and send again."""
    mail, sent = owe(), Sent()
    monkeypatch.setattr(mails, "SWEEP_SECONDS", 0.0)
    assert mails.send_due(send=sent, at=NOW) == 0
    assert state_of(mail) == MailState.PENDING
    monkeypatch.undo()
    assert mails.send_due(send=sent, at=NOW) == 1


@pytest.mark.django_db
def test_a_subject_cannot_smuggle_a_header() -> None:
    assert owe().subject == "Two lines"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", MailKind)
@pytest.mark.parametrize("end", [None, mails.Refused("550")])
def test_no_words_of_a_mail_are_kept_once_it_is_over(kind: MailKind, end: Exception | None) -> None:
    mail = owe(kind=kind)
    mails.send_due(send=Sent(end), at=NOW)
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "fate"), [(MailKind.SECURITY, MailState.PENDING), (MailKind.NEWS, MailState.UNKNOWN)])
def test_a_line_that_broke_in_the_middle(kind: MailKind, fate: MailState) -> None:
    mail, other = owe(kind=kind), owe(kind=kind)
    sent = Sent(mails.Unclear("hung up"))
    mails.send_due(send=sent, at=NOW)
    assert (state_of(mail), state_of(other)) == (fate, fate), "the sweep went on"
    mails.send_due(send=sent, at=LATER)
    again = [mail.message_id, other.message_id] if kind == MailKind.SECURITY else []
    assert sent.ids == [mail.message_id, other.message_id, *again]


@pytest.mark.django_db
def test_what_became_of_old_mail_is_forgotten_and_what_is_owed_is_not() -> None:
    owe()
    mails.send_due(send=Sent(), at=NOW)
    owed = owe()
    mails.forget_old(at=NOW + mails.KEPT * 2)
    assert list(Mail.objects.all()) == [owed]


@pytest.mark.django_db
def test_not_now_means_later_and_at_last_failed() -> None:
    mail, at = owe(), NOW
    for pause in (*mails.RETRY_AFTER, mails.RETRY_AFTER[-1]):
        mails.send_due(send=Sent(mails.TryLater("451")), at=at)
        assert state_of(mail) == MailState.PENDING
        assert timedelta(0) <= mail.due_at - (at + pause) < timedelta(seconds=5)
        at = mail.due_at
    mails.send_due(send=Sent(mails.TryLater("451")), at=NOW + mails.GIVEN_UP_AFTER + timedelta(hours=1))
    assert state_of(mail) == MailState.FAILED


@pytest.mark.django_db
def test_without_a_mail_server_nothing_is_given_up_and_one_is_tried_a_sweep() -> None:
    first, second = owe(), owe()
    for hours in range(0, 24 * 7, 6):
        nobody = Sent(mails.NotThere("refused"))
        assert mails.send_due(send=nobody, at=NOW + timedelta(hours=hours)) == 0
        assert nobody.ids == [first.message_id]
    assert (state_of(first), first.due_at, first.attempts) == (MailState.PENDING, NOW, 0)
    back = Sent()
    assert mails.send_due(send=back, at=NOW + timedelta(days=7)) == 2
    assert back.ids == [first.message_id, second.message_id]


@pytest.mark.django_db
def test_whoever_lost_its_lease_gives_nothing_back() -> None:
    mail = owe()
    slow = mails.claim_one(at=NOW)
    assert slow is not None
    mails.settle(mail=slow, state=MailState.SENDING, at=NOW)
    Mail.objects.update(state=MailState.PENDING, lease_until=None)
    mails.claim_one(at=LATER)
    mails.give_back(mail=slow, trouble="refused")
    assert (state_of(mail), mail.attempts) == (MailState.CLAIMED, 2)


@pytest.mark.django_db
def test_never_means_failed_at_once() -> None:
    mail = owe()
    mails.send_due(send=Sent(mails.Refused("550 no such person")), at=NOW)
    assert state_of(mail) == MailState.FAILED
    assert mail.trouble == "550 no such person"


@pytest.mark.django_db
def test_an_expired_code_is_not_sent() -> None:
    mail, sent = owe(expires_at=NOW + timedelta(minutes=15)), Sent()
    mails.send_due(send=sent, at=NOW + timedelta(minutes=16))
    assert state_of(mail) == MailState.CANCELLED
    assert sent.ids == []


@pytest.mark.django_db
def test_a_worker_that_died_before_sending_loses_nothing() -> None:
    mail, sent = owe(), Sent()
    mails.claim_one(at=NOW)
    assert mails.send_due(send=sent, at=NOW) == 0, "its lease still runs"
    assert mails.send_due(send=sent, at=LATER) == 1
    assert state_of(mail) == MailState.SENT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fate", "copies"), [(MailKind.SECURITY, MailState.SENT, 1), (MailKind.NEWS, MailState.UNKNOWN, 0)]
)
def test_a_worker_that_died_while_sending(kind: MailKind, fate: MailState, copies: int) -> None:
    mail, sent = owe(kind=kind), Sent()
    claimed = mails.claim_one(at=NOW)
    assert claimed is not None
    mails.settle(mail=claimed, state=MailState.SENDING, at=NOW)
    mails.send_due(send=sent, at=LATER)
    assert state_of(mail) == fate
    assert sent.ids == [mail.message_id] * copies


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_does_not_send() -> None:
    mail, sent = owe(), Sent()
    slow = mails.claim_one(at=NOW)
    assert slow is not None
    mails.send_due(send=sent, at=LATER)
    mails.deliver(mail=slow, send=sent, at=LATER)
    assert sent.ids == [mail.message_id]


@pytest.mark.django_db
def test_no_cause_no_mail() -> None:
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def sweeps(number: int, sweep: Callable[[int], object]) -> None:
    def run(index: int) -> None:
        try:
            sweep(index)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        list(pool.map(run, range(number)))


@pytest.mark.django_db(transaction=True)
def test_eight_sweeps_at_once_double_nothing() -> None:
    owed = {owe().message_id for _number in range(40)}
    sent = Sent()
    sweeps(8, lambda _index: mails.send_due(send=sent, at=NOW))
    assert sorted(sent.ids) == sorted(owed)


@pytest.mark.django_db(transaction=True)
def test_without_the_claim_the_same_sweeps_double() -> None:
    """The negative control: reading what is pending and sending it, without a lock."""
    for _number in range(40):
        owe()
    sent = Sent()

    def careless(_index: int) -> None:
        for mail in list(Mail.objects.filter(state=MailState.PENDING)):
            sent(mail)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.002)")
            Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=NOW)

    sweeps(8, careless)
    assert len(sent.ids) > 40
