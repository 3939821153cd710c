"""No sentence of ours is English only, and none is put together from halves: every page, as everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from babel import Locale
from django.apps import apps
from django.conf import settings as site
from django.db import models, transaction
from django.test import Client
from pytest_django import Settings

from profiles.models import Label, Place
from tests.access.roles import Who
from tests.access.table import TABLE
from tests.access.test_access import address, arguments, doors
from tests.languages.pseudo import install
from tests.languages.pseudo import pseudo as pseudo_of
from tests.languages.reading import blocks, joined, untranslated

pytestmark = pytest.mark.django_db
__all__ = ["arguments", "doors"]
PSEUDO = "en-xa"
# Pages of machines, and those that show English to whoever builds the site.
NOT_FOR_PEOPLE = {"styleguide", "service_worker", "favicon", "healthz", "readyz", "metrics", "demo_mail"}
# Names, and what is written the same everywhere.
NAMES = ("No Worker Left Behind", "No Worker", "Left Behind", "GitHub", "AGPL", "JSON", "CSV", "@example.org")


@pytest.fixture(scope="session")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("locale")
    install(PSEUDO, root)
    return root


@pytest.fixture
def pseudo(words: Path, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English"), (PSEUDO, "Pseudo")]
    settings.LOCALE_PATHS = [words]


@dataclass(frozen=True)
class Data:
    """What stands in the database as text: what people typed (``parts`` of sentences), and names of all things."""

    whole: frozenset[str]
    parts: tuple[str, ...]


@pytest.fixture
def data(doors: dict[Who, Client], arguments: dict[str, list[object]]) -> Data:
    told = [model._default_manager.all() for model in apps.get_models() if model not in (Label, Place)]
    typed = {text for rows in told for text in texts(rows)}
    # Babel names languages and countries, in every language that we could add.
    babel = (*Locale("en").languages.values(), *Locale("en").territories.values())
    towns = texts(Place.objects.exclude(person=None))
    named = {*texts(Label.objects.filter(language="en")), *zones(), *babel}
    # The long ones first: a name may be within another.
    shown = Label.objects.filter(language="en", preferred=True).values_list("text", flat=True)
    parts = sorted({*typed, *shown, *towns, *babel, *NAMES}, key=len, reverse=True)
    return Data(frozenset({*typed, *named}), tuple(parts))


def zones() -> set[str]:
    return {zone.replace("_", " ") for zone in available_timezones()}


def texts(rows: models.QuerySet[Any]) -> Iterator[str]:
    fields = [it for it in rows.model._meta.fields if isinstance(it, models.CharField | models.TextField)]
    names = [it.name for it in fields if not it.choices]
    for row in rows.values_list(*names) if names else ():
        yield from (value for value in row if isinstance(value, str) and len(value) > 1)


@pytest.mark.usefixtures("pseudo")
def test_no_page_says_anything_that_cannot_be_translated(
    doors: dict[Who, Client], arguments: dict[str, list[object]], data: Data
) -> None:
    wrong: dict[str, set[str]] = {}
    for name in sorted(set(TABLE) - NOT_FOR_PEOPLE):
        for who, client in doors.items():
            with transaction.atomic():
                for text in plain_english(client, address(name, arguments), data):
                    wrong.setdefault(text, set()).add(f"{name} {who}")
                transaction.set_rollback(True)
    assert not [f"{text[:150]} @ {min(at)}" for text, at in wrong.items()]


def plain_english(client: Client, path: str, data: Data) -> list[str]:
    client.cookies[site.LANGUAGE_COOKIE_NAME] = PSEUDO
    answer = client.get(path, headers={"accept": "text/html"})
    if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.streaming:
        return []
    page = blocks(answer.content.decode())
    return [text for block in page for text in (untranslated(block, data.whole, data.parts), joined(block)) if text]


@pytest.mark.parametrize(
    ("html", "plain", "halves"),
    [
        ("<p>⟦Áśķ ~⟧</p><p>⟦Ǵó ~⟧</p>", "", ""),
        ("<p>⟦Ŕéáď <a href='/'>ŕúĺéś</a> ńóŵ ~~⟧</p>", "", ""),
        ("<p>Mina, 3 ⟦ƥéóƥĺé ~⟧</p>", "", ""),
        ("<p>Ask Mina</p>", "Ask", ""),
        ("<button aria-label='Close'>×</button>", "Close", ""),
        ("<p>⟦Áǵŕéé ťó ťĥé ~⟧ <a href='/'>⟦ŕúĺéś ~⟧</a></p>", "", "⟦Áǵŕéé ťó ťĥé ~⟧ ⟦ŕúĺéś ~⟧"),
        ("<p>⟦Áśķ ~⟧ ⟦ŕúĺéś ~⟧</p>", "", "⟦Áśķ ~⟧ ⟦ŕúĺéś ~⟧"),
        ("<p>⟦Áśķ. ~⟧ ⟦Ǵó ~⟧</p>", "", ""),
    ],
)
def test_what_would_be_found(html: str, plain: str, halves: str) -> None:
    read = blocks(html)
    assert "".join(untranslated(block, (), ["Mina"]) for block in read) == plain
    assert "".join(joined(block) for block in read) == halves


def test_a_pseudo_sentence_keeps_what_is_filled_in() -> None:
    said = pseudo_of("Send <b>%(name)s</b> a line")
    assert said.startswith("⟦Śéńď <b>%(name)s</b> á ĺíńé ~")
    assert pseudo_of("%(a)s · %(b)s") == "%(a)s · %(b)s"
