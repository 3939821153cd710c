"""Many new rows at once by COPY: several times faster than INSERT, and no model object for a row."""

from collections.abc import Callable, Iterable, Sequence
from io import StringIO, TextIOBase
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

NULL = r"\N"
READ_AT_ONCE = 1 << 20
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
QUOTES = str.maketrans({"\\": r"\\", '"': r"\""})


class Rows:
    """New rows of one table, ready for COPY. Fields that are not named get their defaults.

    Adding needs no database, so it may be done in another thread while rows of before are being written.
    """

    def __init__(self, model: type[Model], *names: str) -> None:
        fields = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's own word
        given = [fields.pop(name) for name in names]
        rest = [field for field in fields.values() if not field.primary_key]
        self.table = model._meta.db_table  # noqa: SLF001
        self.columns = [str(field.column) for field in (*given, *rest)]
        self.defaults: list[Callable[[], str]] = [_default(field) for field in rest]
        self.lines: list[str] = []

    def add(self, *values: Any) -> None:
        self.lines.append("\t".join([*map(cell, values), *[default() for default in self.defaults]]))

    def write(self) -> None:
        """Write all rows in the caller's transaction, and forget them."""
        if not self.lines:
            return
        copy(self.table, self.columns, [self.lines])
        self.lines = []


class Lines(TextIOBase):
    """Lines as a file that is made while it is read: the database writes the last batch while we make the next."""

    def __init__(self, batches: Iterable[Sequence[str]]) -> None:
        self.batches = iter(batches)
        self.made = StringIO()

    def read(self, size: int | None = -1) -> str:
        while not (found := self.made.read(size)):
            lines = next(self.batches, None)
            if lines is None:
                return ""
            self.made = StringIO("\n".join([*lines, ""]))
        return found


def copy(table: str, columns: Iterable[str], batches: Iterable[Sequence[str]]) -> None:
    """Write lines whose cells are parted by tabs, each cell made by ``cell``, in one statement.

    The batches are made while it runs: making them must ask the database nothing.
    """
    named = ", ".join(map(connection.ops.quote_name, columns))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({named}) FROM STDIN", Lines(batches), READ_AT_ONCE)


def reserve(model: type[Model], count: int) -> list[int]:
    """Return ids that nobody else will get, so that rows can point at rows that are yet to be written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],  # noqa: SLF001
        )
        return [number for (number,) in cursor.fetchall()]


def cell(value: Any) -> str:
    """Return a value as COPY reads it in its text format."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return str(value).translate(ESCAPES)
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, list | tuple):
        return _array(value).translate(ESCAPES)
    return str(value)


def _array(values: Iterable[Any]) -> str:
    return "{" + ",".join([f'"{str(value).translate(QUOTES)}"' for value in values]) + "}"


def _default(field: Any) -> Callable[[], str]:
    if field.default is not NOT_PROVIDED and callable(field.default):
        return lambda: cell(field.get_default())
    always = cell(field.get_default())
    return lambda: always
