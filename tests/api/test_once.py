"""A write that is sent twice under one key is done once."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from profiles.commands import answered
from profiles.models import Answered, AuditEntry, Favourite, Person
from tests.api.program import Program
from tests.factories import NOW

KEY = "5b1f"
TRIES = 200


def test_the_second_time_nothing_is_done_and_the_same_is_said(mina: Person, teo: Person) -> None:
    program = Program(teo)
    path = f"favourites/{mina.key}/"
    first = program.ask("PUT", path, Idempotency_Key=KEY)
    Favourite.objects.all().delete()
    second = program.ask("PUT", path, Idempotency_Key=KEY)
    assert (first.status_code, second.status_code) == (204, 204)
    assert second["Idempotency-Replayed"] == "true"
    assert not Favourite.objects.exists()


def test_without_a_key_it_is_done_again(mina: Person, teo: Person) -> None:
    program = Program(teo)
    program.ask("PUT", f"favourites/{mina.key}/")
    Favourite.objects.all().delete()
    program.ask("PUT", f"favourites/{mina.key}/")
    assert Favourite.objects.exists()


def test_the_same_key_with_another_request_is_refused(mina: Person, sam: Person, teo: Person) -> None:
    program = Program(teo)
    program.ask("PUT", f"favourites/{mina.key}/", Idempotency_Key=KEY)
    other = program.ask("PUT", f"favourites/{sam.key}/", Idempotency_Key=KEY)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Favourite.objects.count() == 1


def test_two_people_may_use_the_same_key(mina: Person, sam: Person, teo: Person) -> None:
    for person in (sam, teo):
        assert Program(person).ask("PUT", f"favourites/{mina.key}/", Idempotency_Key=KEY).status_code == 204
    assert Favourite.objects.count() == 2


def test_a_refusal_is_said_again_too(teo: Person) -> None:
    program = Program(teo)
    answers = [program.ask("PUT", "favourites/nobodynobody/", Idempotency_Key=KEY) for _n in range(2)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert answers[1]["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", ["", "a" * 65, "ä", "a\tb"])
def test_a_strange_key_is_refused(mina: Person, teo: Person, key: str) -> None:
    answer = Program(teo).ask("PUT", f"favourites/{mina.key}/", Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_idempotency_key")
    assert not Favourite.objects.exists()


def test_a_mistake_of_ours_leaves_the_key_free(mina: Person, teo: Person) -> None:
    def broken() -> answered.Answer:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        answered.once(person=teo, key=KEY, fingerprint="f", act=broken, at=NOW)
    assert not Answered.objects.exists()


def test_too_many_leaves_the_key_free(teo: Person) -> None:
    said = answered.once(person=teo, key=KEY, fingerprint="f", act=lambda: answered.Answer(429, ""), at=NOW)
    assert said.status == 429
    assert not Answered.objects.exists()


def test_answers_are_forgotten_after_a_day(teo: Person) -> None:
    def act() -> answered.Answer:
        return answered.Answer(200, "{}")

    answered.once(person=teo, key=KEY, fingerprint="f", act=act, at=NOW)
    assert answered.forget_old(at=NOW + timedelta(hours=23)) == 0
    assert not answered.once(person=teo, key=KEY, fingerprint="g", act=act, at=NOW + timedelta(days=1)).again
    assert answered.forget_old(at=NOW + timedelta(days=3)) == 1


def in_parallel(once: Any, teo: Person) -> Counter[str]:
    """Let 200 tries make an audit entry each, by twenty threads; count the entries and what was said."""

    def one_try(_number: int) -> str:
        try:
            return str(once(lambda: leave_a_mark(teo)))
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return Counter(pool.map(one_try, range(TRIES)))


def leave_a_mark(teo: Person) -> answered.Answer:
    AuditEntry.objects.create(action="test.mark", actor_key=teo.key, subject_kind="t", subject_key="t", at=NOW)
    return answered.Answer(201, json.dumps({"made": True}))


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_at_once_one_takes_effect(teo: Person) -> None:
    def once(act: Any) -> str:
        answer = answered.once(person=teo, key=KEY, fingerprint="f", act=act, at=NOW)
        return f"{answer.status} {answer.body} {answer.again}"

    said = in_parallel(once, teo)
    assert AuditEntry.objects.filter(action="test.mark").count() == 1
    assert said == {'201 {"made": true} False': 1, '201 {"made": true} True': TRIES - 1}


@pytest.mark.django_db(transaction=True)
def test_looking_before_acting_lets_more_through(teo: Person) -> None:
    """The negative control: the same without the claim."""

    def careless(act: Any) -> str:
        if not Answered.objects.filter(person=teo, key=KEY).exists():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.01)")
            act()
            Answered.objects.bulk_create([Answered(person=teo, key=KEY, at=NOW)], ignore_conflicts=True)
        return ""

    in_parallel(careless, teo)
    assert AuditEntry.objects.filter(action="test.mark").count() > 1
