"""The short name after the @: unique in every spelling, derived from the name others see."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, islice
from typing import TypeVar

from django.db import IntegrityError, transaction

from profiles.choices import fold
from profiles.models import Person
from profiles.policies.people import claims_duty, is_reserved

LENGTH = 30
ROOM_FOR_NUMBER = 6
NAMELESS = "member"
TRIES = 25
T = TypeVar("T")


def derived_from(name: str) -> str:
    """Return the letters and figures of a name, in any script, joined by hyphens; of a duty's name nothing.

    Signs on letters that are no letter of their own (the vowels of مُراد) are left out: they part no word.
    """
    if claims_duty(name):
        return NAMELESS
    plain = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.category(sign).startswith("M"))
    words = re.findall(r"[^\W_]+", letters)
    return "-".join(words)[: LENGTH - ROOM_FOR_NUMBER].strip("-") or NAMELESS


def first_free(name: str, write: Callable[[str], T]) -> T:
    """Call ``write`` with the first handle that the database takes.

    The unique constraint decides, not the look before: two people of one name may come at once.

    Raises:
        IntegrityError: something else than the handle is refused, or it is taken again and again.

    """
    for handle in islice(free(derived_from(name)), TRIES):
        try:
            with transaction.atomic():
                return write(handle)
        except IntegrityError as error:
            if "handle_folded" not in str(error):
                raise
    raise IntegrityError(name)


class Unused:
    """Hands out handles to many people who come at once, each once; one query for all of them."""

    def __init__(self) -> None:
        self._taken = set(Person.objects.values_list("handle_folded", flat=True))
        self._numbers: Counter[str] = Counter()

    def next(self, name: str) -> tuple[str, int]:
        """Return a handle and the number it had to be given; 1 when nobody has the plain one."""
        base = derived_from(name)
        number = self._numbers[fold(base)] + 1
        while is_reserved(handle := _numbered(base, number)) or fold(handle) in self._taken:
            number += 1
        self._numbers[fold(base)] = number
        self._taken.add(fold(handle))
        return handle, number


def free(base: str) -> Iterator[str]:
    taken = set(Person.objects.filter(handle_folded__startswith=fold(base)).values_list("handle_folded", flat=True))
    candidates = (_numbered(base, number) for number in count(1))
    return (handle for handle in candidates if not is_reserved(handle) and fold(handle) not in taken)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"
