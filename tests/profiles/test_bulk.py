"""Many rows by COPY: every value comes back as it was."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from profiles.commands import bulk
from profiles.models import Person
from tests.factories import NOW

FACES = ("id", "name", "handle", "handle_folded", "created_at", "features_changed_at", "goal", "week", "languages")
WEEK = bytes(range(21))


def written(**named: object) -> Person:
    (number,) = bulk.reserve(Person, 1)
    values = {"name": "Mina", "goal": "", "week": None, "languages": []} | named
    rows = bulk.Rows(Person, *FACES)
    texts = (values["name"], f"mina-{number}", f"mina-{number}", NOW, NOW)
    rows.add(number, *texts, values["goal"], values["week"], values["languages"])
    rows.write()
    return Person.objects.get(pk=number)


@pytest.mark.parametrize(
    "goal", ["", r"\N", "two\nlines\tand a tab\r", "back\\slash \\n", "“quoted” 'and' \"plain\"", "{}"]
)
def test_texts_come_back_as_they_were(db: None, goal: str) -> None:
    assert written(goal=goal).goal == goal


@pytest.mark.parametrize("languages", [[], ["en"], ["e{n", 'a"b', "c,d", "e\\f", "NULL"]])
def test_lists_come_back_as_they_were(db: None, languages: list[str]) -> None:
    assert written(languages=languages).languages == languages


def test_bytes_and_nothing_come_back_as_they_were(db: None) -> None:
    assert bytes(written(week=WEEK).week or b"") == WEEK
    assert written(week=None).week is None


def test_fields_not_named_get_their_defaults(db: None) -> None:
    one, other = written(), written()
    assert (one.zone, one.audience, one.talks, one.confirmed_at) == ("UTC", "members", [], None)
    assert len({one.key, other.key}) == 2


def test_the_database_still_decides(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        written(name="")


def test_rows_are_written_once(db: None) -> None:
    rows = bulk.Rows(Person, *FACES)
    (number,) = bulk.reserve(Person, 1)
    rows.add(number, "Teo", "teo", "teo", NOW, NOW, "", None, [])
    rows.write()
    rows.write()
    assert Person.objects.count() == 1


def batches(count: int) -> tuple[list[str], list[list[str]]]:
    """Return the columns, and one new person a batch."""
    made = []
    for number in bulk.reserve(Person, count):
        rows = bulk.Rows(Person, *FACES)
        rows.add(number, "Mina", f"p-{number}", f"p-{number}", NOW, NOW, "", None, [])
        made.append(rows.lines)
    return rows.columns, made


def test_batches_go_in_by_one_statement_however_many(db: None) -> None:
    columns, made = batches(5)
    with CaptureQueriesContext(connection) as queries:
        bulk.copy(Person._meta.db_table, columns, [[], *made, []])
    assert Person.objects.count() == 5
    assert len(queries) == 1


def test_a_batch_that_cannot_be_made_leaves_nothing(db: None) -> None:
    columns, made = batches(2)

    def broken() -> Iterator[list[str]]:
        yield made[0]
        raise ArithmeticError

    with pytest.raises(OperationalError, match="ArithmeticError"), transaction.atomic():
        bulk.copy(Person._meta.db_table, columns, broken())
    assert not Person.objects.exists()
