"""Sheets by the API: the walk of the page, by a program."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from profiles.commands import import_work
from profiles.models import ImportBatch, Person
from tests.api.program import Program
from tests.factories import NOW

LINES = b"a@example.org;=Ana\nb@example.org;Bo\nbroken@;Cy\n"
SHEET = b"email;name\n" + LINES


def bring(program: Program, data: bytes = SHEET, **headers: str) -> Any:
    shown = {"Authorization": f"Bearer {program.secret}"} | {n.replace("_", "-"): v for n, v in headers.items()}
    return program.post("/api/v1/imports/", {"sheet": SimpleUploadedFile("a.csv", data)}, headers=shown)


def test_a_whole_walk_by_a_program(cora: Person) -> None:
    program = Program(cora)
    brought = bring(program, b"Kontakt;Wer\n" + LINES)
    assert (brought.status_code, brought.json()["columns"]) == (201, ["", ""])
    address = f"imports/{brought.json()['key']}/"
    checked = program.ask("PUT", f"{address}columns/", {"columns": ["email", "name"]}).json()
    assert (checked["state"], checked["preview"]["people"]) == ("checked", 2)
    first = program.ask("GET", f"{address}lines/").json()["results"][0]
    assert (first["kind"], first["numbers"]) == ("mend", [4])
    assert program.ask("POST", f"{address}take/").json()["state"] == "taking"
    import_work.advance_due(at=NOW.replace(year=NOW.year + 1))
    assert program.ask("GET", address).json()["figures"]["people"] == 2
    written = program.ask("GET", f"{address}people.csv")
    assert written["Content-Type"] == "text/csv; charset=utf-8"
    assert b"'=Ana" in b"".join(written.streaming_content)
    assert program.ask("DELETE", address).json()["code"] == "sheet_moved_on"
    assert program.ask("POST", f"{address}agreed/").json() == {"people": 2}
    assert program.ask("POST", f"{address}undo/").json()["state"] == "undoing"
    assert [row["key"] for row in program.ask("GET", "imports/").json()["results"]] == [brought.json()["key"]]


def test_a_stopped_sheet_is_thrown_away_only_when_nobody_came(cora: Person) -> None:
    program = Program(cora)
    address = f"imports/{bring(program).json()['key']}/"
    program.ask("POST", f"{address}take/")
    assert program.ask("POST", f"{address}stop/").json()["state"] == "stopped"
    assert program.ask("DELETE", address).status_code == 204
    assert not ImportBatch.objects.exists()


def test_what_is_wrong_is_said(cora: Person) -> None:
    program = Program(cora)
    assert bring(program, b"PK\x03\x04").json()["code"] == "sheet_unreadable"
    assert bring(program, b"").status_code == 400
    address = f"imports/{bring(program).json()['key']}/columns/"
    assert program.ask("PUT", address, {"columns": ["", "name"]}).json()["code"] == "email_column_missing"
    assert program.ask("PUT", address, {"columns": ["email", "email"]}).json()["code"] == "column_twice"
    assert program.ask("PUT", address, {"columns": ["telephone"]}).status_code == 400


def test_a_sheet_sent_again_under_its_key_is_one(cora: Person) -> None:
    program = Program(cora)
    large = SHEET + b"c@example.org;Cy\n" * 200_000  # more than a form may hold
    first, again = (bring(program, large, Idempotency_Key="a") for _turn in range(2))
    assert first.json() == again.json()
    assert ImportBatch.objects.count() == 1
    assert bring(program, SHEET, Idempotency_Key="a").status_code == 422


def test_nobody_else_finds_any(cora: Person, teo: Person) -> None:
    key = bring(Program(cora)).json()["key"]
    for method, path in (("GET", ""), ("POST", "take/"), ("GET", "people.csv"), ("DELETE", "")):
        assert Program(teo).ask(method, f"imports/{key}/{path}").status_code == 404
    assert bring(Program(teo)).status_code == 404
    assert Program(cora, "read:duty").ask("POST", f"imports/{key}/take/").status_code == 403


def test_what_unknown_words_mean_is_said_once_for_everybody(cora: Person) -> None:
    program = Program(cora)
    key = bring(program, b"email;offers\na@example.org;Velo stuff\nb@example.org;velo stuff\n").json()["key"]
    program.ask("POST", f"imports/{key}/take/")
    import_work.advance_due(at=NOW.replace(year=NOW.year + 1))
    said = {"words": "velo stuff", "kind": "topic", "slug": "ebike-brakes"}
    nothing = program.ask("POST", f"imports/{key}/words/", {**said, "slug": "no-such-thing"})
    assert nothing.status_code == 400
    assert program.ask("POST", f"imports/{key}/words/", said).json() == {"people": 2}


def test_lines_left_out_come_back_with_the_reason(cora: Person) -> None:
    program = Program(cora)
    key = bring(program).json()["key"]
    written = b"".join(program.ask("GET", f"imports/{key}/mend.csv").streaming_content)
    assert b"broken@" in written
    assert b"Ana" not in written
