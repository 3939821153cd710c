"""The worker killed in the middle of a mail, for real; benchmarks/crash_drill.py does it to the whole site."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections

from profiles.adapters import smtp
from profiles.choices import MailKind, MailState
from profiles.commands import mails
from profiles.models import Mail, Person
from profiles.queries import clock
from tests.factories import PersonFactory
from tests.postbox import Postbox, PostOffice
from tests.worker import database_url

PATIENCE = 60.0
BEGIN = "import django; django.setup()\n"
SWEEP = f"{BEGIN}from profiles import tasks; tasks.send_mails()"
# What we do not do: the cause is committed, and the mail lives in the process alone.
CARELESS = f"""{BEGIN}
from django.core.mail import EmailMessage
from django.db import transaction
from profiles.models import Person
with transaction.atomic():
    Person.objects.update(name="Changed")
    transaction.on_commit(EmailMessage("News", "Hi", to=["teo@example.org"]).send)
"""
# Let go of after the kill, it breaks: else the server would end the statement of a client that is gone.
HOLD = """
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock(4711); RAISE EXCEPTION 'killed'; END $$;
CREATE TRIGGER hold BEFORE UPDATE ON profiles_mail FOR EACH ROW WHEN (NEW.state = '{state}') EXECUTE FUNCTION hold();
"""
LET_GO = "DROP TRIGGER hold ON profiles_mail; DROP FUNCTION hold()"
# In our database: other workers of the tests hold theirs.
HELD = """
SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND objid = 4711 AND NOT granted AND datname = current_database()
"""

pytestmark = pytest.mark.django_db(transaction=True)


def owe(kind: MailKind) -> Mail:
    return mails.queue(to="teo@example.org", verb="test", subject="Hi", text="Hi", kind=kind, at=clock.now())


@contextmanager
def running(words: str, office: PostOffice) -> Iterator[subprocess.Popen[bytes]]:
    url = "smtp://{}:{}".format(*office.address)
    ours = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "nwlb.settings", "EMAIL_URL": url}
    process = subprocess.Popen([sys.executable, "-c", words], env={**os.environ, **ours})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def killed_at(moment: str, words: str, office: PostOffice, mailbox: Postbox) -> None:
    """Let it run until the mail server hears of it, and kill it there."""
    with running(words, office) as process:
        mailbox.strike_at(moment, lambda: os.kill(process.pid, signal.SIGKILL))
        assert process.wait(PATIENCE) == -signal.SIGKILL, "it ended by itself"


def killed_writing(state: MailState, office: PostOffice) -> None:
    """Let it run until it writes that a mail is in this state, and kill it before that is committed."""
    with connections["default"].cursor() as cursor:
        cursor.execute(HOLD.format(state=state))
        cursor.execute("SELECT pg_advisory_lock(4711)")
        try:
            with running(SWEEP, office):
                awaited(lambda: asked(HELD))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(4711)")
            cursor.execute(LET_GO)


def asked(query: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [found for (found,) in cursor.fetchall()]


def awaited(look: Callable[[], list[int]]) -> list[int]:
    deadline = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def after_its_lease(mail: Mail) -> MailState:
    """Return what becomes of a mail once others may take it, and see that nobody takes it earlier."""
    mail.refresh_from_db()
    assert mail.lease_until is not None
    assert mails.send_due(send=smtp.send, at=mail.lease_until) == 0
    mails.send_due(send=smtp.send, at=mail.lease_until + timedelta(seconds=1))
    mail.refresh_from_db()
    return MailState(mail.state)


def test_killed_with_a_mail_claimed_it_comes_once(post_office: PostOffice, mailbox: Postbox) -> None:
    mail = owe(MailKind.NEWS)
    killed_writing(MailState.SENDING, post_office)
    assert mailbox.letters == []
    assert (after_its_lease(mail), len(mailbox.letters)) == (MailState.SENT, 1)


def test_killed_after_the_250_a_code_comes_again_under_its_id(post_office: PostOffice, mailbox: Postbox) -> None:
    mail = owe(MailKind.SECURITY)
    killed_writing(MailState.SENT, post_office)
    assert after_its_lease(mail) == MailState.SENT
    assert [letter["Message-ID"] for letter in mailbox.letters] == [mail.message_id] * 2


@pytest.mark.parametrize(("moment", "copies"), [("greeting", 0), ("text", 1)])
def test_killed_while_sending_news_does_not_come_twice(
    post_office: PostOffice, mailbox: Postbox, moment: str, copies: int
) -> None:
    mail = owe(MailKind.NEWS)
    killed_at(moment, SWEEP, post_office, mailbox)
    assert (after_its_lease(mail), len(mailbox.letters)) == (MailState.UNKNOWN, copies)


def test_a_mail_that_is_no_row_is_lost_by_the_same_kill(post_office: PostOffice, mailbox: Postbox) -> None:
    """The negative control: its cause stands, and nobody knows any more that a mail was owed."""
    person = PersonFactory.create()
    killed_at("greeting", CARELESS, post_office, mailbox)
    assert Person.objects.get(pk=person.pk).name == "Changed"
    mails.send_due(send=smtp.send, at=clock.now() + 2 * mails.LEASE)
    assert mailbox.letters == []
