"""What somebody may say about themselves."""

from profiles.choices import fold
from profiles.errors import HandleReserved, HandleTaken, TooManyShares, TooManyWishes
from profiles.models import Person
from profiles.queries import people

MOST_WISHES = 5
MOST_SHARES = 30
MOST_CRAFTS = 10
MOST_OWN_WORDS = 5
MOST_LANGUAGES = 10
# Names that would make somebody look like those who run the place, or like one of its pages.
RESERVED_HANDLES = frozenset(
    (
        "admin",
        "administrator",
        "moderator",
        "mod",
        "coordinator",
        "support",
        "help",
        "nwlb",
        "staff",
        "root",
        "system",
        "security",
        "team",
        "me",
        "kept",
    )
)


def is_reserved(handle: str) -> bool:
    return fold(handle).strip(".-_") in RESERVED_HANDLES


def ensure_handle_is_free(handle: str, person: Person) -> None:
    if is_reserved(handle) and fold(handle) != person.handle_folded:
        raise HandleReserved
    if people.handle_is_taken(handle, besides=person):
        raise HandleTaken


def ensure_wishes_fit(count: int) -> None:
    if count > MOST_WISHES:
        raise TooManyWishes


def ensure_shares_fit(count: int) -> None:
    if count > MOST_SHARES:
        raise TooManyShares
