"""People somebody wants to find again. Only they know."""

from datetime import datetime

from profiles.models import Favourite, Person


def keep(*, person: Person, other: Person, at: datetime) -> bool:
    """Put somebody on one's list. False if they were on it already."""
    _row, made = Favourite.objects.get_or_create(person=person, favourite=other, defaults={"at": at})
    return made


def let_go(*, person: Person, other: Person) -> bool:
    """Take somebody off one's list. False if they were not on it."""
    gone, _per_model = Favourite.objects.filter(person=person, favourite=other).delete()
    return bool(gone)
