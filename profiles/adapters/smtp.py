"""How the outbox reaches a mail server. What became of a mail is said as it is: later, never, sent."""

from smtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from profiles.commands.mails import Refused, TryLater
from profiles.models import Mail

FIRST_PERMANENT = 500


def send(mail: Mail) -> None:
    """Hand one mail over, under the Message-ID it got when it was owed.

    Raises:
        TryLater: the server was not there or said "not now": nothing was sent.
        Refused: the server said never.
        OSError, SMTPException: the line broke while the text went out; nobody can tell.

    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise TryLater(str(error)) from error  # also a wrong password of ours: the mail is not at fault
    line = Line(connection)
    try:
        connection.send_messages([_message(mail)])
    except SMTPRecipientsRefused as error:
        raise _answered(max(code for code, _words in error.recipients.values()), error) from error
    except SMTPResponseException as error:
        raise _answered(error.smtp_code, error) from error
    except (OSError, SMTPException) as error:
        if line.text_began:
            raise
        raise TryLater(str(error)) from error
    finally:
        connection.close()


class Line:
    """Watches one connection for the moment after which a broken line leaves us in doubt."""

    def __init__(self, connection: Any) -> None:
        self.text_began = False
        server = getattr(connection, "connection", None)
        if isinstance(server, SMTP):
            self._data = server.data
            server.data = self._begin  # type: ignore[method-assign, assignment]

    def _begin(self, text: Any) -> tuple[int, bytes]:
        self.text_began = True
        return self._data(text)


def _message(mail: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _answered(code: int, error: Exception) -> TryLater | Refused:
    return Refused(str(error)) if code >= FIRST_PERMANENT else TryLater(str(error))
