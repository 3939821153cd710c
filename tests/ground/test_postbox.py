"""The SMTP server of the tests is real, and can be as bad as real ones are."""

import smtplib

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection

from tests.postbox import Manners, Postbox


def send(*, timeout: float = 5) -> int:
    connection = get_connection(timeout=timeout)
    return EmailMessage("Hello", "Words", "us@example.org", ["mina@example.org"], connection=connection).send()


def test_a_letter_arrives_over_the_wire(mailbox: Postbox) -> None:
    assert send() == 1
    assert [letter["Subject"] for letter in mailbox.letters] == ["Hello"]
    assert not hasattr(mail, "outbox") or mail.outbox == []


@pytest.mark.parametrize(
    ("manners", "trouble", "arrived"),
    [
        (Manners.DEFER, smtplib.SMTPDataError, 0),
        (Manners.REJECT, smtplib.SMTPDataError, 0),
        (Manners.DROP, smtplib.SMTPServerDisconnected, 1),
        (Manners.HANG, smtplib.SMTPServerDisconnected, 1),
        (Manners.REFUSE, ConnectionRefusedError, 0),
    ],
)
def test_bad_manners(mailbox: Postbox, manners: Manners, trouble: type[Exception], arrived: int) -> None:
    mailbox.behave(manners)
    with pytest.raises(trouble):
        send(timeout=0.5)
    assert len(mailbox.letters) == arrived


def test_the_next_test_finds_good_manners(mailbox: Postbox) -> None:
    assert mailbox.letters == []
    assert send() == 1
