"""Finding people: by words, names and filters, with what is hidden left out to the last byte."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.choices import Audience
from profiles.commands import blocks, offers, people, privacy, search_documents, wishes
from profiles.models import Account, OwnWords, Person, RecentSearch, SearchDocument
from tests.factories import NOW, CraftFactory, PersonFactory, PlaceFactory, TopicFactory, shares, week_of, works_as

SignIn = Callable[[Person], Client]


@pytest.fixture
def look(mina: Person, teo: Person, sam: Person, sign_in: SignIn) -> Callable[..., str]:
    """Return what Sam reads on the page of a search, without what differs at each request."""
    search_documents.rebuild()
    browser = sign_in(sam)

    def _look(query: str) -> str:
        response = browser.get(f"/search/?{query}")
        assert response.status_code == 200
        return re.sub(r"\b\w{64}\b", "", response.content.decode())  # the tokens of forms

    return _look


def names(page: str) -> list[str]:
    return re.findall(r'class="cover" href="/people/[^"]*">([^<]*)<', page)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("q=mina", ["Mina"]),
        ("q=MÍNA", ["Mina"]),
        ("q=mnia", ["Mina"]),
        ("q=pricing+job", ["Mina", "Teo"]),
        ("q=prcing", ["Mina", "Teo"]),
        ("q=courier", ["Mina", "Teo"]),
        ("q=mensajero", ["Mina", "Teo"]),
        ("q=bristol+courier", ["Mina", "Teo"]),
        ("q=courier&room=1", ["Mina"]),
        ("topic=pricing-job", ["Mina"]),
        ("craft=courier", ["Mina", "Teo"]),
        ("near=Bristol", ["Mina", "Teo"]),
        ("near=Bristl", ["Mina", "Teo"]),
        ("language=en&room=1", ["Mina"]),
        ("q=english&room=1", ["Mina"]),
        ("q=inglés&room=1", ["Mina"]),
        ("q=nobodyhere", []),
        ("q=!%3F", []),
    ],
)
def test_what_is_found(look: Callable[..., str], query: str, wanted: list[str]) -> None:
    assert sorted(names(look(query))) == wanted


def test_a_name_comes_before_a_mention_and_the_newest_first(look: Callable[..., str], mina: Person) -> None:
    for name, about in (("Ana", ""), ("Berta", "I learned from ana."), ("Ana Maria", "")):
        PersonFactory.create(name=name, about=about)
    search_documents.rebuild()
    assert names(look("q=ana")) == ["Ana Maria", "Ana", "Berta"]


def test_words_are_found_by_their_stems_in_two_languages(look: Callable[..., str], teo: Person) -> None:
    Person.objects.filter(pk=teo.pk).update(about="Repairing bicycles. Reparo bicicletas y hago entregas.")
    search_documents.rebuild()
    for query in ("repair", "bicycle", "bicicleta", "entrega", "reparar bicicletas"):
        assert names(look(f"q={query}")) == ["Teo"], query


@pytest.mark.parametrize("said", ["reparación", "reparacion", "reparaciones"])
def test_an_accent_that_only_the_singular_has_parts_no_word_from_its_plural(
    look: Callable[..., str], teo: Person, said: str
) -> None:
    Person.objects.filter(pk=teo.pk).update(about=f"Hago {said} de bicicletas, y una conexión rápida.")
    search_documents.rebuild()
    for query in ("reparación", "reparacion", "reparaciones", "REPARACIÓN", "conexiones", "conexion"):
        assert names(look(f"q={query}")) == ["Teo"], query


ZZYZX: dict[str, Any] = {"id": 1, "name": "Zzyzx", "latitude": "35.1", "longitude": "-116.1"}
HIDDEN: dict[str, dict[str, Any]] = {
    "about": {"about": "zanzibar"},
    "goal": {"goal": "zanzibar"},
    "languages": {"languages": ["en", "sw"]},
    "hours": {"week": week_of(range(7), range(24))},
}
QUERIES = (
    "q=zanzibar", "language=sw", "free=1", "near=Zzyzx", "craft=home-cleaner", "q=courier",
    "q=nobodyhere&language=sw&near=Zzyzx&free=1&craft=home-cleaner",
)  # fmt: skip


@pytest.mark.parametrize("field", [*HIDDEN, "place", "crafts"])
def test_a_hidden_field_changes_no_byte_of_what_a_stranger_reads(
    look: Callable[..., str], mina: Person, field: str
) -> None:
    def change(person: Person) -> None:
        if field == "place":
            Person.objects.filter(pk=person.pk).update(place=PlaceFactory.create(**ZZYZX))
        elif field == "crafts":
            works_as(person, CraftFactory.create(slug="home-cleaner"))
            OwnWords.objects.create(person=person, about="craft", words="zanzibar")
        else:
            Person.objects.filter(pk=person.pk).update(**HIDDEN[field])
        search_documents.write([person.pk])

    PlaceFactory.create(**ZZYZX)
    Person.objects.filter(pk=mina.pk).update(**{f"show_{field}": Audience.ONLY_ME})
    search_documents.write([mina.pk])
    before = [look(query) for query in QUERIES]
    change(mina)
    assert [look(query) for query in QUERIES] == before
    # The same words of somebody who shows them are found: the pages above could have told.
    seen = PersonFactory.create(name="Open")
    change(seen)
    assert "Open" in "".join(look(query) for query in QUERIES[:-2])


def gone(kind: str, mina: Person, sam: Person) -> None:
    if kind == "hidden":
        Person.objects.filter(pk=mina.pk).update(hidden_at=NOW, hidden_why="A test")
    elif kind == "imported":
        Person.objects.filter(pk=mina.pk).update(confirmed_at=None, account=None)
    elif kind == "closed":
        Account.objects.filter(person=mina).update(is_active=False)
    elif kind == "erased":
        privacy.erase(person=mina, by=mina, at=NOW)
    elif kind == "blocks":
        blocks.add(blocker=mina, blocked=sam, at=NOW)
    else:
        blocks.add(blocker=sam, blocked=mina, at=NOW)


@pytest.mark.parametrize("kind", ["hidden", "imported", "closed", "erased", "blocks", "blocked"])
def test_who_cannot_be_seen_is_neither_found_nor_counted(
    look: Callable[..., str], mina: Person, sam: Person, kind: str
) -> None:
    queries = ("q=mnia", "q=courier", "room=1", "q=mina&language=sw")
    assert "Mina" in names(look(queries[1]))
    gone(kind, mina, sam)
    after = [look(query) for query in queries]
    assert "Mina" not in [name for page in after for name in names(page)]
    Person.objects.filter(pk=mina.pk).update(about="zanzibar", languages=["sw"])
    search_documents.rebuild()
    assert [look(query) for query in queries] == after


def test_commands_keep_the_documents_true(mina: Person) -> None:
    """After each command a rebuild finds nothing that differs."""
    search_documents.rebuild()
    said = people.Described("Mina", "mina-rides", headline="Rides", own_crafts=["Rickshaw"], place=mina.place)
    topic = TopicFactory.create(slug="invoices")
    held = list(mina.topics.filter(side="share").values_list("topic_id", flat=True))
    changes: tuple[Callable[[], object], ...] = (
        lambda: wishes.learn(person=mina, topics=[topic.pk], words=["Sailing"], at=NOW),
        lambda: wishes.learn(person=mina, topics=[topic.pk], words=["Rowing"], at=NOW),
        lambda: wishes.share(person=mina, topics=[*held, topic.pk], words=[], at=NOW),
        lambda: people.describe(person=mina, said=said, at=NOW),
        lambda: people.describe(person=mina, said=replace(said, own_crafts=["Bike trailer"]), at=NOW),
        lambda: people.set_hours(person=mina, week=week_of(range(7)), vary=False, at=NOW),
        lambda: people.set_visibility(
            person=mina,
            audience=Audience.MEMBERS,
            fields={"place": Audience.ONLY_ME},
            in_previews=True,
            avoids_rivals=False,
            at=NOW,
        ),
        lambda: offers.close(person=mina, at=NOW),
    )
    for change in changes:
        change()
        assert search_documents.rebuild() == 0
    assert search_documents.write_missing() == 0
    SearchDocument.objects.all().delete()
    assert search_documents.write_missing() == Person.objects.count()


def test_pages_hold_everybody_once_and_lead_back(sam: Person, sign_in: SignIn) -> None:
    for number in range(45):
        PersonFactory.create(name=f"Rider {number}", about="courier" if number % 2 else "")
    search_documents.rebuild()
    browser = sign_in(sam)
    for query in ("q=rider", "language=en"):
        url = f"/search/?{query}&kind=people"
        seen: list[str] = []
        while url:
            page = browser.get(url).content.decode()
            seen += names(page)
            onward = re.search(r'rel="next" href="([^"]*)"', page)
            last, url = url, onward[1].replace("&amp;", "&") if onward else ""
        assert len(seen) == len(set(seen)) == 45
        back = re.search(r'rel="prev" href="([^"]*)"', browser.get(last).content.decode())
        assert back is not None
        assert names(browser.get(back[1].replace("&amp;", "&")).content.decode()) == seen[20:40]


def test_a_forged_cursor_finds_nothing(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    for side in ("after", "before"):
        for cursor in ("x", "1", "0-", "9-1-1", "-1-1-1", "0-1-x", "²-1-1", "0-" + "9" * 40 + "-1", "%00"):
            assert browser.get(f"/search/?q=rider&kind=people&{side}={cursor}").status_code in (400, 404), cursor


def test_what_cannot_be_read_is_said_and_kept(look: Callable[..., str]) -> None:
    for query in ("language=zz", "near=nowhereatall", "q=" + "a" * 300, "topic=" + "x" * 300):
        page = look(query)
        assert 'class="error' in page
        assert names(page) == []


def test_odd_signs_do_no_harm(look: Callable[..., str]) -> None:
    for words in ("'", "\\", "a'b\\'c", "%26|!():*", "<->", "x+" * 99):
        look(f"q={words}")
    for query in ("topic=no-such", "near=999999999", "craft=no-such&q=mina"):
        assert names(look(query)) == []


def test_queries_do_not_grow_with_rows(mina: Person, sam: Person, sign_in: SignIn) -> None:
    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    search_documents.rebuild()
    browser = sign_in(sam)
    few = count("/search/?q=courier&near=Bristol")
    for number in range(18):
        person = PersonFactory.create(name=f"Rider {number}", place=mina.place)
        works_as(person, CraftFactory.create(slug="courier"))
        shares(person, TopicFactory.create(slug="invoices"))
    search_documents.rebuild()
    assert count("/search/?q=courier&near=Bristol") == few <= 12


@pytest.mark.parametrize(
    "address",
    [
        "", "?q=mnia", "?q=curier&near=Bristl&topic=invoices", "?q=nobodyhere", "choose/?q=mina", "saved/",
        "?q=curier&near=Bristl&topic=invoices&craft=courier&language=sw&free=1&room=1",
    ],
)  # fmt: skip
def test_no_page_of_search_asks_more_than_twelve_queries(
    mina: Person, teo: Person, sam: Person, sign_in: SignIn, address: str
) -> None:
    shares(teo, TopicFactory.create(slug="invoices"))
    search_documents.rebuild()
    browser = sign_in(sam)
    for query in ("q=courier&topic=invoices", "craft=courier&near=Bristol", f"near={mina.place_id}&language=sw"):
        browser.get(f"/search/?{query}")
        browser.post("/search/saved/add/", dict(parse_qsl(query)))
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(f"/search/{address}").status_code == 200
    assert len(captured) <= 12


def test_nobody_is_told_what_to_do_next(look: Callable[..., str]) -> None:
    page = look("q=courier&near=Bristol&language=sw")
    assert names(page) == []
    assert 'href="/search/?q=courier&amp;near=' in page  # without the language somebody is found
    assert "Tell me when" in page


def test_recent_searches_are_private_few_and_cleared(
    look: Callable[..., str], sam: Person, teo: Person, sign_in: SignIn
) -> None:
    for number in range(12):
        look(f"q=word{number}")
    look("q=word11")
    assert RecentSearch.objects.filter(person=sam).count() == 8
    page = look("")
    assert "word11" in page
    assert "word3" not in page
    assert "word11" not in sign_in(teo).get("/search/").content.decode()
    browser = sign_in(sam)
    assert "8 searches are forgotten" in browser.post("/search/forget/", follow=True).content.decode()
    assert not RecentSearch.objects.filter(person=sam).exists()


def test_the_field_stands_on_every_page_of_a_member(sam: Person, sign_in: SignIn) -> None:
    assert 'action="/search/"' in sign_in(sam).get("/home/").content.decode()
    assert 'action="/search/"' not in Client().get("/").content.decode()
