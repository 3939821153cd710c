"""News: one row for one piece of it, whoever tells it how often."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from profiles.commands import notices
from profiles.models import Notice, Person
from tests.factories import NOW, PersonFactory


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
