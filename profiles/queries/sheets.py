"""A coordinator's sheet, as spreadsheets write it: from bytes to one line a person, read as it flows by."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from profiles.choices import FindingKind
from profiles.errors import SheetUnreadable
from profiles.models import ImportBatch
from profiles.queries import imports
from profiles.queries.imports import Finding, Line
from profiles.queries.sheet_cells import address_in, read_line
from profiles.queries.sheet_encodings import encoding_of, ensure_text, text_lines
from profiles.queries.sheet_headings import columns_of, with_address

MOST_BYTES = 32_000_000
MOST_LINES = 100_000
DELIMITERS = ",;\t|"
FIRST_ROWS = 10  # a title may stand above the headings
SAMPLES = 50
HEAD_BYTES = 262_144
LONGEST_HEADING = 100
NAMED_DELIMITER = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
# Saved as their own program's format instead of CSV.
OTHER_FORMATS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x1f\x8b")

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Writing:
    """How a file is written. ``heading_at`` is the number of the row that names the columns."""

    encoding: str
    guessed: bool
    delimiter: str
    heading_at: int
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """One row of a sheet: the person, or nothing; and what there is to say about it."""

    number: int
    line: Line | None
    findings: Sequence[Finding]


def look(file: IO[bytes], encoding: str = "") -> Writing:
    """Find out how a file is written; ``encoding`` when somebody has said so.

    Raises:
        SheetUnreadable: in one sentence, why nothing of it can be taken in.

    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(HEAD_BYTES)
    if not size or not start.strip():
        raise SheetUnreadable(_("The file is empty."))
    if size > MOST_BYTES:
        raise SheetUnreadable(_("The file is larger than 32 MB. Please split the sheet into smaller ones."))
    if start.startswith(OTHER_FORMATS):
        raise SheetUnreadable(_("This is not a CSV file. In your spreadsheet choose “Save as” and then “CSV”."))
    found, guessed = (encoding, False) if encoding else encoding_of(file)
    file.seek(0)
    ensure_text(file, found)
    return _heading(file, found, guessed=guessed)


def writing_of(batch: ImportBatch) -> Writing:
    """Return how a sheet is written, as it was found out or chosen."""
    encoding, delimiter = batch.encoding or "utf-8-sig", batch.delimiter or ","  # older ones never said
    return Writing(encoding, batch.guessed, delimiter, batch.heading_at, tuple(batch.headings))


def rows(file: IO[bytes], writing: Writing) -> Iterator[Row]:
    """Give the filled rows under the headings, numbered as the spreadsheet does.

    Raises:
        SheetUnreadable: a quotation mark is not closed, or there are too many lines.

    """
    count = 0
    for number, cells in _all_rows(file, writing.encoding, writing.delimiter):
        if number > writing.heading_at and any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_LINES:
                raise SheetUnreadable(_("The sheet has more than 100,000 lines. Please split it into smaller ones."))
            yield number, cells


def lines(file: IO[bytes], writing: Writing, columns: Sequence[str]) -> Iterator[Read]:
    """Read each row by its columns, as it flows by: a sheet is never held as a whole."""
    for number, cells in rows(file, writing):
        yield _read_row(number, cells, columns)


def guessed_columns(file: IO[bytes], writing: Writing) -> list[str]:
    """Name the field of each column by its heading, the address also by its cells."""
    return with_address(columns_of(writing.headings), samples(file, writing))


def samples(file: IO[bytes], writing: Writing) -> list[list[str]]:
    """Return the cells of the first rows, of a broken table those above the break."""
    found: list[list[str]] = []
    try:
        for _number, cells in islice(rows(file, writing), SAMPLES):
            found.append(cells)
    except SheetUnreadable:
        pass
    return found


def first_rows_of(batch: ImportBatch) -> list[list[str]]:
    """Return the cells of the first rows of a sheet, without reading all of it."""
    return samples(io.BytesIO(imports.beginning(batch, HEAD_BYTES)), writing_of(batch))


def last_numbers(file: IO[bytes], writing: Writing, columns: Sequence[str]) -> dict[str, int]:
    """Give the last line of each address: of two lines with one address the later counts."""
    at = columns.index("email")
    return {
        address_in(cells[at]): number for number, cells in rows(file, writing) if at < len(cells) and cells[at].strip()
    }


def _heading(file: IO[bytes], encoding: str, *, guessed: bool) -> Writing:
    delimiter = _delimiter_named(file, encoding) or max(DELIMITERS, key=lambda mark: _promise(file, encoding, mark))
    first = _first_rows(file, encoding, delimiter)
    if not first:
        next(_all_rows(file, encoding, delimiter), None)  # says why it cannot be read
        raise SheetUnreadable(_("The file is empty."))
    number, cells = max(first, key=lambda row: (_known(row[1]), -row[0]))
    if not _known(cells) and any("@" in cell for cell in cells):
        raise SheetUnreadable(
            _("The first line should name the columns, such as email, languages and offers. We know none of them.")
        )
    return Writing(encoding, guessed, delimiter, number, tuple(cell.strip() for cell in cells))


def _delimiter_named(file: IO[bytes], encoding: str) -> str:
    """Read the line by which Excel names its separator."""
    file.seek(0)
    named = NAMED_DELIMITER.fullmatch(next(text_lines(file, encoding), "")[:20])
    return named[1] if named else ""


def _promise(file: IO[bytes], encoding: str, delimiter: str) -> tuple[int, int]:
    """Say how well a delimiter fits: the headings we know, then how wide most rows are."""
    first = _first_rows(file, encoding, delimiter)
    widths = Counter(len(cells) for _number, cells in first)
    return max((_known(cells) for _number, cells in first), default=0), max(widths, key=widths.__getitem__, default=0)


def _known(cells: Sequence[str]) -> int:
    return len(set(columns_of(cells)) - {""})


def _first_rows(file: IO[bytes], encoding: str, delimiter: str) -> list[Row]:
    found: list[Row] = []
    try:
        for row in islice(_all_rows(file, encoding, delimiter), FIRST_ROWS):
            found.append(row)  # noqa: PERF402 - what came before a broken row counts
    except SheetUnreadable:
        pass
    return [row for row in found if any(cell.strip() for cell in row[1])]


def _all_rows(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    file.seek(0)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(text_lines(file, encoding), delimiter=delimiter, strict=True), 1):
            yield number, cells
    except csv.Error as error:
        raise SheetUnreadable(
            _("After line %(number)s the table breaks: a quotation mark is not closed, or a cell is far too long.")
            % {"number": number}
        ) from error


def _read_row(number: int, cells: list[str], columns: Sequence[str]) -> Read:
    if any(cell.strip() for cell in cells[len(columns) :]):
        sentence = _("There are more cells than headings, so we cannot tell which is which. We skip this line.")
        return Read(number, None, [Finding(number, sentence, kind=FindingKind.MEND)])
    said = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    line, findings = read_line(number, said)
    return Read(number, line, findings)
