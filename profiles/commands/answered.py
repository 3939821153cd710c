"""Writes that are sent twice and done once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from profiles.models import Answered, Person

KEPT = timedelta(days=1)
TRY_AGAIN_LATER = 429


@dataclass(frozen=True)
class Answer:
    """What was said to a program. ``again`` means it was said before and nothing was done now."""

    status: int
    body: str
    again: bool = False


class OtherRequest(Exception):
    """The key belongs to another request of this person."""


@transaction.atomic
def once(*, person: Person, key: str, fingerprint: str, act: Callable[[], Answer], at: datetime) -> Answer:
    """Do what ``act`` does, unless this person has sent the same under this key within a day.

    1. Claim the key by an insert. One that is under way elsewhere holds it: the insert waits for its end.
    2. Act, and keep the answer in the same transaction: both stand or neither does.
    3. What may be tried again later under the same key ("too many") is not kept.

    Raises:
        OtherRequest: the key was used for something else.

    """
    Answered.objects.filter(person=person, key=key, at__lte=at - KEPT).delete()
    mine = Answered(person=person, key=key, fingerprint=fingerprint, at=at)
    Answered.objects.bulk_create([mine], ignore_conflicts=True)
    row = Answered.objects.select_for_update().get(person=person, key=key)
    if row.fingerprint != fingerprint:
        raise OtherRequest
    if row.status is not None:
        return Answer(row.status, row.body, again=True)
    answer = act()
    if answer.status == TRY_AGAIN_LATER:
        row.delete()
    else:
        Answered.objects.filter(pk=row.pk).update(status=answer.status, body=answer.body)
    return answer


def forget_old(*, at: datetime) -> int:
    gone, _per_model = Answered.objects.filter(at__lt=at - KEPT).delete()
    return gone
