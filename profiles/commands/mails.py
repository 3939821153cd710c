"""The outbox: a mail is a row in the transaction of its cause; a sweep sends it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from profiles.choices import MailKind, MailState, new_key
from profiles.models import Mail, Person

LEASE = timedelta(minutes=2)
# Leases count from the beginning of a sweep: one that claimed on and on would hold what has run out already.
SWEEP_SECONDS = 30.0
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))

Send = Callable[[Mail], None]


class TryLater(Exception):
    """The mail server was not there or said "not now": nothing has been sent."""


class Refused(Exception):
    """The mail server said never."""


def queue(  # noqa: PLR0913 - a mail has this many parts
    *,
    to: str,
    verb: str,
    subject: str,
    text: str,
    at: datetime,
    html: str = "",
    kind: MailKind = MailKind.NEWS,
    person: Person | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Mail:
    """Owe one mail. Its Message-ID is fixed here, so that a second copy can be told as one."""
    key = new_key()
    return Mail.objects.create(
        key=key,
        to=to,
        person=person,
        kind=kind,
        verb=verb,
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        message_id=f"<{key}@{settings.MAIL_DOMAIN}>",
        created_at=at,
        due_at=due_at or at,
        expires_at=expires_at,
    )


def send_due(*, send: Send, at: datetime, limit: int = 100) -> int:
    """Send what is due: claim, commit, mark as sending, commit, send, write down what became of it."""
    recover_abandoned(at=at)
    done, began = 0, monotonic()
    while done < limit and monotonic() - began < SWEEP_SECONDS and (mail := claim_one(at=at)) is not None:
        deliver(mail=mail, send=send, at=at)
        done += 1
    return done


@transaction.atomic
def claim_one(*, at: datetime) -> Mail | None:
    due = Mail.objects.select_for_update(skip_locked=True).filter(state=MailState.PENDING, due_at__lte=at)
    mail = due.order_by("due_at", "id").first()
    if mail is None:
        return None
    mail.state, mail.lease_until = MailState.CLAIMED, at + LEASE
    mail.attempts += 1
    mail.save(update_fields=["state", "lease_until", "attempts"])
    return mail


def deliver(*, mail: Mail, send: Send, at: datetime) -> None:
    if mail.expires_at is not None and mail.expires_at <= at:
        settle(mail=mail, state=MailState.CANCELLED, at=at, trouble="expired before it was sent")
        return
    if not settle(mail=mail, state=MailState.SENDING, at=at):
        return  # another worker has it: our lease ran out
    try:
        send(mail)
    except TryLater as error:
        retry_later(mail=mail, at=at, trouble=str(error))
    except Refused as error:
        settle(mail=mail, state=MailState.FAILED, at=at, trouble=str(error))
    else:
        settle(mail=mail, state=MailState.SENT, at=at)


ALLOWED = {
    MailState.SENDING: [MailState.CLAIMED],
    MailState.CANCELLED: [MailState.CLAIMED, MailState.PENDING],
    MailState.SENT: [MailState.SENDING],
    MailState.FAILED: [MailState.SENDING],
    MailState.PENDING: [MailState.SENDING, MailState.CLAIMED],
    MailState.UNKNOWN: [MailState.SENDING],
}


def settle(*, mail: Mail, state: MailState, at: datetime, trouble: str = "") -> bool:
    """Move a mail on, if it is still where we left it. Bodies with codes are erased at the end."""
    final = state not in (MailState.SENDING, MailState.PENDING)
    erased = {"text": "", "html": ""} if final and mail.kind == MailKind.SECURITY else {}
    moved = Mail.objects.filter(pk=mail.pk, state__in=ALLOWED[state], attempts=mail.attempts).update(
        state=state,
        sent_at=at if state == MailState.SENT else None,
        lease_until=None if final else at + LEASE,
        trouble=trouble[:200],
        **erased,
    )
    return moved == 1


def retry_later(*, mail: Mail, at: datetime, trouble: str) -> None:
    if mail.attempts > len(RETRY_AFTER):
        settle(mail=mail, state=MailState.FAILED, at=at, trouble=trouble)
        return
    Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts).update(
        state=MailState.PENDING,
        due_at=at + RETRY_AFTER[mail.attempts - 1],
        lease_until=None,
        trouble=trouble[:200],
    )


def recover_abandoned(*, at: datetime) -> int:
    """Take back what a dead worker held.

    Claimed was never sent: due again. Sending is the one moment nobody can tell: a security mail is
    sent again under the same Message-ID, other mail becomes unknown and is not repeated.
    """
    held = Mail.objects.filter(lease_until__lt=at)
    again = held.filter(Q(state=MailState.CLAIMED) | Q(state=MailState.SENDING, kind=MailKind.SECURITY))
    recovered = again.update(state=MailState.PENDING, due_at=at, lease_until=None)
    held.filter(state=MailState.SENDING).update(state=MailState.UNKNOWN, lease_until=None)
    return recovered
