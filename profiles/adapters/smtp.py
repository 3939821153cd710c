"""How the outbox reaches a mail server. What became of a mail is said as it is: later, never, sent."""

from smtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from time import monotonic
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from profiles.commands.mails import NotThere, Refused, TryLater, Unclear
from profiles.models import Mail

FIRST_PERMANENT = 500
PATIENCE = 20.0  # until the text begins; what follows takes three times EMAIL_TIMEOUT at most


def send(mail: Mail) -> None:
    """Hand one mail over, under the Message-ID it got when it was owed.

    Raises:
        NotThere: no server opened, or it does not take our log-in: nothing was sent.
        TryLater: the server said "not now": nothing was sent.
        Refused: the server said never.
        Unclear: the line broke while the text went out; nobody can tell.

    """
    connection, began = get_connection(), monotonic()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise NotThere(str(error)) from error
    line = Line(connection, began)
    try:
        connection.send_messages([_message(mail)])
    except SMTPRecipientsRefused as error:
        raise _answered(max(code for code, _words in error.recipients.values()), error) from error
    except SMTPResponseException as error:
        raise _answered(error.smtp_code, error) from error
    except (OSError, SMTPException) as error:
        if line.text_began:
            raise Unclear(str(error)) from error
        raise TryLater(str(error)) from error
    finally:
        connection.close()


class Line:
    """Watches one connection for the moment after which a broken line leaves us in doubt."""

    def __init__(self, connection: Any, began: float) -> None:
        self.text_began = False
        self._began = began
        server = getattr(connection, "connection", None)
        if isinstance(server, SMTP):
            self._data = server.data
            server.data = self._begin  # type: ignore[method-assign, assignment]

    def _begin(self, text: Any) -> tuple[int, bytes]:
        """Begin only what can end before our lease does: three answers are still to come, each within EMAIL_TIMEOUT."""
        if monotonic() - self._began > PATIENCE:
            raise TryLater("the mail server was too slow")
        self.text_began = True
        return self._data(text)


def _message(mail: Mail) -> EmailMultiAlternatives:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe:  # RFC 8058
        headers |= {"List-Unsubscribe": f"<{mail.unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _answered(code: int, error: Exception) -> TryLater | Refused:
    return Refused(str(error)) if code >= FIRST_PERMANENT else TryLater(str(error))
