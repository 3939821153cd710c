"""What a community decides for everybody: admins only, written down."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from profiles.commands import audit
from profiles.errors import UnknownZone
from profiles.models import Community, Person


@transaction.atomic
def decide(*, by: Person, name: str, zone: str, languages: Sequence[str], at: datetime) -> bool:
    """Keep the community's name, zone and languages; True if that changed anything."""
    if zone not in available_timezones():
        raise UnknownZone
    Community.objects.get_or_create(pk=1)
    row = Community.objects.select_for_update().get(pk=1)
    wanted = {"name": name, "zone": zone, "languages": list(languages)}
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    if changed:
        row.save(update_fields=changed)
        facts = {"changed": changed}
        audit.record(action="community.decided", by=by, kind="community", key="1", facts=facts, at=at)
    return bool(changed)
