"""The files under profiles/data are fit to be shown: complete, in order, each spelling once."""

import csv
import re
from collections import Counter
from pathlib import Path
from zoneinfo import available_timezones

import pytest
from babel import Locale
from django.conf import settings

from profiles.choices import fold
from profiles.commands.reference import DATA, read_rows

ROOT = Path(__file__).resolve().parent.parent
MENTORS = ROOT / "data" / "mentors.csv"
SPRITE = ROOT.parent / "static" / "img" / "icons.svg"
SOFTWARE = {"web", "backend", "data", "mobile", "cloud", "softwork"}
CRAFTS = read_rows(DATA / "crafts.tsv")
GROUPS = read_rows(DATA / "topic_groups.tsv")
TOPICS = read_rows(DATA / "topics.tsv")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TRADES = {row["slug"] for row in CRAFTS if not row["parent"]}

# What the pages of the design show for picking.
IN_THE_DESIGN = """
E-bike brakes and punctures; Reading a pay statement; Safe routes at night; Winter clothing that works;
Appealing a deactivation; Choosing insurance; Phone mounts and batteries; Somali conversation; Pricing a job;
Finding direct clients; Tax return; Invoices and late payers; Back and knee pain; Spreadsheets;
English for phone calls; Coding; Changing trade; I don't know yet; Cargo-bike upkeep; First contract;
Hiring someone fairly; Arabic for customers; True cost of a delivery; Naming a price; Saying no kindly;
Prices for flats; Invoices; Bicycle repair; Value added tax
"""


def listed(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def owners(rows: list[dict[str, str]]) -> dict[str, str]:
    """Say for every folded spelling of crafts or topics whose it is."""
    return {fold(text): row["slug"] for row in rows for language in LANGUAGES for text in written(row, language)}


def written(row: dict[str, str], language: str) -> tuple[str, ...]:
    return row[f"name_{language}"], *listed(row[f"aliases_{language}"])


def offered() -> Counter[str]:
    with MENTORS.open(encoding="utf-8", newline="") as lines:
        return Counter(fold(offer) for row in csv.DictReader(lines) for offer in listed(row["offers"]))


def test_there_is_enough_to_choose_from() -> None:
    software = [row for row in TOPICS if row["group"] in SOFTWARE]
    assert 8 <= len(TRADES) <= 10
    assert len(CRAFTS) - len(TRADES) >= 60
    assert len(TOPICS) >= 230
    assert len(software) >= 65
    assert len(GROUPS) >= 12


@pytest.mark.parametrize("rows", [CRAFTS, GROUPS, TOPICS], ids=["crafts", "groups", "topics"])
def test_slugs_are_plain_and_stand_once(rows: list[dict[str, str]]) -> None:
    slugs = [row["slug"] for row in rows]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9-]{1,40}", slug)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [CRAFTS, GROUPS, TOPICS], ids=["crafts", "groups", "topics"])
def test_names_fit_a_chip_and_are_sentence_case(rows: list[dict[str, str]], language: str) -> None:
    names = [row[f"name_{language}"] for row in rows]
    assert [name for name in names if not 2 <= len(name) <= 40] == []
    assert [name for name in names if not (name[0].isupper() or name[0] == ".")] == []
    assert [name for name in names if name != " ".join(name.split())] == []


def test_crafts_hang_below_trades_and_trades_have_an_icon_of_the_sprite() -> None:
    icons = set(re.findall(r'id="i-([a-z0-9-]+)"', SPRITE.read_text(encoding="utf-8")))
    assert [row["slug"] for row in CRAFTS if row["parent"] and row["parent"] not in TRADES] == []
    assert [row["slug"] for row in CRAFTS if not row["parent"] and row["icon"] not in icons] == []


def test_topics_point_at_groups_and_trades_that_exist() -> None:
    groups = {row["slug"] for row in GROUPS}
    assert [row["slug"] for row in TOPICS if row["group"] not in groups] == []
    assert [row["slug"] for row in TOPICS if not TRADES.issuperset(listed(row["crafts"]))] == []
    assert groups == {row["group"] for row in TOPICS}
    assert {int(row["hue"]) for row in GROUPS} <= set(range(1, 7))


def test_every_trade_has_topics_of_its_own() -> None:
    picked = Counter(trade for row in TOPICS for trade in listed(row["crafts"]))
    assert [trade for trade in TRADES if picked[trade] < 20] == []
    assert sum(not row["crafts"] for row in TOPICS) >= 50


@pytest.mark.parametrize("rows", [CRAFTS, TOPICS], ids=["crafts", "topics"])
def test_a_folded_spelling_belongs_to_one_row(rows: list[dict[str, str]]) -> None:
    for language in LANGUAGES:
        counted = Counter(fold(text) for row in rows for text in written(row, language))
        assert [spelling for spelling, times in counted.items() if times > 1 or not spelling] == []


@pytest.mark.parametrize("rows", [CRAFTS, TOPICS], ids=["crafts", "topics"])
def test_two_languages_do_not_use_one_spelling_for_different_things(rows: list[dict[str, str]]) -> None:
    meant: dict[str, set[str]] = {}
    for row in rows:
        for language in LANGUAGES:
            for text in written(row, language):
                meant.setdefault(fold(text), set()).add(row["slug"])
    assert {spelling: slugs for spelling, slugs in meant.items() if len(slugs) > 1} == {}


def test_what_the_design_shows_can_be_picked() -> None:
    known = owners(TOPICS)
    shown = [name.strip() for name in " ".join(IN_THE_DESIGN.split()).split(";")]
    assert [name for name in shown if fold(name) not in known] == []
    assert known[fold("I don’t know yet")] == "unsure"


def test_what_mentors_wrote_is_understood() -> None:
    known, written = owners(TOPICS), offered()
    assert [spelling for spelling, times in written.items() if times > 1 and spelling not in known] == []
    understood = sum(times for spelling, times in written.items() if spelling in known)
    assert understood / written.total() >= 0.98


@pytest.mark.parametrize("nonsense", ["e6", "asdf", "monster slayer", "native"])
def test_nonsense_is_not_understood(nonsense: str) -> None:
    assert fold(nonsense) not in owners(TOPICS)


@pytest.mark.parametrize(
    ("written", "topic"),
    [
        ("ReactJS", "react"),
        ("react js", "react"),
        ("Front-End", "frontend"),
        ("JS", "javascript"),
        ("A11Y", "accessibility"),
        ("c-sharp", "csharp"),
        ("C", "c-cpp"),
        (".NET Core", "dotnet"),
        ("Golang", "go"),
        ("bike  repair", "ebike-brakes"),
        ("Account blocked", "deactivation"),
        ("me desactivaron", "deactivation"),
        ("Autonoma", "registering"),
        ("ARREGLAR BICI", "ebike-brakes"),
        ("hoja de vida", "cv"),
    ],
)
def test_spellings_lead_to_their_topic(written: str, topic: str) -> None:
    assert owners(TOPICS)[fold(written)] == topic


def test_towns_are_known_places_at_a_coarse_spot() -> None:
    towns = read_rows(DATA / "places.tsv")
    assert len({row["id"] for row in towns}) == len(towns) > 10_000
    assert {row["zone"] for row in towns} <= available_timezones()
    assert {row["country"] for row in towns} <= set(Locale("en").territories)
    assert [row["name"] for row in towns if not re.fullmatch(r"-?\d+\.\d", row["lat"])] == []
    assert [
        row["name"] for row in towns if not (-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180)
    ] == []
    populations = [int(row["population"]) for row in towns]
    assert populations == sorted(populations, reverse=True)
    assert (DATA / "places.tsv").stat().st_size < 1_000_000


@pytest.mark.parametrize("town", ["Bristol", "Köln", "Łódź", "Nairobi", "Reykjavík", "Bengaluru", "São Paulo"])
def test_known_towns_are_there(town: str) -> None:
    assert fold(town) in {fold(row["name"]) for row in read_rows(DATA / "places.tsv")}


def test_languages_have_names_and_cover_what_mentors_speak() -> None:
    codes = (DATA / "languages.txt").read_text(encoding="utf-8").split()
    with MENTORS.open(encoding="utf-8", newline="") as lines:
        spoken = {code for row in csv.DictReader(lines) for code in listed(row["languages"])}
    assert len(codes) == len(set(codes)) >= 90
    assert set(codes) <= set(Locale("en").languages)
    assert spoken <= set(codes)
