"""A coordinator's sheet, from the file to people others can meet."""

import csv
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from profiles.choices import FindingKind, Format, ImportState, Side, Years
from profiles.commands import import_work, imports
from profiles.models import AuditEntry, ImportBatch, ImportedLine, Offer, OwnWords, Person, PersonTopic
from profiles.queries.hours import hours_of
from profiles.queries.sheet_headings import HEADINGS
from tests.factories import NOW, AccountFactory, PersonFactory
from tests.profiles.sheets import HEADING, MENTORS, Import


def test_all_298_mentors_come_in(run: Import) -> None:
    said = run(MENTORS.read_bytes())
    assert "New people: 298." in said
    assert Offer.objects.count() == Person.objects.count() == 298
    assert not Person.objects.exclude(confirmed_at=None).exists()
    assert Person.objects.filter(languages=[]).count() == 37
    assert set(Offer.objects.values_list("room", flat=True)) == {2}


def test_most_of_their_words_are_found_and_the_others_kept(run: Import) -> None:
    said = run(MENTORS.read_bytes())
    counted = re.search(r"(\d+) of (\d+) words found", said)
    assert counted
    found, words = map(int, counted.groups())
    kept = OwnWords.objects.filter(about=OwnWords.About.SHARE).count()
    noted = [note for line in ImportedLine.objects.all() for note in line.unmapped if note["about"] == "share"]
    assert kept == len(noted)
    assert words > 1300
    assert 0 < kept == words - found < words * 0.05
    for own in OwnWords.objects.all():
        assert f"“{own.folded}”" in said


def test_twice_does_not_double(run: Import) -> None:
    run(MENTORS.read_bytes())
    said = run(MENTORS.read_bytes())
    assert "New people: 0." in said
    assert "Came before, not touched: 298." in said
    assert Person.objects.count() == 298
    assert ImportBatch.objects.count() == 1


def test_a_dry_run_says_the_same_and_writes_nothing(run: Import) -> None:
    said = run(MENTORS.read_bytes(), dry_run=True)
    assert "New people: 298." in said
    assert "Nothing was written." in said
    assert not Person.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not AuditEntry.objects.exists()


def test_members_are_not_touched(run: Import) -> None:
    member = PersonFactory.create(account=AccountFactory.create(email="Ana@example.org"), headline="Mine")
    said = run(HEADING + "ana@EXAMPLE.org,Theirs,GB,en,python,2\n")
    assert "Members already, not touched: 1." in said
    member.refresh_from_db()
    assert member.headline == "Mine"
    assert not hasattr(member, "offer")
    assert Person.objects.count() == 1


def test_of_two_lines_with_one_address_the_later_counts(run: Import) -> None:
    said = run(HEADING + "ana@example.org,First,GB,en,python,2\nANA@example.org,Second,GB,en,css,2\n")
    assert "Line 2: Line 3 has the same e-mail address." in said
    assert Person.objects.get().headline == "Second"


def test_bad_lines_are_named_and_the_right_ones_taken(run: Import) -> None:
    said = run(
        HEADING
        + "not-an-address,A,GB,en,python,2\n"
        + ",B,GB,en,python,2\n"
        + "\n"
        + "c@example.org,C,GB,en,python,2,,surplus\n"
        + "d@example.org,D,Atlantis,en;klingon,python,many\n"
    )
    assert "Line 2: “not-an-address” is not a whole e-mail address. We skip this line." in said
    assert "Line 3: There is no e-mail address. We skip this line." in said
    assert "Line 5: There are more cells than headings" in said
    assert "Line 6: We do not know the country “Atlantis”." in said
    assert "Line 6: We do not know the language “klingon”." in said
    assert "Line 6: “many” is not a number of people. We take two." in said
    assert "Skipped, with a reason: 3." in said
    line = ImportedLine.objects.get()
    assert line.number == 6
    assert {"about": "languages", "words": "klingon"} in line.unmapped
    assert {"about": "country", "words": "Atlantis"} in line.unmapped


def test_every_column_lands_where_it_belongs(run: Import) -> None:
    run(
        "E-Mail;Full name;Craft;Years;City;Country;Langs;Free hours;Can teach;Wants to learn;Goal;Bio;Room for;Notes\n"
        "ana@example.org;Ana;courier;6 years;Bristol;UK;English/Polish;Mon-Fri 9-12;pricing, e-bike repair;"
        "tax;To have my own round.;I ride.;3;called in May\n"
    )
    ana = Person.objects.get()
    assert (ana.name, ana.handle, ana.goal, ana.about) == ("Ana", "ana", "To have my own round.", "I ride.")
    assert ana.place is not None
    assert (ana.place.name, ana.zone, ana.languages) == ("Bristol", "Europe/London", ["en", "pl"])
    assert hours_of(ana.week)[:3] == [9, 10, 11]
    assert ana.crafts.get().craft.slug == "courier"
    assert ana.crafts.get().years == Years.FOUR_TO_NINE
    assert slugs(ana, Side.SHARE) == ["pricing-job", "ebike-brakes"]
    assert slugs(ana, Side.LEARN) == ["tax-return"]
    assert ana.offer.room == 3
    assert set(ana.offer.formats) == {Format.LONG_TERM, Format.ONE_OFF}


def slugs(person: Person, side: Side) -> list[str]:
    rows = PersonTopic.objects.filter(person=person, side=side)
    return list(rows.order_by("position").values_list("topic__slug", flat=True))


def test_columns_nobody_knows_are_named(run: Import) -> None:
    assert "The column “Notes 2” is left out" in run("email,Notes 2\nana@example.org,ok\n")


def test_a_line_without_offers_brings_no_offer(run: Import) -> None:
    run("email,seeks\nana@example.org,tax\n")
    assert not Offer.objects.exists()


def test_the_headline_tells_the_craft_and_the_name(run: Import) -> None:
    run(HEADING + "a@example.org,Frontend Developer,DE,de,css,2\nb@example.org,Frontend developer,DE,de,css,2\n")
    first, second = Person.objects.order_by("id")
    assert (first.name, second.name) == ("Frontend Developer", "Frontend developer 2")
    assert (first.handle, second.handle) == ("frontend-developer", "frontend-developer-2")
    assert first.crafts.get().craft.slug == "frontend-developer"


def test_names_that_read_the_same_get_handles_of_their_own(run: Import) -> None:
    PersonFactory.create(name="Chloé")
    run("email,name\na@example.org,Chloe\nb@example.org,CHLOÉ\n")
    assert len(set(Person.objects.values_list("handle_folded", flat=True))) == 3


def test_a_country_with_one_zone_tells_it_and_keeps_the_place_open(run: Import) -> None:
    run(HEADING + "a@example.org,A,DE,de,css,2\nb@example.org,B,US,en,css,2\n")
    german, american = Person.objects.order_by("id")
    assert (german.zone, german.place) == ("Europe/Berlin", None)
    assert (american.zone, american.place) == ("UTC", None)
    assert {"about": "country", "words": "US"} in american.imported_line.unmapped


def test_a_town_that_may_be_several_stays_open(run: Import) -> None:
    said = run("email,city,country\na@example.org,Springfield,US\n")
    assert "“Springfield” may be" in said
    assert Person.objects.get().place is None


def test_formulas_are_kept_as_plain_text(run: Import) -> None:
    said = run('email,name\na@example.org,"=HYPERLINK(""x"")"\n')
    assert "begins like a formula" in said
    assert Person.objects.get().name == '=HYPERLINK("x")'


def test_wishes_beyond_five_stay_noted(run: Import) -> None:
    run("email,seeks\na@example.org,python;css;html;php;java;ruby;go\n")
    assert PersonTopic.objects.filter(side=Side.LEARN).count() == 5
    assert {"about": "learn", "words": "python; css; html; php; java; ruby; go"} in ImportedLine.objects.get().unmapped


def test_guessed_letters_are_said(run: Import) -> None:
    assert "We guessed its letters" in run("email,name\na@example.org,Zoë\n".encode("cp1252"))
    assert "We guessed its letters" not in run("email,name\nb@example.org,Zoë\n")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n \r\n", "empty"),
        (b"\xff\xfe", "None of|know none|empty|cannot be read"),
        (b"PK\x03\x04rest of a spreadsheet", "not a CSV file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "cannot be read as a table"),
        (b"email,name\na@example.org,A\0na\n", "cannot be read as a table"),
        (b"a@example.org,Ana\n", "know none"),
        (b"name,languages\nAna,en\n", "No column is called email"),
        (b'email,name\na@example.org,"Ana\nb@example.org,Bo\n', "quotation mark"),
        (b"email,name\na@example.org," + b"x" * 10_000_000 + b"\n", "far too long"),
        (b"x" * 10_000_000, "far too long"),
        (b"email\n" + b"a@example.org\n" * 2_300_000, "larger than 32 MB"),
    ],
    ids=range(12),
)
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(run: Import, content: bytes, why: str) -> None:
    with pytest.raises(CommandError, match=why) as refused:
        run(content)
    assert refused.value.returncode == 2
    assert not ImportBatch.objects.exists()


def test_a_missing_file_is_a_sentence(db: None) -> None:
    with pytest.raises(CommandError, match=r"nowhere.csv cannot be read: No such file"):
        call_command("import_people", "nowhere.csv")


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"), max_size=30)
ROWS = st.lists(st.dictionaries(st.sampled_from([*HEADINGS]), CELL), max_size=5)


@given(rows=ROWS)
@example(rows=[{"hours": "Mon 0-0", "years": "1e9", "capacity": "٣", "country": "ﷺ"}])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_whatever_stands_in_the_cells_each_line_is_taken_or_named(db: None, rows: list[dict[str, str]]) -> None:
    said = [{**row, "email": f"p{at}@example.org"} if at % 3 else row for at, row in enumerate(rows)]
    filled = [row for row in said if any(cell.strip() for cell in row.values())]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*HEADINGS])
    writer.writeheader()
    writer.writerows(said)
    with transaction.atomic():
        batch = imports.bring(data=text.getvalue().encode(), filename="sheet.csv", by=None, at=NOW, locale="en")
        import_work.advance(batch=batch, at=NOW)
        imports.take(batch=batch, by=None, at=NOW)
        import_work.advance(batch=batch, at=NOW)
        batch.refresh_from_db()
        skipped = set(batch.findings.exclude(kind=FindingKind.NOTE).values_list("number", flat=True))
        assert batch.state == ImportState.TAKEN
        assert batch.figures.get("people", 0) == Person.objects.count()
        assert Person.objects.count() + len(skipped) == len(filled)
        transaction.set_rollback(True)
