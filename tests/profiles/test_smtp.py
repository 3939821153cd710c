"""A real mail server in every mood, and what the outbox makes of it."""

import pytest
from pytest_django.fixtures import Settings

from profiles import tasks
from profiles.adapters import smtp
from profiles.choices import MailKind, MailState
from profiles.commands import mails
from profiles.models import Account, Draft, Limit, Mail, WorkerPulse
from profiles.queries import clock
from tests.factories import NOW
from tests.postbox import Manners, Postbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def news() -> Mail:
    return mails.queue(to="teo@example.org", verb="a_test", subject="News", text="Hi", kind=MailKind.NEWS, at=NOW)


@pytest.fixture
def mail() -> Mail:
    return mails.queue(
        to="teo@example.org",
        verb="login_code",
        subject="Your code",
        text="123456",
        html="<p>123456</p>",
        kind=MailKind.SECURITY,
        at=NOW,
    )


def state_after(mail: Mail) -> MailState:
    mails.send_due(send=smtp.send, at=NOW)
    mail.refresh_from_db()
    return MailState(mail.state)


def test_a_mail_arrives_under_the_id_it_was_owed_with(mail: Mail, mailbox: Postbox) -> None:
    assert state_after(mail) == MailState.SENT
    letter = mailbox.letters[0]
    assert (letter["Message-ID"], letter["To"], letter["Subject"]) == (mail.message_id, "teo@example.org", "Your code")
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body(("plain",)).get_content().strip() == "123456"  # type: ignore[union-attr]
    assert "<p>" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_not_now_means_later(mail: Mail, mailbox: Postbox) -> None:
    mailbox.behave(Manners.DEFER)
    assert state_after(mail) == MailState.PENDING
    assert mail.due_at > NOW
    assert mail.text == "123456"


def test_nobody_there_means_as_soon_as_somebody_is(mail: Mail, mailbox: Postbox) -> None:
    mailbox.behave(Manners.REFUSE)
    assert state_after(mail) == MailState.PENDING
    assert (mail.due_at, mail.attempts, mail.text) == (NOW, 0, "123456")
    mailbox.behave(Manners.ACCEPT)
    assert state_after(mail) == MailState.SENT


def test_never_means_failed(mail: Mail, mailbox: Postbox) -> None:
    mailbox.behave(Manners.REJECT)
    assert state_after(mail) == MailState.FAILED
    assert mail.text == ""


@pytest.mark.parametrize("manners", [Manners.DROP, Manners.HANG])
def test_a_line_that_breaks_after_the_text_leaves_us_in_doubt(
    mail: Mail, mailbox: Postbox, settings: Settings, manners: Manners
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    mailbox.behave(manners)
    assert state_after(mail) == MailState.PENDING, "somebody waits for this code"
    mailbox.behave(Manners.ACCEPT)
    mails.send_due(send=smtp.send, at=NOW + mails.LEASE * 2)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert {letter["Message-ID"] for letter in mailbox.letters} == {mail.message_id}


@pytest.mark.parametrize("manners", [Manners.DROP, Manners.HANG])
def test_news_that_perhaps_went_out_is_not_sent_again(
    news: Mail, mailbox: Postbox, settings: Settings, manners: Manners
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    mailbox.behave(manners)
    assert state_after(news) == MailState.UNKNOWN
    mailbox.behave(Manners.ACCEPT)
    mails.send_due(send=smtp.send, at=NOW + mails.LEASE * 2)
    assert len(mailbox.letters) == 1


def test_a_server_too_slow_to_end_within_the_lease_gets_no_text(
    news: Mail, mailbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.0)
    assert state_after(news) == MailState.PENDING
    assert mailbox.letters == []


def test_a_server_that_never_greets_means_later(mail: Mail, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "192.0.2.1", 25, 0.2
    assert state_after(mail) == MailState.PENDING


def test_the_alarm_clocks_ring(mail: Mail, mailbox: Postbox) -> None:
    Mail.objects.update(due_at=clock.now())
    tasks.send_mails()
    tasks.show_sign_of_life()
    tasks.forget_old_rows()
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert WorkerPulse.objects.get().answered_at is not None


def test_the_sweep_forgets_each_kind_of_old_row() -> None:
    Draft.objects.create(visitor="v", form="join-work", updated_at=NOW.replace(year=2000))
    Limit.objects.create(action="a", subject="s", window_start=NOW.replace(year=2000))
    Account.objects.create(email="old@example.org", date_joined=NOW.replace(year=2000))
    tasks.forget_old_rows()
    for left in (Draft, Limit, Account):
        assert not left._default_manager.exists()
