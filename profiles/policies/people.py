"""What somebody may say about themselves."""

import re

from profiles.choices import fold
from profiles.errors import HandleReserved, HandleTaken, NameMissing, NameOfADuty, TooManyShares, TooManyWishes
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


# What only somebody with a duty is, in the languages of our pages.
DUTIES = frozenset(
    (
        *("admin", "admins", "administrator", "administrators", "administration"),
        *("moderator", "moderators", "moderation", "coordinator", "coordinators", "coordination", "nwlb"),
        *("administrador", "administradora", "administradores", "administracion"),
        *("moderador", "moderadora", "moderadores", "moderacion"),
        *("coordinador", "coordinadora", "coordinadores", "coordinacion"),
    )
)
OURS = "noworkerleftbehind"


def claims_duty(name: str) -> bool:
    """Whether a name makes somebody look like those who run the place; their duty stands beside it as a badge."""
    words = re.findall(r"[^\W\d_]+", fold(name))
    together = "".join(words)
    return OURS in together or not DUTIES.isdisjoint({together, *words})


def ensure_name_is_ones_own(name: str, before: str = "") -> None:
    """Refuse what nobody can be called by; a name that somebody has already stays theirs."""
    if not any(character.isalnum() for character in name):
        raise NameMissing
    if name != before and claims_duty(name):
        raise NameOfADuty


def is_reserved(handle: str) -> bool:
    return fold(handle).strip(".-_") in RESERVED_HANDLES or claims_duty(handle)


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
