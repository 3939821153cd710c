"""Which town somebody means."""

import pytest

from profiles.queries import languages, places

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    found = places.resolve(text, "en")
    towns = [found.place] if found.place else list(found.choices)
    return [places.describe(town, "en") for town in towns]


@pytest.mark.parametrize(
    ("text", "town", "country"),
    [
        ("Nairobi", "Nairobi", "KE"),
        ("bristol, uk", "Bristol", "GB"),
        ("Easton, Bristol, England", "Bristol", "GB"),
        ("Bristol, Connecticut", "Bristol", "US"),
        ("SÃO PAULO", "São Paulo", "BR"),
        ("sao paulo", "São Paulo", "BR"),
    ],
)
def test_one_town_is_meant(text: str, town: str, country: str) -> None:
    found = places.resolve(text, "en")
    assert found.place is not None, names(text)
    assert (found.place.name, found.place.country) == (town, country)


def test_towns_of_one_name_are_all_offered_the_biggest_first() -> None:
    assert names("Bristol") == ["Bristol, England, United Kingdom", "Bristol, Connecticut, United States"]
    assert places.resolve("Bristol", "en").place is None


def test_a_beginning_and_a_slip_of_the_finger_offer_what_is_near() -> None:
    assert "Bristol, England, United Kingdom" in names("Brist")
    assert any(name.startswith("Nairobi") for name in names("Nairobbi"))


@pytest.mark.parametrize("text", ["", " , ", "qqqxyzzy", "%", "_", "'; DROP TABLE", "a" * 5_000])
def test_no_town_is_found_in_nonsense(text: str) -> None:
    assert places.resolve(text, "en").place is None


def test_a_country_is_named_in_the_readers_language() -> None:
    assert places.country("DE", "fr") == "Allemagne"
    assert places.country("DE", "xx") == "Germany"
    assert places.country("ZZZ", "en") == "ZZZ"


def test_languages_are_named_in_the_readers_language_and_sorted() -> None:
    assert languages.name("so", "en") == "Somali"
    assert languages.name("de", "fr") == "Allemand"
    assert languages.name("qqq", "en") == "qqq"
    named = [name.casefold() for _code, name in languages.choices("en")]
    assert named == sorted(named)
    assert set(languages.COMMON) <= set(languages.codes())
