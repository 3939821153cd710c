"""What a coordinator's sheet says about people, and what this community knows of it already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BinaryField, Count, Func, IntegerField, Min, Q, QuerySet, Value
from django.db.models.functions import Lower

from profiles.choices import FindingKind, ImportState, RoleName, Years
from profiles.models import Account, ImportBatch, ImportedLine, ImportFile, ImportFinding, Person, Place
from profiles.queries import paging, places, roles, topics
from profiles.queries.people import present

MOST_GROUPS = 40
MOST_NUMBERS = 12
PAGE = 30
Towns = dict[tuple[str, str], places.Found]


@dataclass(frozen=True)
class Finding:
    """What there is to say about one line; ``kind`` tells what it means for the line."""

    number: int
    sentence: str
    column: str = ""
    kind: FindingKind = FindingKind.NOTE


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
    towns: Towns


def known(
    lines: Sequence[Line], *, crafts: Iterable[str], skills: Iterable[str], locale: str, towns: Towns | None = None
) -> Known:
    """Look up everything the lines name: addresses, spellings, towns, countries.

    ``towns`` holds those found before and is added to: a sheet names the same ones again and again.
    """
    emails = [line.email for line in lines]
    found = {} if towns is None else towns
    for town in {(line.city, line.country) for line in lines if line.city} - found.keys():
        found[town] = places.resolve(", ".join(filter(None, town)), locale)
    return Known(
        members=_addresses(Account.objects.annotate(low=Lower("email")).filter(low__in=emails).values_list("low")),
        imported=_addresses(
            ImportedLine.objects.exclude(email="")
            .annotate(low=Lower("email"))
            .filter(low__in=emails)
            .values_list("low")
        ),
        topics=topics.spelled("topic", skills),
        crafts=topics.spelled("craft", crafts),
        zones=_zones({line.country for line in lines} - {""}),
        towns=found,
    )


def visible_to(person: Person) -> QuerySet[ImportBatch]:
    """Return the sheets somebody may know of: all of them or none."""
    coordinates = RoleName.COORDINATOR in roles.held_by(person)
    return ImportBatch.objects.all() if coordinates else ImportBatch.objects.none()


def due(at: datetime) -> QuerySet[ImportBatch]:
    """Return the sheets with work to do that nobody works on, the longest waiting first."""
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    return ImportBatch.objects.filter(free, due_at__lte=at).order_by("due_at", "id")


def read_before(batch: ImportBatch) -> ImportBatch | None:
    """Find the newest sheet with the same headings that somebody took in, to read this one like it."""
    same = ImportBatch.objects.filter(headings_key=batch.headings_key).exclude(pk=batch.pk)
    return same.exclude(state__in=[ImportState.CHECKING, ImportState.UNREADABLE]).order_by("-at", "-id").first()


@dataclass(frozen=True)
class Group:
    """The same finding of one or many lines."""

    kind: FindingKind
    column: str
    sentence: str
    count: int
    numbers: tuple[int, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.numbers)


def finding_groups(batch: ImportBatch) -> list[Group]:
    """Say what is true of many lines once, with their numbers: what can be mended first. One query."""
    rows = (
        ImportFinding.objects.filter(batch=batch)
        .values("kind", "column", "sentence")
        .annotate(count=Count("id"), first=Min("number"), numbers=ArrayAgg("number", order_by="number"))
        .order_by("kind", "first")[:MOST_GROUPS]
    )
    return [
        Group(
            FindingKind(row["kind"]), row["column"], row["sentence"], row["count"], tuple(row["numbers"][:MOST_NUMBERS])
        )
        for row in rows
    ]


def to_mend(batch: ImportBatch) -> dict[int, list[str]]:
    """Give what is to mend in each line that is left out."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = ImportFinding.objects.filter(batch=batch, kind=FindingKind.MEND).order_by("number", "id")
    for number, sentence in rows.values_list("number", "sentence").iterator():
        found[number].append(sentence)
    return found


def member(key: str) -> Person | None:
    """Find the one who brings a sheet in."""
    return Person.objects.filter(present(), key=key).first()


def batch(key: str) -> ImportBatch | None:
    return ImportBatch.objects.filter(key=key).first()


def content(batch: ImportBatch) -> bytes:
    """Return the bytes of a sheet; nothing once they are thrown away."""
    data = ImportFile.objects.filter(batch=batch).values_list("data", flat=True).first()
    return b"" if data is None else bytes(data)


def size(batch: ImportBatch) -> int:
    length = Func("data", function="octet_length", output_field=IntegerField())
    return ImportFile.objects.filter(batch=batch).values_list(length, flat=True).first() or 0


def beginning(batch: ImportBatch, most: int) -> bytes:
    """Return the first bytes of a sheet: enough for a look, however long it is."""
    start = Func("data", Value(1), Value(most), function="substr", output_field=BinaryField())
    data = ImportFile.objects.filter(batch=batch).values_list(start, flat=True).first()
    return b"" if data is None else bytes(data)


def newest(person: Person, *, after: str = "", before: str = "") -> paging.Slice[ImportBatch]:
    """Return one page of the sheets so far."""
    return paging.newest_first(visible_to(person), size=PAGE, after=after, before=before)


def never_spoke(path: str = "") -> Q:
    """Imported people who neither claimed their account nor agreed, as far as anybody said."""
    return Q(**{f"{path}confirmed_at": None, f"{path}account": None, f"{path}erased_at": None})


def to_take_back(batch: ImportBatch, *, after: int) -> QuerySet[ImportedLine]:
    lines = ImportedLine.objects.filter(never_spoke("person__"), batch=batch, number__gt=after)
    return lines.order_by("number", "id")


@dataclass(frozen=True)
class Standing:
    """How the people of a sheet stand: not asked yet, members by a coordinator's word, members by their own."""

    waiting: int
    invited: int  # of those who wait
    agreed: int
    claimed: int

    @property
    def uninvited(self) -> int:
        return self.waiting - self.invited

    @property
    def people(self) -> int:
        return self.waiting + self.agreed + self.claimed


def standing(batch: ImportBatch) -> Standing:
    counted = ImportedLine.objects.filter(batch=batch).aggregate(
        waiting=Count("id", filter=never_spoke("person__")),
        invited=Count("id", filter=never_spoke("person__") & Q(invited_at__isnull=False)),
        claimed=Count("id", filter=Q(person__account__isnull=False)),
        agreed=Count("id", filter=Q(person__account=None, person__confirmed_at__isnull=False)),
    )
    return Standing(**counted)


def waiting_batches() -> list[ImportBatch]:
    """Return the sheets whose people have not been confirmed yet, the newest first."""
    rows = ImportBatch.objects.filter(confirmed_at=None).annotate(people=Count("lines"))
    return list(rows.filter(people__gt=0).order_by("-at"))


def to_confirm(batch: ImportBatch) -> list[int]:
    """Name the people of a sheet who wait for a yes: not those who claimed the account themselves."""
    waiting = Person.objects.filter(never_spoke(), imported_line__batch=batch)
    return list(waiting.values_list("pk", flat=True))


def _addresses(rows: Iterable[tuple[str]]) -> frozenset[str]:
    return frozenset(low for (low,) in rows)


def _zones(countries: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for country, zone in Place.objects.filter(country__in=countries).values_list("country", "zone").distinct():
        found[country].add(zone)
    return {country: frozenset(zones) for country, zones in found.items()}
