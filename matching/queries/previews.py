"""Who could help somebody who has no account yet: only members who allow it, and nothing that tells who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching.encoding.rows import MentorRow, Said
from matching.queries import nearest
from matching.queries.pool import OFFER_COLUMNS, Trees, craft_trades, mentor_row, topic_groups, with_rows
from profiles.choices import EVERYONE_POOL
from profiles.models import Offer
from profiles.queries import offers
from profiles.queries.hours import presets_of

LOOKED_AT = 60


@dataclass(frozen=True)
class Glimpse:
    """One mentor reduced to codes. ``free`` is a preset of the week, or ""."""

    topic: int
    craft: int | None
    near: bool
    free: str


def who_could_help(
    *, learn: Iterable[int], crafts: Iterable[int], languages: Sequence[str], at: datetime
) -> tuple[int, list[MentorRow]]:
    """Return how many members who allow it offer a wish, and some who offer most of them. Four queries.

    For whoever has no wish yet: people of the same trade.
    """
    trees = Trees(topic_groups().values_list("row", flat=True), craft_trades().values_list("row", flat=True))
    known = [(craft, None) for craft in crafts if craft in trees.trades]
    said = Said(person=0, topics=trees.topics(learn), crafts=trees.crafts(known))
    rows = offers.open_at(at).filter(pool=EVERYONE_POOL, person__in_previews=True)
    rows = nearest.in_common_language(rows, languages)
    if said.topics:
        found = nearest.by_wishes(rows, said)
    elif said.crafts:
        found = nearest.by_trade(rows, said, trees)
    else:
        return 0, []
    some = with_rows(Offer.objects.filter(pk__in=found.values("pk")[:LOOKED_AT])).values_list(*OFFER_COLUMNS)
    return found.count(), [mentor_row(row, trees) for row in some]


def glimpse(mentor: MentorRow, *, learn: Sequence[int], place: int | None, week: bytes | None) -> Glimpse:
    """Reduce a mentor to what a visitor may know: a topic, a kind of work, near or not, a part of the week."""
    said = mentor.said
    offered = [topic for topic, _group in said.topics]
    topic = next((wish for wish in learn if wish in offered), offered[0] if offered else 0)
    free = presets_of(said.week)
    common = [preset for preset in free if preset in presets_of(week)]
    return Glimpse(
        topic=topic,
        craft=said.crafts[0][0] if said.crafts else None,
        near=place is not None and said.place is not None and said.place.id == place,
        free=next(iter(common or free), ""),
    )
