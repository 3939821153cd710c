"""The outbox: a mail is a row in the transaction of its cause; a sweep sends it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from profiles.choices import MailKind, MailState, new_key
from profiles.models import Mail, Person
from profiles.queries import letters
from profiles.queries.work import OPEN_MAILS

# From the claim to the mark that it is being sent nothing slow happens; whoever takes longer finds it taken.
CLAIM_LEASE = timedelta(seconds=20)
# Longer than adapters/smtp.py ever takes for one mail.
LEASE = timedelta(seconds=70)
SWEEP_SECONDS = 30.0
KEPT = timedelta(days=90)
NEWS = "news"  # the verb of a mail whose words are made of notices when it is claimed
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3))
GIVEN_UP_AFTER = timedelta(days=3)

log = structlog.get_logger()
Send = Callable[[Mail], None]


class NotThere(Exception):
    """Nobody opened at the mail server: no mail is at fault, and none will go now."""


class TryLater(Exception):
    """The mail server said "not now" to this mail: nothing has been sent."""


class Refused(Exception):
    """The mail server said never."""


class Unclear(Exception):
    """The line broke while the text went out: perhaps it was sent, nobody can tell."""


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
    """Send what is due: claim, commit, mark as sending, commit, send, write down what became of it.

    Returns how many that were. Without a mail server one is tried, and the next sweep tries again.
    """
    recover_abandoned(at=at)
    done, began = 0, monotonic()

    def now() -> datetime:  # each lease counts from its own beginning
        return at + timedelta(seconds=monotonic() - began)

    while done < limit and monotonic() - began < SWEEP_SECONDS:
        mail = claim_one(at=now())
        if mail is None:
            break
        try:
            deliver(mail=mail, send=send, at=now())
        except NotThere as error:
            give_back(mail=mail, trouble=str(error))
            break
        done += 1
    return done


@transaction.atomic
def claim_one(*, at: datetime) -> Mail | None:
    """Take the mail that has been due longest, with a lease.

    A mail of news gets its words here, of what its person may and wants to read now. Nothing left
    to say: cancelled. Words that cannot be made are logged and tried again later, so that one
    broken template holds nobody else up.
    """
    due = Mail.objects.select_for_update(skip_locked=True).filter(state=MailState.PENDING, due_at__lte=at)
    mail = due.order_by("due_at", "id").first()
    if mail is None:
        return None
    mail.state, mail.lease_until = MailState.CLAIMED, at + CLAIM_LEASE
    mail.attempts += 1
    try:
        with transaction.atomic():
            fill(mail, at=at)
    except Exception:
        log.exception("mail_not_composed", mail=mail.key)
        put_back(mail, at=at, trouble="its words could not be made")
    mail.save()
    return mail


def fill(mail: Mail, *, at: datetime) -> None:
    if mail.verb != NEWS:
        return
    letter = letters.compose(mail)
    if letter is None:
        mail.state, mail.lease_until, mail.trouble = MailState.CANCELLED, None, "nothing left to tell"
        return
    mail.to, mail.subject, mail.text, mail.html = letter.to, letter.subject[:200], letter.text, letter.html
    mail.unsubscribe = letter.unsubscribe
    if letter.unsaid:
        set_apart(mail, letter.unsaid, at=at)


def set_apart(mail: Mail, unsaid: Sequence[int], *, at: datetime) -> None:
    """Give news whose words could not be made a mail of its own, which waits and is tried as often as any."""
    later = at + RETRY_AFTER[0]
    other = queue(to="", person=mail.person, verb=NEWS, subject="", text="", at=at, due_at=later)
    mail.deliveries.filter(notice__in=unsaid).update(mail=other)


def put_back(mail: Mail, *, at: datetime, trouble: str) -> None:
    """Let a mail wait for its next attempt, longer each time, or give it up."""
    mail.lease_until, mail.trouble = None, trouble[:200]
    if at - mail.created_at > GIVEN_UP_AFTER:
        mail.state = MailState.FAILED
    else:
        pause = RETRY_AFTER[min(mail.attempts, len(RETRY_AFTER)) - 1]
        mail.state, mail.due_at = MailState.PENDING, at + pause


def give_back(*, mail: Mail, trouble: str) -> None:
    """Undo a claim: as due as before, so that its age tells how long nothing goes out, and no attempt counts."""
    held = Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    held.update(state=MailState.PENDING, lease_until=None, attempts=mail.attempts - 1, trouble=trouble[:200])


def deliver(*, mail: Mail, send: Send, at: datetime) -> None:
    """Send a claimed mail and write down what became of it.

    When the line broke in the middle, news is not sent again, and a security mail is, under the same
    Message-ID: somebody waits for its code.

    Raises:
        NotThere: nothing was sent, and the mail is still marked as being sent.

    """
    if mail.expires_at is not None and mail.expires_at <= at:
        settle(mail=mail, state=MailState.CANCELLED, at=at, trouble="expired before it was sent")
        return
    if not settle(mail=mail, state=MailState.SENDING, at=at):
        return  # it has nothing to say, or another worker has it: our lease ran out
    try:
        send(mail)
    except TryLater as error:
        retry_later(mail=mail, at=at, trouble=str(error))
    except Refused as error:
        settle(mail=mail, state=MailState.FAILED, at=at, trouble=str(error))
    except Unclear as error:
        leave_open(mail=mail, at=at, trouble=str(error))
    else:
        settle(mail=mail, state=MailState.SENT, at=at)


def leave_open(*, mail: Mail, at: datetime, trouble: str) -> None:
    if mail.kind == MailKind.SECURITY:
        retry_later(mail=mail, at=at, trouble=trouble)
    else:
        settle(mail=mail, state=MailState.UNKNOWN, at=at, trouble=trouble)


NO_WORDS = {"text": "", "html": "", "unsubscribe": ""}
ALLOWED = {
    MailState.SENDING: [MailState.CLAIMED],
    MailState.CANCELLED: [MailState.CLAIMED, MailState.PENDING],
    MailState.SENT: [MailState.SENDING],
    MailState.FAILED: [MailState.SENDING],
    MailState.PENDING: [MailState.SENDING, MailState.CLAIMED],
    MailState.UNKNOWN: [MailState.SENDING],
}


def settle(*, mail: Mail, state: MailState, at: datetime, trouble: str = "") -> bool:
    """Move a mail on, if it is still where we left it. Its words are erased at the end."""
    final = state not in (MailState.SENDING, MailState.PENDING)
    erased = NO_WORDS if final else {}
    moved = Mail.objects.filter(pk=mail.pk, state__in=ALLOWED[state], attempts=mail.attempts).update(
        state=state,
        sent_at=at if state == MailState.SENT else None,
        lease_until=None if final else at + LEASE,
        trouble=trouble[:200],
        **erased,
    )
    return moved == 1


def retry_later(*, mail: Mail, at: datetime, trouble: str) -> None:
    put_back(mail, at=at, trouble=trouble)
    if mail.state == MailState.FAILED:
        settle(mail=mail, state=MailState.FAILED, at=at, trouble=trouble)
        return
    Mail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts).update(
        state=mail.state, due_at=mail.due_at, lease_until=None, trouble=mail.trouble
    )


def recover_abandoned(*, at: datetime) -> int:
    """Take back what a dead worker held.

    Claimed was never sent: due again. Sending is the one moment nobody can tell: a security mail is
    sent again under the same Message-ID, other mail becomes unknown and is not repeated.
    """
    held = Mail.objects.filter(lease_until__lt=at)
    again = held.filter(Q(state=MailState.CLAIMED) | Q(state=MailState.SENDING, kind=MailKind.SECURITY))
    recovered = again.update(state=MailState.PENDING, due_at=at, lease_until=None)
    held.filter(state=MailState.SENDING).update(state=MailState.UNKNOWN, lease_until=None, **NO_WORDS)
    return recovered


def forget_old(*, at: datetime) -> int:
    """Delete what became of mails of long ago; nobody asks any more."""
    over = Mail.objects.exclude(state__in=OPEN_MAILS).filter(due_at__lt=at - KEPT)
    deleted, _per_model = over.delete()
    return deleted
