"""The data every community starts with: crafts, topics, their spellings, and towns.

The files under ``profiles/data`` are the truth for what they hold; what people added in the
database stays, and so does a row that left the files, because people point at it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, transaction

from profiles.choices import fold
from profiles.commands.reference_labels import Row, load_labels
from profiles.models import Craft, Topic, TopicGroup

Named = TypeVar("Named", Craft, TopicGroup, Topic)

DATA = Path(__file__).resolve().parent.parent / "data"
NEXT_RANK = 100  # more than there are groups: the first of every group stands before any second
# Two servers that start at the same moment must not both add a row: loads queue up behind this key.
LOAD_LOCK = 20_260_101

UPSERT_PLACES = """
INSERT INTO profiles_place AS held
    (id, name, folded, country, region, zone, latitude, longitude, population)
SELECT * FROM unnest(%s::integer[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                     %s::numeric[], %s::numeric[], %s::integer[])
ON CONFLICT (id) DO UPDATE SET
    (name, folded, country, region, zone, latitude, longitude, population) =
    (excluded.name, excluded.folded, excluded.country, excluded.region, excluded.zone,
     excluded.latitude, excluded.longitude, excluded.population)
WHERE held IS DISTINCT FROM excluded
"""


@dataclass(frozen=True)
class Loaded:
    """How many rows a load wrote or took away; all zero when nothing had changed."""

    crafts: int
    groups: int
    topics: int
    links: int
    labels: int
    places: int

    @property
    def total(self) -> int:
        return sum(asdict(self).values())


def read_rows(path: Path) -> list[Row]:
    """Read one of the tables; quotes are ordinary characters in them."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@transaction.atomic
def load(*, folder: Path = DATA) -> Loaded:
    """Bring the database to what the files say.

    1. Crafts, groups and topics by slug, changing only the rows that differ.
    2. Which trades pick a topic most.
    3. The spellings: those of the release that went away are removed, the missing added.
    4. Towns, in one statement.
    """
    crafts, groups, topics = (read_rows(folder / f"{name}.tsv") for name in ("crafts", "topic_groups", "topics"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    changed_crafts = load_crafts(crafts)
    changed_groups = write_changed(
        TopicGroup,
        {row["slug"]: {"hue": int(row["hue"]), "position": at} for at, row in enumerate(groups)},
    )
    changed_topics = load_topics(topics)
    return Loaded(
        crafts=changed_crafts,
        groups=changed_groups,
        topics=changed_topics,
        links=load_links(topics),
        labels=load_labels("craft", crafts, ids(Craft))
        + load_labels("group", groups, ids(TopicGroup))
        + load_labels("topic", topics, ids(Topic)),
        places=load_places(read_rows(folder / "places.tsv")),
    )


def ids(model: type[Craft] | type[TopicGroup] | type[Topic]) -> dict[str, int]:
    """Give the id of every slug."""
    return dict(model.objects.values_list("slug", "id"))


def write_changed(model: type[Named], wanted: Mapping[str, Mapping[str, Any]]) -> int:
    """Insert or update the rows whose fields differ from what is wanted; say how many."""
    fields = list(next(iter(wanted.values())))
    existing = {row.pop("slug"): row for row in model.objects.values("slug", *fields)}
    changed = [model(slug=slug, **values) for slug, values in wanted.items() if existing.get(slug) != values]
    model.objects.bulk_create(changed, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
    return len(changed)


def load_crafts(rows: Sequence[Row]) -> int:
    """Write the trades first, then the crafts below them, each with its place in the file."""
    parents: dict[str, int] = {}
    count = 0
    for is_trade in (True, False):
        wanted = {
            row["slug"]: {
                "parent_id": parents.get(row["parent"]),
                "icon": row["icon"],
                "position": position,
            }
            for position, row in enumerate(rows)
            if is_trade is not bool(row["parent"])
        }
        count += write_changed(Craft, wanted)
        parents = ids(Craft)
    return count


def load_topics(rows: Iterable[Row]) -> int:
    """Write the topics, numbered so that a list by position mixes the groups."""
    groups = {slug: (group, at) for slug, group, at in TopicGroup.objects.values_list("slug", "id", "position")}
    ranks = dict.fromkeys(groups, 0)
    wanted: dict[str, dict[str, int]] = {}
    for row in rows:
        group, place = groups[row["group"]]
        wanted[row["slug"]] = {
            "group_id": group,
            "position": ranks[row["group"]] * NEXT_RANK + place,
        }
        ranks[row["group"]] += 1
    return write_changed(Topic, wanted)


def load_links(rows: Iterable[Row]) -> int:
    """Join topics to the trades that pick them most, and part those that no longer do."""
    link = Topic.crafts.through
    topics, crafts = ids(Topic), ids(Craft)
    wanted = {(topics[row["slug"]], crafts[craft]) for row in rows for craft in row["crafts"].split(";") if craft}
    existing = {(topic, craft): pk for pk, topic, craft in link.objects.values_list("id", "topic_id", "craft_id")}
    gone = [pk for pair, pk in existing.items() if pair not in wanted]
    missing = sorted(wanted - existing.keys())
    link.objects.filter(pk__in=gone).delete()
    link.objects.bulk_create(link(topic_id=topic, craft_id=craft) for topic, craft in missing)
    return len(gone) + len(missing)


def place_values(row: Row) -> tuple[int | str, ...]:
    spot = (row["zone"], row["lat"], row["lon"], int(row["population"]))
    return int(row["id"]), row["name"], fold(row["name"]), row["country"], row["region"], *spot


def load_places(rows: Iterable[Row]) -> int:
    """Write the towns that are new or differ, in one statement: 15,000 models would take a second."""
    columns = zip(*(place_values(row) for row in rows), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT_PLACES, [list(column) for column in columns])
        return int(cursor.rowcount)
