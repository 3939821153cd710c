"""Nobody yet, tell me when: once for everybody new, and only about people whom the owner may see."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from profiles.commands import blocks, saved_searches, search_documents
from profiles.errors import SearchFindsMany, TooManySearches
from profiles.models import Account, Notice, Person, SavedSearch
from profiles.queries import notices as news
from tests.factories import NOW, PersonFactory

SignIn = Callable[[Person], Client]
LATER = NOW + timedelta(hours=1)
MUCH_LATER = NOW + timedelta(hours=2)


def newcomer(name: str = "Nadia", **said: Any) -> Person:
    person = PersonFactory.create(name=name, about="Zanzibar", **said)
    search_documents.write([person.pk])
    return person


def told(person: Person) -> list[str]:
    return [notice.subject_key for notice in Notice.objects.filter(person=person, verb="search_found").order_by("id")]


def test_from_nobody_to_news(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    page = browser.get("/search/?q=zanzibar").content.decode()
    assert "Nobody yet" in page
    assert "Tell me when" in page
    listed = browser.post("/search/saved/add/", {"q": "zanzibar"}, follow=True).content.decode()
    assert "zanzibar" in listed
    assert "You are told when there is somebody." in browser.get("/search/?q=zanzibar").content.decode()
    nadia = newcomer()
    saved_at = SavedSearch.objects.get().at
    assert saved_searches.look_again(at=saved_at + timedelta(hours=1)) == 1
    assert told(sam) == [nadia.key]
    (line,) = news.of_person(sam).notices
    assert "Nadia is new among those you search for." in line.line
    assert nadia.get_absolute_url() in browser.get(f"/notices/{line.key}/")["Location"]
    key = SavedSearch.objects.get().key
    browser.post(f"/search/saved/{key}/remove/")
    newcomer("Noor")
    assert saved_searches.look_again(at=saved_at + timedelta(hours=2)) == 0
    assert told(sam) == [nadia.key]


def test_everybody_is_news_once_and_who_was_there_is_none(sam: Person) -> None:
    newcomer("Early")
    saved_searches.save(person=sam, query="q=zanzibar", at=NOW)
    assert saved_searches.look_again(at=NOW) == 0  # not due
    late = newcomer("Late")
    assert saved_searches.look_again(at=LATER) == 1
    assert saved_searches.look_again(at=LATER) == 0
    assert saved_searches.look_again(at=MUCH_LATER) == 1
    assert told(sam) == [late.key]


@pytest.mark.parametrize("why", ["hidden", "imported", "blocks", "blocked", "only_me", "away"])
def test_nobody_is_told_of_what_they_may_not_see(sam: Person, why: str) -> None:
    saved_searches.save(person=sam, query="q=zanzibar", at=NOW)
    hiding: dict[str, dict[str, Any]] = {
        "hidden": {"hidden": True},
        "imported": {"imported": True},
        "only_me": {"show_about": "only_me"},
    }
    person = newcomer(**hiding.get(why, {}))
    if why == "blocks":
        blocks.add(blocker=person, blocked=sam, at=NOW)
    elif why == "blocked":
        blocks.add(blocker=sam, blocked=person, at=NOW)
    elif why == "away":
        Account.objects.filter(person=sam).update(is_active=False)
    assert saved_searches.look_again(at=LATER) == 1
    assert told(sam) == []


def test_the_same_search_is_one_and_free_now_is_left_out(sam: Person) -> None:
    one = saved_searches.save(person=sam, query="q=zanzibar&language=en", at=NOW)
    assert saved_searches.save(person=sam, query="language=en&q=zanzibar&free=1&x=y", at=NOW) == one
    assert one.query == "q=zanzibar&language=en"


def test_twenty_at_most_and_none_that_finds_everybody(sam: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(saved_searches.MOST):
        saved_searches.save(person=sam, query=f"q=zanzibar{number}", at=NOW)
    with pytest.raises(TooManySearches):
        saved_searches.save(person=sam, query="q=zanzibar", at=NOW)
    SavedSearch.objects.all().delete()
    for query in ("", "free=1"):
        with pytest.raises(SearchFindsMany):
            saved_searches.save(person=sam, query=query, at=NOW)
    monkeypatch.setattr(saved_searches, "MOST_FOUND", 1)
    newcomer("One"), newcomer("Two")
    with pytest.raises(SearchFindsMany):
        saved_searches.save(person=sam, query="q=zanzibar", at=NOW)


def test_nobody_sees_or_removes_the_searches_of_others(sam: Person, teo: Person, sign_in: SignIn) -> None:
    search = saved_searches.save(person=sam, query="q=zanzibar", at=NOW)
    browser = sign_in(teo)
    assert "zanzibar" not in browser.get("/search/saved/").content.decode()
    assert browser.post(f"/search/saved/{search.key}/remove/").status_code == 404
    assert SavedSearch.objects.filter(person=sam).exists()
    assert not saved_searches.remove(person=teo, key=search.key)
