"""News: one row for one piece of it, whoever tells it how often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.commands import blocks, notices
from profiles.models import Notice, Person
from profiles.queries import notices as news
from tests.factories import NOW, PersonFactory

SignIn = Callable[[Person], Client]


def tell(person: Person, key: str = "abc", **more: object) -> bool:
    return notices.tell(
        person=person,
        verb="ask_received",
        subject_kind="matching.ask",
        subject_key=key,
        at=NOW,
        **more,  # type: ignore[arg-type]
    )


def test_what_is_told_stands_there_once(mina: Person, teo: Person) -> None:
    assert tell(mina, by=teo, facts={"topic": 3})
    assert not tell(mina, by=teo, facts={"topic": 4})
    notice = Notice.objects.get()
    assert (notice.person, notice.by, notice.facts, notice.at, notice.read_at) == (mina, teo, {"topic": 3}, NOW, None)


def test_another_slot_person_or_subject_is_other_news(mina: Person, teo: Person) -> None:
    assert all([tell(mina), tell(mina, slot="day 1"), tell(mina, key="xyz"), tell(teo)])
    assert Notice.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_told_by_many_at_once_it_is_still_one() -> None:
    person = PersonFactory.create()

    def one(_number: int) -> bool:
        try:
            return tell(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 1
    assert Notice.objects.count() == 1


def welcome(person: Person, slot: str = "", by: Person | None = None) -> None:
    notices.tell(
        person=person,
        verb="person_welcomed",
        subject_kind="profiles.person",
        subject_key=person.key,
        slot=slot,
        at=NOW,
        by=by,
    )


def test_the_bell_counts_and_opening_is_reading(mina: Person, sign_in: SignIn) -> None:
    welcome(mina)
    browser = sign_in(mina)
    assert "News for you, 1 new" in browser.get("/home/").content.decode()
    assert "Welcome, Mina" in browser.get("/notices/").content.decode()
    assert Notice.objects.get().read_at is None, "seeing the list is not reading it"
    opened = browser.get(f"/notices/{Notice.objects.get().key}/")
    assert opened["Location"] == "/settings/notices/"
    assert Notice.objects.get().read_at is not None
    assert "1 new" not in browser.get("/notices/").content.decode()


def test_all_can_be_marked_as_read_but_only_ones_own(mina: Person, teo: Person, sign_in: SignIn) -> None:
    welcome(mina)
    welcome(teo)
    sign_in(mina).post("/notices/read/")
    assert set(Notice.objects.filter(read_at=None)) == set(teo.notices.all())


def test_a_stranger_cannot_open_what_is_not_theirs(mina: Person, sam: Person, sign_in: SignIn) -> None:
    welcome(mina)
    assert sign_in(sam).get(f"/notices/{Notice.objects.get().key}/").status_code == 404
    assert Notice.objects.get().read_at is None


def test_news_of_people_who_are_blocked_or_gone_is_not_shown(mina: Person, teo: Person, sam: Person) -> None:
    welcome(mina, by=teo)
    welcome(mina, slot="sam", by=sam)
    assert news.unread(mina) == 2
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    assert [shown.by and shown.by.name for shown in news.of_person(mina).notices] == ["Sam"]
    Person.objects.filter(pk=sam.pk).update(hidden_at=NOW, hidden_why="spam")
    assert (news.unread(mina), news.of_person(mina).notices) == (0, ())


def test_news_without_words_is_not_shown(mina: Person) -> None:
    notices.tell(person=mina, verb="no_such", subject_kind="x.y", subject_key="z", at=NOW)
    assert news.unread(mina) == 0


def test_the_list_costs_the_same_for_one_and_for_many(mina: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    welcome(mina, by=PersonFactory.create())
    browser.get("/notices/")
    with CaptureQueriesContext(connection) as one:
        browser.get("/notices/")
    for n in range(news.PAGE):
        welcome(mina, slot=str(n), by=PersonFactory.create())
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/notices/").content.decode()
    assert len(many) == len(one) <= 12
    assert 'rel="next"' in page


@pytest.mark.parametrize("query", ["?after=x", "?before=1-", "?about=nothing"])
def test_a_forged_address_finds_nothing(mina: Person, sign_in: SignIn, query: str) -> None:
    assert sign_in(mina).get(f"/notices/{query}").status_code == 404
