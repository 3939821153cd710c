"""Following and muting: what one reader wants to hear of."""

from datetime import datetime

from forums.choices import WatchLevel
from forums.models import Thread, Watch
from profiles.models import Person


def follow_by_writing(*, thread: Thread, person: Person, at: datetime) -> None:
    """Let somebody follow what they wrote in, unless they said otherwise before."""
    Watch.objects.get_or_create(person=person, thread=thread, defaults={"level": WatchLevel.FOLLOW, "at": at})
