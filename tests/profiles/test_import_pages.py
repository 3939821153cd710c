"""The coordinator's pages: choose a sheet, check it, take it in, take it back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from profiles.choices import ImportState
from profiles.commands import import_work, imports
from profiles.commands.privacy import erase
from profiles.models import (
    AuditEntry,
    Favourite,
    ImportBatch,
    ImportedLine,
    ImportFile,
    Person,
)
from tests.factories import NOW, AccountFactory, PersonFactory
from tests.factories.cast import SignIn
from tests.profiles.sheets import bring, downloaded, page, press

MENTORS = Path(__file__).parent.parent / "data" / "mentors.csv"
TWO = b"email;name;offers\nana@example.org;Ana;python\nbo@example.org;Bo;css\nbroken@;Cy;css\n"


@pytest.fixture
def desk(cora: Person, sign_in: SignIn) -> Client:
    return sign_in(cora)


def test_a_whole_walk_with_the_mentors(desk: Client) -> None:
    batch = bring(desk, MENTORS.read_bytes())
    assert not Person.objects.exclude(name="Cora").exists()
    assert "New people: 298" in page(desk, batch)
    press(desk, "take", batch)
    assert batch.state == ImportState.TAKEN
    assert Person.objects.filter(imported_line__batch=batch, confirmed_at=None).count() == 298
    assert "It is taken in" in page(desk, batch)
    press(desk, "take", batch)
    assert Person.objects.filter(imported_line__batch=batch).count() == 298
    press(desk, "confirm", batch)
    assert Person.objects.filter(imported_line__batch=batch).exclude(confirmed_at=None).count() == 298


def test_what_is_taken_back_is_gone_and_can_come_again(desk: Client) -> None:
    batch = press(desk, "take", bring(desk, MENTORS.read_bytes()))
    press(desk, "undo", batch)
    assert batch.state == ImportState.UNDONE
    assert not Person.objects.exclude(name="Cora").exists()
    assert AuditEntry.objects.get(action="import.undone").facts == {"people": 298, "stay": 0}
    assert press(desk, "take", bring(desk, MENTORS.read_bytes())).figures["people"] == 298


def test_who_speaks_for_themselves_or_is_pointed_at_stays(desk: Client, teo: Person) -> None:
    sheet = b"email,name\na@example.org,Ana\nb@example.org,Bo\nc@example.org,Cy\n"
    batch = press(desk, "take", bring(desk, sheet))
    Person.objects.filter(name="Ana").update(account=AccountFactory.create(email="a@example.org"), confirmed_at=NOW)
    Favourite.objects.create(person=teo, favourite=Person.objects.get(name="Bo"), at=NOW)
    said = desk.get(reverse("profiles:import_undo", args=[batch.key])).content.decode()
    assert "1 person came themselves and stays" in said
    press(desk, "undo", batch)
    assert set(Person.objects.exclude(imported_line=None).values_list("name", flat=True)) == {"Ana", "Bo"}


def test_a_broken_line_comes_back_as_a_sheet_with_the_reason(desk: Client) -> None:
    batch = press(desk, "take", bring(desk, TWO))
    said = downloaded(desk, "mend", batch).decode("utf-8-sig")
    assert said.splitlines()[0] == "email;name;offers;Why it was left out"
    assert said.splitlines()[1].startswith("broken@;Cy;css;“broken@” is not a whole e-mail address.")


def test_the_export_can_be_brought_in_again(desk: Client) -> None:
    sheet = (
        b"email,name,headline,craft,years,city,country,languages,hours,offers,seeks,capacity,about\n"
        b"ana@example.org,=Ana,Courier,courier,6,Bristol,GB,en;pl,Mon-Fri 9-12;Sun 22-2,"
        b"pricing;unheard of,tax,3,-I ride\n"
    )
    batch = press(desk, "take", bring(desk, sheet))
    before = told(Person.objects.get(imported_line__batch=batch))
    written = downloaded(desk, "export", batch)
    assert b"'=Ana" in written
    assert b"'-I ride" in written
    press(desk, "undo", batch)
    again = press(desk, "take", bring(desk, written))
    assert told(Person.objects.get(imported_line__batch=again)) == before


def told(person: Person) -> dict[str, object]:
    return {
        **{f: getattr(person, f) for f in ("name", "headline", "about", "languages", "zone")},
        "week": person.week and bytes(person.week),
        "place": person.place,
        "topics": sorted(person.topics.values_list("topic__slug", "side", "position")),
        "crafts": sorted(person.crafts.values_list("craft__slug", "years")),
        "own": sorted(person.own_words.values_list("about", "words")),
        "room": person.offer.room,
    }


def test_headings_can_be_changed_and_are_remembered(desk: Client) -> None:
    sheet = b"Kontakt,Wer\na@example.org,Ana\n"
    batch = bring(desk, sheet)
    assert batch.columns == ["email", ""]  # the address by its cells
    press(desk, "choose", batch, **{"column-0": "email", "column-1": "name"})
    assert (batch.state, batch.preview["people"]) == (ImportState.CHECKED, 1)
    assert bring(desk, sheet).columns == ["email", "name"]


@pytest.mark.parametrize(
    ("chosen", "why"), [(("", "name"), "No column is called email"), (("email", "email"), "Two columns are the same")]
)
def test_a_choice_that_cannot_be_read_says_so(desk: Client, chosen: tuple[str, str], why: str) -> None:
    batch = bring(desk, b"Kontakt,Wer\na@example.org,Ana\n")
    said = {f"column-{at}": column for at, column in enumerate(chosen)}
    response = desk.post(reverse("profiles:import_choose", args=[batch.key]), said)
    assert why in response.content.decode()
    batch.refresh_from_db()
    assert batch.columns == ["email", ""]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04zip", "not a CSV file"),
        (b"%PDF-1.7", "not a CSV file"),
        (b"\0\1\2", "cannot be read"),
        (b" ", "empty"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(desk: Client, data: bytes, why: str) -> None:
    response = desk.post(reverse("profiles:import_list"), {"sheet": SimpleUploadedFile("a.xlsx", data)})
    assert response.status_code == 200
    assert why in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_sheet_may_be_larger_than_a_picture_but_not_here_and_not_endless(desk: Client) -> None:
    large = b"email,name\n" + b"a@example.org,Ana\n" * 400_000
    url = reverse("profiles:import_list")
    assert desk.post(url, {"sheet": SimpleUploadedFile("a.csv", large)}).status_code == 302
    assert desk.post(reverse("profiles:picture_edit"), {"picture": SimpleUploadedFile("a", large)}).status_code == 413
    assert desk.post(url, {"sheet": SimpleUploadedFile("a.csv", large * 5)}).status_code == 413


def test_stopped_it_goes_on_where_it_was(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = bring(desk, b"email,name\n" + b"".join(b"p%d@example.org,P%d\n" % (n, n) for n in range(30)))
    monkeypatch.setattr(import_work, "CHUNK", 10)
    monkeypatch.setattr(import_work.Turn, "is_over", True)
    imports.take(batch=batch, by=None, at=NOW)
    import_work.advance(batch=batch, at=NOW)
    assert ImportedLine.objects.count() == 10
    assert "10 of 30 lines" in page(desk, batch)
    press(desk, "stop", batch)
    assert (batch.state, ImportedLine.objects.count()) == (ImportState.STOPPED, 10)
    monkeypatch.setattr(import_work.Turn, "is_over", False)
    press(desk, "take", batch)
    assert (batch.state, batch.figures["people"], ImportedLine.objects.count()) == (ImportState.TAKEN, 30, 30)


def test_what_fails_again_and_again_is_said_in_words(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = bring(desk, TWO)
    imports.take(batch=batch, by=None, at=NOW)
    at = NOW
    with monkeypatch.context() as broken:
        broken.setattr(import_work, "write_all", lambda *_args: 1 / 0)
        for _turn in range(import_work.MOST_TRIES):
            with pytest.raises(ZeroDivisionError):
                import_work.advance_due(at=at)
            at += 2 * import_work.LEASE
        import_work.advance_due(at=at)
    batch.refresh_from_db()
    assert (batch.state, ImportedLine.objects.count()) == (ImportState.STOPPED, 0)
    assert "We tried 5 times and did not get past line 0." in page(desk, batch)
    press(desk, "take", batch)
    assert (batch.state, batch.trouble, batch.figures["people"]) == (ImportState.TAKEN, "", 2)


def test_what_gets_on_in_small_steps_is_not_given_up(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = import_work.MOST_TRIES + 3
    batch = bring(desk, b"email,name\n" + b"".join(b"p%d@example.org,P%d\n" % (n, n) for n in range(lines)))
    monkeypatch.setattr(import_work, "CHUNK", 1)
    monkeypatch.setattr(import_work.Turn, "is_over", True)
    imports.take(batch=batch, by=None, at=NOW)
    for _turn in range(lines + 1):
        import_work.advance(batch=batch, at=NOW)
    batch.refresh_from_db()
    assert (batch.state, batch.figures["people"]) == (ImportState.TAKEN, lines)


def test_a_worker_that_lost_its_turn_writes_nothing(desk: Client) -> None:
    """Two workers at once: the second took over when the lease of the first ran out."""
    batch = bring(desk, TWO)
    imports.take(batch=batch, by=None, at=NOW)
    first = import_work.claim(at=NOW)
    later = NOW + 2 * import_work.LEASE
    second = import_work.claim(at=later)
    assert first is not None
    assert second is not None
    assert import_work.claim(at=later) is None  # while it works nobody else does
    import_work.work(batch=first, at=NOW, began=0.0)
    assert not ImportedLine.objects.exists()
    import_work.work(batch=second, at=later, began=0.0)
    assert ImportedLine.objects.count() == 2


def test_queries_do_not_grow_with_sheets_lines_or_findings(
    desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    many = b"email,name,country\n" + b"".join(b"p%d@example.org,P,Atlantis %d\n" % (n, n) for n in range(60))
    for sheet in [TWO] * 5 + [many]:
        batch = press(desk, "take", bring(desk, sheet))
    for url in (reverse("profiles:import_list"), reverse("profiles:import_show", args=[batch.key])):
        with django_assert_max_num_queries(12):
            assert desk.get(url).status_code == 200


def test_old_sheets_are_thrown_away(desk: Client) -> None:
    taken, waiting = press(desk, "take", bring(desk, TWO)), bring(desk, TWO)
    imports.forget_old(at=taken.at + imports.KEPT_FOR * 2)
    assert not ImportFile.objects.exists()
    assert not taken.findings.exists()
    assert [*ImportBatch.objects.all()] == [taken]
    assert not ImportBatch.objects.filter(pk=waiting.pk).exists()


def test_who_is_erased_is_in_no_sheet_any_more(desk: Client) -> None:
    batch = press(desk, "take", bring(desk, TWO))
    erase(person=Person.objects.get(name="Ana"), by=None, at=NOW)
    assert not ImportFile.objects.exists()
    assert b"ana@" not in downloaded(desk, "export", batch)


def test_a_member_who_came_before_is_not_touched(desk: Client) -> None:
    PersonFactory.create(account=AccountFactory.create(email="Ana@example.org"), headline="Mine")
    batch = press(desk, "take", bring(desk, TWO))
    assert (batch.figures["members"], batch.figures["people"]) == (1, 1)
