"""Not seeing somebody, or one thing, for now. Told to nobody, and in no audit: it concerns nobody else."""

from datetime import datetime

from django.db import transaction

from profiles.models import Aside, Mute, Person


@transaction.atomic
def add(*, person: Person, muted: Person, at: datetime) -> bool:
    """Stop showing somebody's words and news to one person. False if they had done so already."""
    _row, made = Mute.objects.get_or_create(person=person, muted=muted, defaults={"at": at})
    return made


@transaction.atomic
def remove(*, person: Person, muted: Person) -> bool:
    lifted, _per_model = Mute.objects.filter(person=person, muted=muted).delete()
    return bool(lifted)


@transaction.atomic
def put_aside(*, person: Person, kind: str, key: str, at: datetime) -> bool:
    """Fold one thing away for one person alone. False if it was already."""
    _row, made = Aside.objects.get_or_create(person=person, kind=kind, subject_key=key, defaults={"at": at})
    return made


@transaction.atomic
def take_up(*, person: Person, kind: str, key: str) -> bool:
    """Show it again."""
    taken, _per_model = Aside.objects.filter(person=person, kind=kind, subject_key=key).delete()
    return bool(taken)
