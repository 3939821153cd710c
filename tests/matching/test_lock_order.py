"""A sweep and an erasure that want the same rows in one moment, on two real connections: neither stops the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.db import OperationalError, connection

from matching.choices import AskState
from matching.commands import cases
from matching.models import Case
from profiles.commands import people, privacy
from profiles.contracts import registry
from profiles.models import Person
from tests.factories import NOW
from tests.matching.helping import ask_of, asked, asker, helper

pytestmark = pytest.mark.django_db(transaction=True)
RUN_OUT = NOW + timedelta(hours=49)
A_MOMENT = 0.7
Leaving = Callable[[], object]


@pytest.fixture(autouse=True)
def holds(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Let a sweep that holds a request wait a moment before it locks the mentor who was silent, and say so."""
    reached, lock = Event(), people.lock

    def slowly(person: Person) -> Person:
        if person.name == "Jo":
            reached.set()
            sleep(A_MOMENT)
        return lock(person)

    monkeypatch.setattr(people, "lock", slowly)
    return reached


@pytest.fixture
def unordered() -> Iterator[None]:
    """Let an erasure lock its person before the requests, as it did once."""
    bonds, registry.bonds = registry.bonds, []
    yield
    registry.bonds = bonds


def at_once(leaving: Leaving, holds: Event) -> tuple[int, bool]:
    """Return how many requests a sweep moved, and whether what went on beside it came to its end."""
    holds.clear()

    def sweep() -> int:
        try:
            return cases.advance_due(at=RUN_OUT)
        finally:
            connection.close()

    def beside() -> bool:
        assert holds.wait(10)
        try:
            leaving()
        except OperationalError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        moved, ended = pool.submit(sweep), pool.submit(beside)
        return moved.result(), ended.result()


def silent_mentor() -> tuple[Person, Case]:
    jo = helper("Jo")
    case = asked(asker("Ana"), jo)
    Case.objects.update(due_at=RUN_OUT)  # so that the sweep finds the ask run out
    return jo, case


def test_an_erasure_and_a_sweep_take_turns(holds: Event) -> None:
    jo, case = silent_mentor()
    assert at_once(lambda: privacy.erase_at_once(person=jo, by=None, at=RUN_OUT), holds) == (1, True)
    jo.refresh_from_db()
    assert (jo.erased_at, ask_of(case, jo).state) == (RUN_OUT, AskState.WITHDRAWN)


@pytest.mark.usefixtures("unordered")
def test_with_the_person_locked_first_the_database_has_to_stop_one_of_the_two(holds: Event) -> None:
    jo, _case = silent_mentor()
    moved, erased = at_once(lambda: privacy.erase_at_once(person=jo, by=None, at=RUN_OUT), holds)
    assert (moved, erased) in {(0, True), (1, False)}


@pytest.mark.usefixtures("unordered")
def test_even_then_an_erasure_comes_to_its_end(holds: Event) -> None:
    jo, case = silent_mentor()
    _moved, erased = at_once(lambda: privacy.erase(person=jo, by=None, at=RUN_OUT), holds)
    assert erased
    jo.refresh_from_db()
    assert jo.erased_at == RUN_OUT
    later = RUN_OUT + timedelta(minutes=2)
    cases.advance_due(at=later)  # what the database stopped is done by the next sweep
    assert Case.objects.filter(pk=case.pk, due_at__gt=later).exists()
