"""What the two of a mentorship write to each other."""

from datetime import datetime, timedelta

from django.db import transaction

from matching.errors import SaysNothing
from matching.models import Mentorship, Message, Partner
from matching.models.messages import MESSAGE_LENGTH
from matching.policies.mentorships import ensure_may_write
from matching.queries.ladder import numbers
from profiles.choices import says_something
from profiles.commands import audit, limits, notices, restrictions
from profiles.models import Person

HOUR = timedelta(hours=1)


@transaction.atomic
def send(*, mentorship: Mentorship, author: Person, words: str, form_key: str, at: datetime) -> tuple[Message, bool]:
    """Write to the other. The same form sent again returns the message it made, and False."""
    locked = lock(mentorship)
    made = Message.objects.filter(author=author, form_key=form_key).first()
    if made is not None:
        return made, False
    if not says_something(words):
        raise SaysNothing
    ensure_may_write(locked, author)
    restrictions.spend_write(person=author, at=at)
    limits.spend(action="write", subject=author.key, allowed=numbers().messages_an_hour, per=HOUR, at=at)
    return write(mentorship=locked, author=author, words=words.strip(), form_key=form_key, at=at), True


def write(*, mentorship: Mentorship, author: Person, words: str, form_key: str, at: datetime) -> Message:
    """Write one message in a mentorship that is locked or new. What one wrote oneself is read."""
    message = Message.objects.create(mentorship=mentorship, author=author, words=words, form_key=form_key, at=at)
    Mentorship.objects.filter(pk=mentorship.pk).update(last_at=at)
    Partner.objects.filter(mentorship=mentorship, person=author).update(read_until=at)
    notices.tell(
        person=mentorship.mentee if author == mentorship.mentor else mentorship.mentor,
        verb="message_received",
        subject_kind="matching.mentorship",
        subject_key=mentorship.key,
        slot=message.key,
        at=at,
        by=author,
    )
    return message


@transaction.atomic
def read(*, mentorship: Mentorship, person: Person, until: datetime, at: datetime) -> None:
    """Remember how far somebody has read; never back. What was read is no news any more, here or by mail."""
    mine = Partner.objects.filter(mentorship=mentorship, person=person)
    if mine.exclude(read_until__gte=until).update(read_until=until):
        about = {"subject_kind": "matching.mentorship", "subject_key": mentorship.key}
        notices.read_about(person=person, until=until, at=at, **about)


@transaction.atomic
def hide(*, message: Message, by: Person, at: datetime) -> bool:
    """Take a message out of the other's sight; its author still reads it, with why it is hidden."""
    moved = Message.objects.filter(pk=message.pk, hidden_at=None).update(hidden_at=at, hidden_by=by)
    if moved:
        audit.record(action="message.hidden", by=by, kind="matching.message", key=message.key, at=at)
    return bool(moved)


@transaction.atomic
def show_again(*, message: Message, by: Person | None, at: datetime) -> bool:
    moved = Message.objects.filter(pk=message.pk, hidden_at__isnull=False).update(hidden_at=None, hidden_by=None)
    if moved:
        audit.record(action="message.shown", by=by, kind="matching.message", key=message.key, at=at)
    return bool(moved)


@transaction.atomic
def mend(*, message: Message, by: Person, words: str, at: datetime) -> None:
    """Put other words in the place of a message that was given back to its author, and show it again."""
    if not says_something(words):
        raise SaysNothing
    Message.objects.filter(pk=message.pk, author=by).update(words=words.strip()[:MESSAGE_LENGTH])
    show_again(message=message, by=by, at=at)


def lock(mentorship: Mentorship) -> Mentorship:
    rows = Mentorship.objects.select_for_update(no_key=True, of=("self",)).select_related("mentee", "mentor")
    return rows.get(pk=mentorship.pk)
