"""Every language we offer is whole: each sentence said, each placeholder kept, each plural there."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings

from nwlb.embedded import CHECKOUT
from nwlb.translations import collect_sentences, read_catalogue, strings

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?\w+")
# The same in both languages, or a name. Anything else that is equal was forgotten.
SAME = {"es": {"Apps", "Chat", "No", "No Worker Left Behind", "Total"}}


def catalogue(language: str) -> Catalog:
    return read_catalogue(CHECKOUT / "nwlb" / "locale" / language / "LC_MESSAGES" / "django.po")


@pytest.fixture(scope="module")
def sentences() -> list[Message]:
    return [message for message in collect_sentences() if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_said(language: str, sentences: list[Message]) -> None:
    """Mend with `manage.py update_translations`, then translate what is empty."""
    known = catalogue(language)
    said = {sentence.id: known.get(strings(sentence.id)[0], sentence.context) for sentence in sentences}
    assert [words for words, twin in said.items() if twin is None or not all(strings(twin.string))] == []
    assert [words for words, twin in said.items() if twin and twin.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_is_the_same_and_plurals_are_whole(language: str) -> None:
    known = catalogue(language)
    assert [message.id for message in known if message.id and broken(message, known.num_plurals)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_was_left_by_accident(language: str) -> None:
    same = {str(message.id) for message in catalogue(language) if message.id and message.id == message.string}
    assert {words for words in same if re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", words))} - SAME[language] == set()


def broken(message: Message, plurals: int) -> bool:
    ids, said = strings(message.id), strings(message.string)
    wanted = {mark for form in ids for mark in PLACEHOLDER.findall(form)}
    if len(ids) > 1:
        found = {mark for form in said for mark in PLACEHOLDER.findall(form)}
        return len(said) != plurals or found != wanted
    return sorted(PLACEHOLDER.findall(said[0])) != sorted(PLACEHOLDER.findall(ids[0]))


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message("Hello %(name)s", "Hola %(name)s"), False),
        (Message("Hello %(name)s", "Hola %(nombre)s"), True),
        (Message("<b>Now</b>", "Ahora"), True),
        (Message(("One", "%(n)s"), ("Una", "%(n)s")), False),
        (Message(("One", "%(n)s"), ("Una",)), True),
    ],
)
def test_a_broken_translation_would_be_found(message: Message, wrong: bool) -> None:
    assert broken(message, 2) is wrong


def test_no_language_is_left_behind() -> None:
    catalogues = (CHECKOUT / "nwlb" / "locale").glob("*/LC_MESSAGES/django.po")
    assert {path.parent.parent.name for path in catalogues} == set(LANGUAGES)
