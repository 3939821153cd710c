"""The languages that a conversation may be in."""

from django.conf import settings

from profiles.models import Person
from profiles.queries import languages


def is_known(code: str) -> bool:
    return code in languages.codes()


def offered_to(person: Person | None, locale: str, *more: str) -> list[tuple[str, str]]:
    """Return what somebody speaks and what the pages speak, named in the reader's language, theirs first."""
    spoken = person.languages if person else ()
    pages = [locale, *(code for code, _name in settings.LANGUAGES)]  # of which one may be a variant: pt-br
    first, *others = [code.partition("-")[0] for code in pages]
    return [(code, languages.name(code, locale)) for code in dict.fromkeys([first, *spoken, *others, *more])]
