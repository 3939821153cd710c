"""The languages that a conversation may be in."""

from django.conf import settings

from profiles.models import Person
from profiles.queries import languages


def offered_to(person: Person, locale: str) -> list[tuple[str, str]]:
    """Return what somebody speaks and what the pages speak, named in the reader's language, theirs first."""
    codes = dict.fromkeys([locale.partition("-")[0], *person.languages, *(code for code, _name in settings.LANGUAGES)])
    return [(code, languages.name(code, locale)) for code in codes]
