from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from profiles.commands import limits
from profiles.errors import TooMany
from profiles.models import Limit
from tests.factories import NOW

HOUR = timedelta(hours=1)


def once(subject: str = "a", at_offset: timedelta = timedelta()) -> None:
    limits.spend(action="test", subject=subject, allowed=3, per=HOUR, at=NOW + at_offset)


@pytest.mark.django_db
def test_the_fourth_try_in_an_hour_is_refused_and_the_next_hour_is_new() -> None:
    for _try in range(3):
        once()
    with pytest.raises(TooMany):
        once()
    once(at_offset=HOUR)


@pytest.mark.django_db
def test_one_subject_does_not_spend_for_another() -> None:
    for _try in range(3):
        once()
    once(subject="b")


@pytest.mark.django_db(transaction=True)
def test_exactly_three_of_two_hundred_parallel_tries_get_through() -> None:
    def one_try(_number: int) -> bool:
        try:
            once()
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(one_try, range(200))) == 3


@pytest.mark.django_db(transaction=True)
def test_reading_before_writing_lets_more_through() -> None:
    """The negative control: the same limit as get-then-set oversells."""

    def careless(_number: int) -> bool:
        try:
            row, _made = Limit.objects.get_or_create(action="careless", subject="a", window_start=NOW)
            if row.count >= 3:
                return False
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.01)")
            Limit.objects.filter(pk=row.pk).update(count=row.count + 1)
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(careless, range(60))) > 3


@pytest.mark.django_db
def test_old_counters_are_forgotten() -> None:
    once()
    assert limits.forget_old(at=NOW + timedelta(days=1)) == 0
    assert limits.forget_old(at=NOW + timedelta(days=3)) == 1
