"""What a coordinator's sheet says about people, and what this community knows of it already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Lower

from profiles.choices import Years
from profiles.models import Account, ImportBatch, ImportedLine, Person, Place
from profiles.queries import places, topics
from profiles.queries.people import present


@dataclass(frozen=True)
class Finding:
    """What there is to say about one line. ``skipped`` tells whether the line is left out for it."""

    number: int
    sentence: str
    skipped: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person of a sheet, each cell in its own shape. Empty is "not said"."""

    number: int
    email: str
    name: str = ""
    headline: str = ""
    about: str = ""
    goal: str = ""
    city: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    crafts: tuple[str, ...] = ()
    years: Years | None = None
    room: int | None = None
    week: bytes | None = None
    hours_vary: bool = False
    unread: tuple[tuple[str, str], ...] = ()  # (column, words) without a meaning: noted, never lost


@dataclass(frozen=True)
class Known:
    """What the lines of one sheet touch, read in a few queries however long the sheet is."""

    members: frozenset[str]
    imported: frozenset[str]
    topics: dict[str, int]
    crafts: dict[str, int]
    zones: dict[str, frozenset[str]]
    towns: dict[tuple[str, str], places.Found]


def known(lines: Sequence[Line], *, crafts: Iterable[str], skills: Iterable[str], locale: str) -> Known:
    """Look up everything the lines name: addresses, spellings, towns, countries."""
    emails = [line.email for line in lines]
    towns = {(line.city, line.country) for line in lines if line.city}
    return Known(
        members=_addresses(Account.objects.annotate(low=Lower("email")).filter(low__in=emails).values_list("low")),
        imported=_addresses(
            ImportedLine.objects.annotate(low=Lower("email")).filter(low__in=emails).values_list("low")
        ),
        topics=topics.spelled("topic", skills),
        crafts=topics.spelled("craft", crafts),
        zones=_zones({line.country for line in lines} - {""}),
        towns={town: places.resolve(", ".join(filter(None, town)), locale) for town in towns},
    )


def member(key: str) -> Person | None:
    """Find the one who brings a sheet in."""
    return Person.objects.filter(present(), key=key).first()


def batch(key: str) -> ImportBatch | None:
    return ImportBatch.objects.filter(key=key).first()


def waiting_batches() -> list[ImportBatch]:
    """Return the sheets whose people have not been confirmed yet, the newest first."""
    rows = ImportBatch.objects.filter(confirmed_at=None).annotate(people=Count("lines"))
    return list(rows.filter(people__gt=0).order_by("-at"))


def to_confirm(batch: ImportBatch) -> list[int]:
    """Name the people of a sheet who wait for a yes: not those who claimed the account themselves."""
    waiting = Person.objects.filter(imported_line__batch=batch, confirmed_at=None, account=None, erased_at=None)
    return list(waiting.values_list("pk", flat=True))


def _addresses(rows: Iterable[tuple[str]]) -> frozenset[str]:
    return frozenset(low for (low,) in rows)


def _zones(countries: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for country, zone in Place.objects.filter(country__in=countries).values_list("country", "zone").distinct():
        found[country].add(zone)
    return {country: frozenset(zones) for country, zones in found.items()}
