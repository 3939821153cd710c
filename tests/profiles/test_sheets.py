"""How a sheet is read, whatever wrote it; and how it is written again."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from profiles.errors import SheetUnreadable
from profiles.queries import sheet_export, sheets
from profiles.queries.sheet_headings import columns_of

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac_roman"]


def read(data: bytes) -> list[sheets.Read]:
    file = io.BytesIO(data)
    writing = sheets.look(file)
    return list(sheets.lines(file, writing, sheets.guessed_columns(file, writing)))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_spreadsheets_may_write_as_they_like(encoding: str, delimiter: str, newline: str) -> None:
    rows = ["email,name,about", 'ana@example.org,Zoë Müller,"Reparación de bicis,\nen Málaga"']
    text = newline.join(row.replace(",", delimiter) for row in [*rows, ""])
    (row,) = read(text.encode(encoding))
    assert row.line is not None
    assert (row.line.email, row.line.name) == ("ana@example.org", "Zoë Müller")
    assert "Reparación de bicis" in row.line.about
    assert "Málaga" in row.line.about


def test_a_title_and_excels_separator_line_may_stand_above() -> None:
    rows = read(b'sep=;\r\nRiders in autumn;;\r\n\r\n"e-mail";name\r\na@example.org;Ana\r\n')
    assert [(row.number, row.line and row.line.name) for row in rows] == [(5, "Ana")]


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["E-Mail", "Full name", "Can teach"], ["email", "name", "offers"]),
        (["Correo electrónico", "Nombre", "Puede enseñar", "País"], ["email", "name", "offers", "country"]),
        (["Notes", "name", "Name"], ["", "name", ""]),
    ],
)
def test_headings_are_guessed_in_both_languages(headings: list[str], columns: list[str]) -> None:
    assert columns_of(headings) == columns


def test_a_column_of_addresses_is_found_by_its_cells() -> None:
    file = io.BytesIO(b"who,name\nana@example.org,Ana\nbo@example.org,Bo\n")
    assert sheets.guessed_columns(file, sheets.look(file)) == ["email", "name"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("'=1", "''=1"),
        ("plain", "plain"),
    ],
)
def test_what_a_spreadsheet_would_run_is_made_harmless(cell: str, written: str) -> None:
    assert sheet_export.neutral(cell) == written


PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(name=PRINTABLE)
@example(name="=HYPERLINK(1)")
@example(name="'=1")
@settings(deadline=None, max_examples=150)
def test_a_cell_comes_back_as_it_was(name: str) -> None:
    """Written harmless and read again; white space at the ends and between words aside."""
    written = "".join(sheet_export.lines([["email", "name"], ["a@example.org", name]]))
    cells = next(csv.reader(io.StringIO(written.splitlines(keepends=True)[1] if "\n" not in name else written)))
    assert not cells[1].lstrip("'") or not cells[1].startswith(("=", "+", "-", "@"))
    (row,) = read(written.encode())
    assert row.line is not None
    assert row.line.name == " ".join(name.split())[:60].strip()


@given(data=st.binary(max_size=300))
@example(data=b"\xff\xfe\x00")
@example(data=b"email\n" + b"\x81\x8d" * 20)
@settings(deadline=None, max_examples=300)
def test_whatever_the_bytes_it_is_read_or_refused_in_a_sentence(data: bytes) -> None:
    file = io.BytesIO(data)
    try:
        writing = sheets.look(file)
        columns = sheets.guessed_columns(file, writing)
        rows = list(sheets.lines(file, writing, columns)) if "email" in columns else []
    except SheetUnreadable:
        return
    assert all(row.line or row.findings for row in rows)
