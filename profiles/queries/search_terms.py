"""Search terms and filters in the language of the stored documents (``tsquery``)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from profiles.contracts import Term, Things, Wanted, Word
from profiles.queries.hours import HOURS_A_DAY

SHORTEST_BEGINNING = 4  # "care" may begin a word, "car" would begin too many


def name_is(term: Term) -> str:
    """All words of a term stand in the name or the short name."""
    return every(lexeme(f"name={word.plain}") for word in term.words)


def is_it(term: Term) -> str:
    """Say that the term is what somebody is called, says first, does, shares, speaks or where they live."""
    words = every(
        either(lexeme(f"name={word.plain}"), *(lexeme(f"first={text}") for text in (word.plain, *word.stems)))
        for word in term.words
    )
    return either(words, *tokens(term.named, "share"))


def mentions(term: Term) -> str:
    """Say that the term, a word that begins with it, or what looks like it stands anywhere members may read."""
    words = every(either(*anywhere(word)) for word in term.words)
    return either(words, *tokens(term.named, "share", "learn"), *tokens(term.alike, "share", "learn"))


def swapped(word: Word, where: str = "name") -> str:
    """Say that a name is the word with two neighbours swapped, which trigrams of a short name do not forgive."""
    text = word.plain
    swaps = {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)}
    return either(*(lexeme(f"{where}={swap}") for swap in sorted(swaps - {text})))


def filters(wanted: Wanted, at: datetime) -> str:
    """All that a filter asks for."""
    asked = [
        lexeme(f"share={wanted.topic}") if wanted.topic else "",
        lexeme(f"craft={wanted.craft}") if wanted.craft else "",
        lexeme(f"language={wanted.language}") if wanted.language else "",
        either(*(lexeme(f"place={place}") for place in wanted.places)),
        free_at(at) if wanted.free_now else "",
        lexeme("offers") if wanted.can_be_asked else "",
    ]
    return every(filter(None, asked))


def free_at(at: datetime) -> str:
    """Whose week has the hour that it is now where they live."""
    zones = defaultdict(list)
    for zone in known_zones():
        local = at.astimezone(zone)
        zones[local.weekday() * HOURS_A_DAY + local.hour].append(lexeme(f"zone={zone.key}"))
    return either(*(every([lexeme(f"hour={hour}"), either(*there)]) for hour, there in sorted(zones.items())))


@cache
def known_zones() -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(name) for name in sorted(available_timezones()))


def anywhere(word: Word) -> list[str]:
    beginning = ":*" if len(word.plain) >= SHORTEST_BEGINNING else ""
    return [lexeme(word.plain, beginning), *(lexeme(stem) for stem in word.stems)]


def tokens(things: Things, *sides: str) -> list[str]:
    return [
        *(lexeme(f"craft={pk}") for pk in sorted(things.crafts)),
        *(lexeme(f"{side}={pk}") for side in sides for pk in sorted(things.topics)),
        *(lexeme(f"place={pk}") for pk in sorted(things.places)),
        *(lexeme(f"language={code}") for code in sorted(things.languages)),
    ]


def lexeme(text: str, marks: str = "") -> str:
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{marks}"


def either(*parts: str) -> str:
    chosen = [part for part in parts if part]
    return f"({' | '.join(chosen)})" if chosen else ""


def every(parts: Iterable[str]) -> str:
    """Join parts that must all hold; "" where there are none."""
    chosen = [part for part in parts if part]
    return f"({' & '.join(chosen)})" if chosen else ""
