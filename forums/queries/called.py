"""Whom somebody may mean while they write @ and the beginning of a handle or of a name."""

from django.db.models import Q, QuerySet

from forums.models import Thread
from forums.queries import followers, posts
from forums.queries.readers import Reader
from profiles.choices import fold
from profiles.models import Person
from profiles.queries import people

MOST = 5
LATELY = 100  # posts, whose authors are known by name as well
SHORTEST = 2  # letters, from which on people are offered who have not said anything here


def offered(thread: Thread, reader: Reader, beginning: str) -> list[Person]:
    """Return some people whom a reader may call, those first who spoke here lately under their name. Two queries.

    Nobody who is kept apart or muted, and nobody who could not read it.
    """
    if reader.person is None:
        return []
    said = posts.of_thread(thread, reader).filter(anonymous=False).order_by("-number")[:LATELY]
    rows = _known(reader).filter(followers.enters(thread.board))
    by_handle = Q(handle_folded__startswith=fold(beginning))
    by_name = Q(name__istartswith=beginning) | Q(name__icontains=f" {beginning}")
    found = list(rows.filter(by_handle | by_name, pk__in=said.values("author")).order_by("handle_folded")[:MOST])
    if len(found) < MOST and len(beginning) >= SHORTEST:
        others = rows.filter(by_handle).exclude(pk__in=[one.pk for one in found])
        found += others.order_by("handle_folded")[: MOST - len(found)]
    return found


def _known(reader: Reader) -> QuerySet[Person]:
    me = reader.person.pk if reader.person else None
    return people.visible_to(reader.person).filter(people.present()).exclude(pk__in=[*reader.away, me])
