"""A coordinator's sheet, as spreadsheets write it: from bytes to one line a person, and what is wrong in words."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from profiles.choices import fold
from profiles.errors import SheetUnreadable
from profiles.forms.import_cells import read_line
from profiles.queries.imports import Finding, Line

MOST_BYTES = 32_000_000
MOST_LINES = 100_000
DELIMITERS = ",;\t|"
FIRST_ROWS = 10  # a title may stand above the headings
# Saved as their own program's format instead of CSV: Excel and LibreOffice (zip), old Excel, PDF.
OTHER_FORMATS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_CONTROL = 0.01

# The column each heading stands for, folded and without punctuation.
HEADINGS = {
    "email": "e mail|email|mail|email address|e mail address|mail address",
    "name": "name|full name|pseudonym|nickname|nick|display name|name others see",
    "headline": "headline|title|job title|profession|occupation|position",
    "about": "about|about me|bio|biography|description|introduction",
    "goal": "goal|goals|aim|why",
    "craft": "craft|crafts|work|kind of work|trade|job|gig",
    "years": "years|experience|years of experience",
    "city": "city|town|place|location|lives in",
    "country": "country|country code|land",
    "languages": "languages|language|langs|lang|speaks|spoken languages",
    "hours": "hours|free hours|free|availability|available|times|when",
    "offers": "offers|offer|can share|can teach|can help with|shares|teaches|skills|topics|tags|expertise",
    "seeks": "seeks|seek|wants to learn|wants|needs|looking for|learn|interested in|wishes",
    "capacity": "capacity|room|places|seats|room for|how many|mentees",
}
COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings.split("|")}

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """What a file holds: the lines that can be read, what is wrong with others, columns nobody reads."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    left_out: tuple[str, ...]
    count: int
    guessed_letters: bool


def read(data: bytes) -> Sheet:
    """Read a whole file.

    Raises:
        SheetUnreadable: in one sentence, why nothing of it can be taken in.

    """
    text, guessed = decoded(data)
    rows, columns, headings = table(text)
    lines: list[Line] = []
    findings: list[Finding] = []
    for number, cells in rows:
        line, said = _read_row(number, cells, columns)
        findings.extend(said)
        if line is not None:
            lines.append(line)
    unread = tuple(heading.strip() for heading, column in zip(headings, columns, strict=True) if not column)
    return Sheet(tuple(lines), tuple(findings), tuple(filter(None, unread)), len(rows), guessed)


def decoded(data: bytes) -> tuple[str, bool]:
    """Turn bytes into text; True when the letters had to be guessed."""
    if not data.strip():
        raise SheetUnreadable(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise SheetUnreadable(_("The file is larger than 32 MB. Please split the sheet into smaller ones."))
    if data.startswith(OTHER_FORMATS):
        raise SheetUnreadable(_("This is not a CSV file. In your spreadsheet choose “Save as” and then “CSV”."))
    text, guessed = _decode(data)
    if "\0" in text or len(CONTROL.findall(text)) > MOST_CONTROL * len(text):
        raise SheetUnreadable
    return CONTROL.sub(" ", text).lstrip("\ufeff"), guessed


def table(text: str) -> tuple[list[Row], list[str], list[str]]:
    """Split text into its rows under the headings; columns nobody reads have an empty name."""
    separator, text = _without_separator_line(text)
    delimiter = separator or max(DELIMITERS, key=lambda mark: _best_heading(text, mark)[0])
    known, at = _best_heading(text, delimiter)
    rows = list(_rows(text, delimiter))
    if not known:
        raise SheetUnreadable(
            _("The first line should name the columns, such as email, languages and offers. We know none of them.")
        )
    columns = _columns(rows[at][1])
    if "email" not in columns:
        raise SheetUnreadable(_("No column is called email. Without an address nobody could claim their place here."))
    filled = [row for row in rows[at + 1 :] if any(cell.strip() for cell in row[1])]
    if len(filled) > MOST_LINES:
        raise SheetUnreadable(_("The sheet has more than 100,000 lines. Please split it into smaller ones."))
    return filled, columns, rows[at][1]


def _decode(data: bytes) -> tuple[str, bool]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), False
    if data[1:2] == b"\0":  # every second byte of Latin text, and Excel left the mark out
        return data.decode("utf-16-le", "replace"), False
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), True


def _without_separator_line(text: str) -> tuple[str, str]:
    """Take off the line by which Excel names its separator."""
    first, _newline, rest = text.partition("\n")
    named = re.fullmatch(r"\"?sep=(.)\"?\r?", first, re.IGNORECASE)
    return (named[1], "\n" + rest) if named else ("", text)  # the empty line keeps the numbers right


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Number the rows as the spreadsheet does, empty ones too."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield number, cells
    except csv.Error as error:
        raise SheetUnreadable(
            _("After line %(number)s the table breaks: a quotation mark is not closed, or a cell is far too long.")
            % {"number": number}
        ) from error


def _best_heading(text: str, delimiter: str) -> tuple[int, int]:
    """Count the columns we know in the best of the first rows, and say which one that is."""
    best = (0, 0)
    try:
        for (number, cells), _room in zip(_rows(text, delimiter), range(FIRST_ROWS), strict=False):
            known = len(set(_columns(cells)) - {""})
            if known > best[0]:
                best = (known, number - 1)
    except SheetUnreadable:
        return best
    return best


def _columns(headings: Sequence[str]) -> list[str]:
    """Name the column under each heading; the second one of a kind is not read."""
    columns: list[str] = []
    for heading in headings:
        plain = " ".join(re.sub(r"[\W_]+", " ", fold(heading)).split())
        column = COLUMN_OF.get(plain, "")
        columns.append("" if column in columns else column)
    return columns


def _read_row(number: int, cells: list[str], columns: list[str]) -> tuple[Line | None, list[Finding]]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        sentence = _("There are more cells than headings, so we cannot tell which is which. We skip this line.")
        return None, [Finding(number, sentence, skipped=True)]
    said = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    return read_line(number, said)
