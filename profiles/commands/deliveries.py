"""Put the news that somebody is owed by mail into one mail, when they want it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from profiles.choices import MailKind, NoticeKind, Often
from profiles.commands import mails
from profiles.models import Delivery, Person, Preferences
from profiles.queries import letters, preferences, timing


def relay_due(*, at: datetime, limit: int = 100) -> int:
    """Make a mail of what is due, one a person, each in its own transaction. Returns how many people that were."""
    due = Delivery.objects.filter(mail=None, due_at__lte=at).order_by("due_at")
    people = dict.fromkeys(due.values_list("notice__person", flat=True)[: limit * 10])
    return sum(relay(person_id=person_id, at=at) for person_id in [*people][:limit])


@transaction.atomic
def relay(*, person_id: int, at: datetime) -> bool:
    """Give each waiting delivery of a person its mail, its later time, or its end; False if another sweep does.

    The mail has no words yet: they are made when it is claimed, of what then may still be told.
    """
    rows = Person.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).select_related("account")
    person = rows.filter(pk=person_id).first()
    if person is None:
        return False
    waiting = list(Delivery.objects.filter(mail=None, notice__person=person).select_related("notice"))
    if not letters.address_of(person):
        forget(waiting)
        return True
    wanted = preferences.of_person(person)
    owed = [row for row in waiting if row.notice.read_at is None and letters.may_be_told(person, row.notice)]
    rest = [row for row in owed if often(row, wanted) is not Often.NEVER]
    forget(row for row in waiting if row not in rest)
    goes = put_off([row for row in rest if row.due_at <= at], wanted, person, at=at)
    if any(often(row, wanted) is Often.AT_ONCE for row in goes):
        goes += [row for row in rest if row.due_at > at and often(row, wanted) is Often.AT_ONCE]
    if goes:
        mail = mails.queue(to="", person=person, kind=MailKind.NEWS, verb=mails.NEWS, subject="", text="", at=at)
        Delivery.objects.filter(pk__in=[row.pk for row in goes]).update(mail=mail)
    return True


def often(row: Delivery, wanted: Preferences) -> Often:
    return wanted.often(NoticeKind.of(row.notice.verb))


def forget(rows: Iterable[Delivery]) -> None:
    """End what nobody wants by mail, or has read."""
    for row in rows:
        row.delete()


def put_off(due: Sequence[Delivery], wanted: Preferences, person: Person, *, at: datetime) -> list[Delivery]:
    """Return what may go now; the rest waits for its digest or the end of the quiet hours."""
    zone = ZoneInfo(person.zone)
    goes = []
    for row in due:
        moment = timing.goes_at(row.notice.at, often(row, wanted), wanted, zone)
        row.due_at = timing.after_quiet(max(moment, at), wanted, zone)
        if row.due_at <= at:
            goes.append(row)
        else:
            row.save(update_fields=["due_at"])
    return goes
