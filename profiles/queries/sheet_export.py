"""Sheets that we write: people in the shape in which they came, and lines to mend with the reason beside each."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Prefetch

from profiles.choices import Side, Years
from profiles.models import ImportBatch, ImportedLine, OwnWords, Person, PersonTopic
from profiles.queries import hours, imports, sheets, topics
from profiles.queries.sheet_headings import FIELDS

CHUNK = 500
BYTE_ORDER_MARK = "\ufeff"  # or a spreadsheet reads UTF-8 as something else
# A cell that a spreadsheet would run, and one that looks like such a cell made harmless.
RUN_BY_SPREADSHEETS = re.compile(r"\s*'*[=+\-@\t\r]")
YEARS = {Years.STARTING: "0", Years.ONE_TO_THREE: "1", Years.FOUR_TO_NINE: "4", Years.TEN_OR_MORE: "10"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class _Line:
    """What csv writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def neutral(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; reading a sheet takes it off again."""
    return f"'{cell}" if RUN_BY_SPREADSHEETS.match(cell) else cell


def lines(rows: Iterable[Sequence[str]], delimiter: str = ",") -> Iterator[str]:
    """Write rows as the lines of a CSV file, every cell made harmless."""
    writer = csv.writer(_Line(), delimiter=delimiter)
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


def to_mend(batch: ImportBatch, why: str) -> Iterator[list[str]]:
    """Give the lines that were left out as they came, with a column that says why under the heading ``why``."""
    reasons = imports.to_mend(batch)
    width = len(batch.headings)
    yield [*batch.headings, why]
    file = io.BytesIO(imports.content(batch))
    for number, cells in sheets.rows(file, sheets.writing_of(batch)) if reasons else ():
        if number in reasons:
            padded = [*cells[:width], *[""] * (width - len(cells))]
            yield [*padded, " ".join(reasons[number]), *cells[width:]]


def people(batch: ImportBatch, locale: str) -> Iterator[list[str]]:
    """Give the people of a sheet who have not claimed their account, in columns that can be read again."""
    yield list(FIELDS)
    rows = ImportedLine.objects.filter(batch=batch, person__account=None, person__erased_at=None)
    related = (
        "person__crafts",
        Prefetch("person__topics", PersonTopic.objects.order_by("position")),
        Prefetch("person__own_words", OwnWords.objects.order_by("id")),
    )
    chosen = rows.select_related("person__place", "person__offer").prefetch_related(*related).order_by("number", "id")
    names = Names(locale)
    for line in chosen.iterator(chunk_size=CHUNK):
        said = _cells(line, names)
        yield [said.get(field, "") for field in FIELDS]


def told(line: ImportedLine, locale: str) -> list[tuple[str, str]]:
    """Give what a sheet said about somebody, for that person to read: fields and words, the empty ones left out."""
    said = _cells(line, Names(locale))
    return [(str(name), said[field]) for field, name in FIELDS.items() if said.get(field)]


class Names:
    """What topics and crafts are called, read once for the whole sheet."""

    def __init__(self, locale: str) -> None:
        self.topics = {topic.id: topic.name for group in topics.groups(locale) for topic in group.topics}
        self.crafts: dict[int, str] = {}
        for trade in topics.trades(locale):
            self.crafts[trade.id] = trade.name
            self.crafts.update({work.id: work.name for work in trade.works})


def _cells(line: ImportedLine, names: Names) -> dict[str, str]:
    person = line.person
    own = {about: [said.words for said in person.own_words.all() if said.about == about] for about in OwnWords.About}
    crafts = list(person.crafts.all())
    by_side = {side: [names.topics[t.topic_id] for t in person.topics.all() if t.side == side] for side in Side}
    years = next((craft.years for craft in crafts if craft.years), None)
    offer = getattr(person, "offer", None)
    return {
        "email": line.email,
        "name": person.name,
        "headline": person.headline,
        "about": person.about,
        "goal": person.goal,
        "craft": _listed([names.crafts[craft.craft_id] for craft in crafts] + own[OwnWords.About.CRAFT]),
        "years": YEARS[Years(years)] if years else "",
        "city": person.place.name if person.place else _noted(line, "city"),
        "country": person.place.country if person.place else _noted(line, "country"),
        "languages": "; ".join(person.languages),
        "hours": _hours(person),
        "offers": _listed(by_side[Side.SHARE] + own[OwnWords.About.SHARE]),
        "seeks": _listed(by_side[Side.LEARN] + own[OwnWords.About.LEARN]),
        "capacity": str(offer.room) if offer else "",
    }


def _listed(words: Sequence[str]) -> str:
    """Join with semicolons; one stands even behind a single entry, for a comma may be part of its name."""
    return "; ".join(words) + (";" if len(words) == 1 and "," in words[0] else "")


def _noted(line: ImportedLine, column: str) -> str:
    return next((note["words"] for note in line.unmapped if note["about"] == column), "")


def _hours(person: Person) -> str:
    """Write the free hours as spans of a day: "Mon 9-12; Mon 18-20"."""
    if person.week is None:
        return "varies" if person.hours_vary else ""
    spans: list[str] = []
    free = set(hours.hours_of(person.week))
    for day, name in enumerate(DAYS):
        inside = [hour for hour in range(24) if day * 24 + hour in free]
        starts = [hour for hour in inside if hour - 1 not in inside]
        ends = [hour + 1 for hour in inside if hour + 1 not in inside]
        spans += [f"{name} {first}:00-{last}:00" for first, last in zip(starts, ends, strict=True)]
    return "; ".join([*spans, *["varies"] * person.hours_vary])
