"""A language that nobody speaks, made of the English sentences: what stays plain was never translatable.

Each sentence is accented, 40 % longer and in brackets: “⟦Śéńď ťĥé ƍüéśťîôń ~~~~~~~⟧”. Placeholders,
tags and entities stay, or nothing could be filled in.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from nwlb.translations import collect_sentences, compile_catalogue, strings

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áƀćďéƒǵĥíĵķĺɱńóƥɋŕśťúṽŵẋýźÁƁĆĎÉƑǴĤÍĴĶĹṀŃÓƤɊŔŚŤÚṼŴẊÝŹ"
KEPT = re.compile(r"(%\(\w+\)[a-z]|%[sd%]|\{[\w:.]*\}|<[^>]+>|&\w+;)")
# Their sentences reach our pages too: names of days, errors of forms, names of languages.
LIBRARIES = (
    Path(django.__file__).parent / "conf",
    Path(django.__file__).parent / "contrib" / "auth",
    Path(django.__file__).parent / "contrib" / "humanize",
    Path(allauth.__file__).parent,
)


def pseudo(sentence: str) -> str:
    if not re.search("[A-Za-z]", KEPT.sub("", sentence)):
        return sentence
    parts = KEPT.split(sentence)
    parts[::2] = [part.translate(str.maketrans(PLAIN, ACCENTED)) for part in parts[::2]]
    length = sum(len(part) for part in parts[::2])
    return f"⟦{''.join(parts)} {'~' * round(length * 0.4)}⟧"


def catalogue(language: str) -> Catalog:
    """All that our code, Django and allauth say, in a language of that code."""
    made = Catalog(locale=language.split("-", maxsplit=1)[0], charset="utf-8")
    for message in (*collect_sentences(), *_of_libraries()):
        if not message.id:
            continue
        forms = strings(message.id)
        said = [pseudo(form) for form in forms]
        # As many forms as the language counts in; the last serves for the rest.
        plural = tuple([*said, *said[-1:] * made.num_plurals][: made.num_plurals])
        made.add(message.id, plural if len(forms) > 1 else said[0], context=message.context)
    return made


def install(language: str, root: Path) -> None:
    compile_catalogue(catalogue(language), root / _folder(language) / "LC_MESSAGES" / "django.mo")


def _folder(language: str) -> str:
    base, _, region = language.partition("-")
    return f"{base}_{region.upper()}" if region else base


def _of_libraries() -> Iterator[Message]:
    for library in LIBRARIES:
        with (library / "locale" / "es" / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
            for message in read_mo(compiled):
                context = message.context
                # Babel reads what tells two meanings apart as bytes.
                message.context = context.decode() if isinstance(context, bytes) else context
                yield message
