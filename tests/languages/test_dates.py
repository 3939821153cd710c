"""Days and hours as each language says them, by the names of nwlb/locale/xx/formats.py alone."""

import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation

from nwlb.embedded import CHECKOUT

ENGLISH = {name for name in vars(import_module("nwlb.locale.en.formats")) if name.endswith("_FORMAT")}
WRITTEN = re.compile(r"""\|(?:date|time|naturalday):["']([^"']*)["']|date_format\([^"]*"([^"]*)"\)""")
# For machines, and what is a number in every language.
ANYWHERE = {"c", "e", "Y", "Y-m-d"}
MOMENT = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "english", "spanish"),
    [
        ("DATE_FORMAT", "25 November 2026", "25 de noviembre de 2026"),
        ("DATETIME_FORMAT", "25 November 2026, 14:30", "25 de noviembre de 2026, 14:30"),
        ("MONTH_DAY_FORMAT", "25 November", "25 de noviembre"),
        ("WEEKDAY_FORMAT", "Wednesday 25 November", "miércoles 25 de noviembre"),
        ("WEEKDAY_TIME_FORMAT", "Wednesday 14:30", "miércoles a las 14:30"),
        ("SHORT_WEEKDAY_DATETIME_FORMAT", "Wed 25 Nov, 14:30", "mié 25 nov, 14:30"),
    ],
)
def test_a_day_is_said_as_people_say_it(name: str, english: str, spanish: str) -> None:
    page = Template(f'{{{{ at|date:"{name}" }}}}')
    for language, said in {"en": english, "es": spanish}.items():
        with translation.override(language):
            assert page.render(Context({"at": MOMENT})).lower() == said.lower()


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_language_has_every_name(language: str) -> None:
    formats = import_module(f"nwlb.locale.{language}.formats")
    assert {name for name in vars(formats) if name.endswith("_FORMAT")} == ENGLISH


def test_nothing_is_written_in_the_order_of_one_language() -> None:
    sources = [path for app in ("nwlb", "profiles", "matching", "forums") for path in (CHECKOUT / app).rglob("*.py")]
    sources += [path for path in (CHECKOUT / "templates").rglob("*") if path.is_file()]
    found = {
        (name, path.relative_to(CHECKOUT).as_posix())
        for path in sources
        for both in WRITTEN.findall(path.read_text(encoding="utf-8"))
        if (name := "".join(both)) not in ENGLISH | ANYWHERE
    }
    assert found == set()
