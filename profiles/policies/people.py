"""What somebody may say about themselves."""

from profiles.errors import HandleTaken, TooManyShares, TooManyWishes
from profiles.models import Person
from profiles.queries import people

MOST_WISHES = 5
MOST_SHARES = 30
MOST_CRAFTS = 10
MOST_OWN_WORDS = 5
MOST_LANGUAGES = 10


def ensure_handle_is_free(handle: str, person: Person) -> None:
    if people.handle_is_taken(handle, besides=person):
        raise HandleTaken


def ensure_wishes_fit(count: int) -> None:
    if count > MOST_WISHES:
        raise TooManyWishes


def ensure_shares_fit(count: int) -> None:
    if count > MOST_SHARES:
        raise TooManyShares
