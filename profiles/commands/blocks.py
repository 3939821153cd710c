"""Keeping apart: binds both ways and is told to nobody."""

from datetime import datetime

from django.db import transaction

from profiles.commands import audit
from profiles.contracts import registry
from profiles.models import Block, Person


@transaction.atomic
def add(*, blocker: Person, blocked: Person, at: datetime) -> bool:
    """Keep two people apart, and cut what binds them. False if the blocker had done so already."""
    _row, made = Block.objects.get_or_create(blocker=blocker, blocked=blocked, defaults={"at": at})
    if made:
        for bonds in registry.bonds:
            bonds.cut(one=blocker, other=blocked, at=at)
        audit.record(action="block.added", by=blocker, kind="person", key=blocked.key, at=at)
    return made


@transaction.atomic
def remove(*, blocker: Person, blocked: Person, at: datetime) -> bool:
    """Lift one's own block; one set by the other person stays. False if there was none."""
    lifted, _per_model = Block.objects.filter(blocker=blocker, blocked=blocked).delete()
    if lifted:
        audit.record(action="block.removed", by=blocker, kind="person", key=blocked.key, at=at)
    return bool(lifted)
