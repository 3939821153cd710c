"""Pages of long lists by what was seen last, not by number: the hundredth costs what the first does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet, Value

Row = TypeVar("Row", bound=Model)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONGEST_ID = 18  # figures: what a bigint holds


class BadCursor(ValueError):
    """A cursor that we did not make."""


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of rows, and the cursors of its neighbours ("" where there is none)."""

    rows: Sequence[Row]
    newer: str
    older: str


def newest_first(
    rows: QuerySet[Row],
    *,
    size: int,
    after: str = "",
    before: str = "",
    field: str = "at",
    along: Callable[[Any], QuerySet[Any]] | None = None,
) -> Slice[Row]:
    """Cut a page out of rows that have a time and an ``id``: those older than ``after`` or newer than ``before``.

    ``along`` reads the rows of the page again, with more of them: in the same statement, behind the cut.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    if before:
        found = _read(rows.filter(beyond(before, "gt", field)), size, along, field, "id")
        page = found[:size][::-1]
        newer = cursor_of(page[0], field) if len(found) > size else ""
        return Slice(page, newer, cursor_of(page[-1], field) if page else "")
    chosen = rows.filter(beyond(after, "lt", field)) if after else rows
    found = _read(chosen, size, along, f"-{field}", "-id")
    page = found[:size]
    newer = cursor_of(page[0], field) if after and page else ""
    return Slice(page, newer, cursor_of(page[-1], field) if len(found) > size else "")


def _read(rows: QuerySet[Row], size: int, along: Callable[[Any], QuerySet[Any]] | None, *order: str) -> list[Row]:
    cut = rows.order_by(*order)[: size + 1]
    return list(along(cut).order_by(*order) if along else cut)


def in_classes(classes: Sequence[QuerySet[Any]], *, size: int, after: str = "", before: str = "") -> Slice[Any]:
    """Cut a page out of classes of rows, one after the other, the newest first in each. One query.

    No row may be of two classes. A cursor is ``class-instant-id``.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    backwards = bool(before)
    start, place = _class_and_place(before or after, len(classes))
    order = ("at", "id") if backwards else ("-at", "-id")
    steps = range(start, -1, -1) if backwards else range(start, len(classes))
    parts = []
    for number in steps:
        rows = classes[number].annotate(number=Value(number)).order_by(*order)
        if number == start and place:
            rows = rows.filter(beyond(place, "gt" if backwards else "lt"))
        parts.append(rows[: size + 1])
    # One statement. Postgres goes through the parts in turn, and stops before those it does not need.
    found: list[Any] = list(parts[0].union(*parts[1:], all=True)[: size + 1])
    page = found[:size][::-1] if backwards else found[:size]
    more = len(found) > size
    has = {"newer": more if backwards else bool(after), "older": bool(before) if backwards else more}
    ends = {"newer": page[0], "older": page[-1]} if page else {}
    cursors = {which: f"{end.number}-{cursor_of(end)}" for which, end in ends.items() if has[which]}
    return Slice(page, cursors.get("newer", ""), cursors.get("older", ""))


def _class_and_place(cursor: str, classes: int) -> tuple[int, str]:
    if not cursor:
        return 0, ""
    number, _dash, place = cursor.partition("-")
    if not place or number not in map(str, range(classes)):
        raise BadCursor
    return int(number), place


def soonest_first(rows: QuerySet[Row], field: str, *, size: int, after: str = "") -> tuple[list[Row], str]:
    """Cut a page out of rows ordered by a time, the earliest first; return it with the cursor of the next one.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    if after:
        at, pk = _place(after)
        rows = rows.filter(Q(**{f"{field}__gt": at}) | Q(**{field: at, "id__gt": pk}))
    found = list(rows.order_by(field, "id")[: size + 1])
    page = found[:size]
    return page, cursor_of(page[-1], field) if len(found) > size else ""


def beyond(cursor: str, side: str, field: str = "at") -> Q:
    """Pick the rows on one side ("lt" or "gt") of where a cursor stands.

    The first condition says nothing new, but it is one that an index can begin at: without it the
    hundredth page reads the ninety-nine before.
    """
    at, pk = _place(cursor)
    return Q(**{f"{field}__{side}e": at}) & (Q(**{f"{field}__{side}": at}) | Q(**{field: at, f"id__{side}": pk}))


def _place(cursor: str) -> tuple[datetime, int]:
    instant, dash, pk = cursor.partition("-")
    try:
        if not dash or not (instant + pk).isascii() or len(pk) > LONGEST_ID:
            raise BadCursor
        return EPOCH + int(instant) * MICROSECOND, int(pk)
    except (ValueError, OverflowError) as error:
        raise BadCursor from error


def cursor_of(row: Any, field: str = "at") -> str:
    """Say where a row stands by a time of it and its ``id``."""
    return f"{(getattr(row, field) - EPOCH) // MICROSECOND}-{row.pk}"
