"""What mail somebody wants."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from django.db import transaction

from profiles.choices import NoticeKind, Often
from profiles.errors import QuietHoursHaveNoEnd
from profiles.models import Delivery, Person, Preferences


@transaction.atomic
def choose(
    *,
    person: Person,
    often: Mapping[NoticeKind, Often],
    quiet_from: time | None,
    quiet_until: time | None,
    at: datetime,
) -> None:
    """Keep how often mail brings each kind, and the quiet hours; what waits is looked at anew."""
    if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
        raise QuietHoursHaveNoEnd
    quiet = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    said = {kind.value: value for kind, value in often.items()} | quiet
    Preferences.objects.update_or_create(person=person, defaults=said)
    Delivery.objects.filter(mail=None, notice__person=person, due_at__gt=at).update(due_at=at)


@transaction.atomic
def stop(*, person: Person, kinds: Iterable[NoticeKind]) -> None:
    """End mail about some kinds of news. Done twice it changes nothing."""
    Preferences.objects.update_or_create(person=person, defaults={kind.value: Often.NEVER for kind in kinds})
