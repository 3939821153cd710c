"""Following and muting: what one reader wants to hear of."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forums.choices import WatchLevel
from forums.errors import NotOneself
from forums.models import Board, Thread, Watch
from profiles.models import Person


def watch_thread(*, person: Person, thread: Thread, level: WatchLevel | None, at: datetime) -> None:
    """Follow or mute a conversation, or neither (None). Muted, it leaves the lists and is no news."""
    _set(person, level, at, thread=thread)


def watch_board(*, person: Person, board: Board, level: WatchLevel | None, at: datetime) -> None:
    """Follow a board to hear of what is begun there, or mute all of it."""
    _set(person, level, at, board=board)


def follow_person(*, person: Person, about: Person, follows: bool, at: datetime) -> None:
    """Hear of what somebody begins under their name; they are not told."""
    if person.pk == about.pk:
        raise NotOneself
    _set(person, WatchLevel.FOLLOW if follows else None, at, about=about)


@transaction.atomic
def _set(person: Person, level: WatchLevel | None, at: datetime, **what: Any) -> None:
    if level is None:
        Watch.objects.filter(person=person, **what).delete()
    else:
        Watch.objects.update_or_create(person=person, **what, defaults={"level": level, "at": at})


def follow_by_writing(*, thread: Thread, person: Person, at: datetime) -> None:
    """Let somebody follow what they wrote in, unless they said otherwise before."""
    Watch.objects.get_or_create(person=person, thread=thread, defaults={"level": WatchLevel.FOLLOW, "at": at})
