"""The languages people speak, named in the reader's own."""

from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

from profiles.choices import fold

DATA = Path(__file__).resolve().parent.parent / "data" / "languages.txt"
# Offered as one tap before the long list: the most spoken among gig workers of many cities.
COMMON = ("en", "es", "ar", "fr", "hi", "pt", "bn", "ur", "zh", "tr", "pl", "ro", "ru", "so", "uk", "tl")


@cache
def codes() -> tuple[str, ...]:
    """Return every code that a person may choose."""
    return tuple(DATA.read_text(encoding="utf-8").split())


@cache
def locale_for(tag: str) -> Locale:
    """Return what babel knows of a language tag of ours, English where it knows nothing."""
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")


def name(code: str, locale: str) -> str:
    """Name a language in the reader's one, in English where babel has no word, else by its code."""
    return str(_known(locale, code) or _known("en", code) or code)


@cache
def choices(locale: str) -> tuple[tuple[str, str], ...]:
    """List every language for a select, in the order of the reader's alphabet."""
    return tuple(sorted(((code, name(code, locale)) for code in codes()), key=lambda pair: fold(pair[1])))


def _known(locale: str, code: str) -> str | None:
    found: str | None = locale_for(locale).languages.get(code)
    return found[:1].upper() + found[1:] if found else None
