"""What can be drawn from: trades, topics by how often a trade picks them, and towns. No offers, no people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from random import Random
from typing import Generic, TypeVar

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from nwlb.seeding.world import COUNTRIES, HOME_TOWN, HOME_TOWN_WEIGHT, TOWNS_OF_A_COUNTRY
from profiles.models import Place
from profiles.queries import topics
from profiles.queries.topics import UNSURE, TopicEntry, Trade

T = TypeVar("T")
LANGUAGE = "en"
OF_THE_TRADE = 3.0  # a topic of one's own trade is picked so much more often than one of everybody's
LONG_TAIL = 6  # the larger, the flatter


class Lots(Generic[T]):
    """Things to draw, each with a weight."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self.things = [thing for thing, _weight in pairs]
        self.sums = list(accumulate(weight for _thing, weight in pairs))

    def draw(self, rng: Random) -> T:
        return rng.choices(self.things, cum_weights=self.sums)[0]

    def draw_some(self, rng: Random, count: int) -> list[T]:
        """Draw up to ``count`` different things, the first one first."""
        found: dict[T, None] = {}
        for _try in range(count * 4):
            if len(found) == min(count, len(self.things)):
                break
            found.setdefault(self.draw(rng))
        return list(found)


@dataclass(frozen=True)
class Catalogue:
    trades: dict[str, Trade]
    topics: dict[str, Lots[TopicEntry]]
    groups: dict[int, str]
    slugs: dict[str, int]
    crafts: dict[str, int]
    towns: dict[str, Lots[Place]]
    unsure: int

    def topic_ids(self, slugs: Sequence[str]) -> list[int]:
        return [self.slugs[slug] for slug in slugs]


def load() -> Catalogue:
    """Read the reference data in eight queries."""
    trades = {trade.slug: trade for trade in topics.trades(LANGUAGE)}
    groups = topics.groups(LANGUAGE)
    ranked = [(rank, place, topic) for place, group in enumerate(groups) for rank, topic in enumerate(group.topics)]
    entries = [topic for _rank, _place, topic in sorted(ranked, key=itemgetter(0, 1)) if topic.slug != UNSURE]
    slugs = {topic.slug: topic.id for group in groups for topic in group.topics}
    return Catalogue(
        trades=trades,
        topics={slug: _popular(entries, trade.id) for slug, trade in trades.items()},
        groups={topic.id: group.slug for group in groups for topic in group.topics},
        slugs=slugs,
        crafts=_ids(trades.values()),
        towns=_towns(),
        unsure=slugs[UNSURE],
    )


def _ids(trades: Iterable[Trade]) -> dict[str, int]:
    """Number trades and the kinds of work below them by their slugs."""
    found: dict[str, int] = {}
    for trade in trades:
        found[trade.slug] = trade.id
        found.update({work.slug: work.id for work in trade.works})
    return found


def _popular(entries: Sequence[TopicEntry], trade: int) -> Lots[TopicEntry]:
    """Weigh the topics that a trade picks: those that stand first in the data most, its own more than others."""
    own = [entry for entry in entries if trade in entry.trades]
    others = [entry for entry in entries if not entry.trades]
    return Lots(
        [(entry, OF_THE_TRADE / (rank + LONG_TAIL)) for rank, entry in enumerate(own)]
        + [(entry, 1.0 / (rank + LONG_TAIL)) for rank, entry in enumerate(others)]
    )


def _towns() -> dict[str, Lots[Place]]:
    rank = Window(RowNumber(), partition_by=F("country"), order_by=F("population").desc())
    rows = Place.objects.filter(country__in=COUNTRIES).annotate(rank=rank).filter(rank__lte=TOWNS_OF_A_COUNTRY)
    found: dict[str, list[tuple[Place, float]]] = defaultdict(list)
    for place in rows.order_by("country", "rank"):
        more = HOME_TOWN_WEIGHT if place.pk == HOME_TOWN else 1.0
        found[place.country].append((place, more * place.population**0.7))
    return {country: Lots(towns) for country, towns in found.items()}
