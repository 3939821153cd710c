"""How far somebody has read; never back."""

from datetime import datetime

from django.db import transaction

from forums.models import ReadMark, Thread
from profiles.commands import notices
from profiles.models import Person


@transaction.atomic
def read(*, person: Person, thread: Thread, number: int, at: datetime) -> None:
    """Remember up to which post somebody has read. What was read is no news any more, here or by mail."""
    mine = ReadMark.objects.filter(person=person, thread=thread)
    if not mine.filter(number__lt=number).update(number=number, at=at):
        mark = ReadMark(person=person, thread=thread, number=number, at=at)
        ReadMark.objects.bulk_create([mark], ignore_conflicts=True)
    notices.read_about(person=person, subject_kind="forums.thread", subject_key=thread.key, until=at, at=at)
