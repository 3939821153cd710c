"""Whom to score for one person: a few hundred open offers out of tens of thousands, chosen by SQL."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Mod

from matching.encoding.rows import Said
from matching.engine.types import wish_weights
from matching.engine.weights import WEIGHTS
from matching.queries.pool import Trees
from profiles.choices import Audience
from profiles.models import Offer, Person, PersonCraft
from profiles.queries import offers
from profiles.queries.blocks import without_blocked
from profiles.queries.mutes import without_muted

MOST = 240
# The nightly run wants more before it stops looking wider: it has places to share out. For a page
# of ten, this many who offer the very wish and could be met leave little to those beside it.
ENOUGH = 20
# Any two primes do; the product with a row's number stays far below what the database can hold.
MULTIPLIER, MODULUS = 7_919, 1_000_003


def open_to(person: Person, pool: str, at: datetime) -> QuerySet[Offer]:
    """Return the open offers a person may see: others', no block either way, nobody they muted. Some may be full."""
    rows = offers.open_at(at).filter(pool=pool).exclude(person=person)
    return without_muted(without_blocked(rows, person, "person"), person, "person")


def in_common_language(rows: QuerySet[Offer], languages: Sequence[str]) -> QuerySet[Offer]:
    """Leave out whoever is known to share no language. Not said, or shown to nobody, is not no."""
    if not languages:
        return rows
    unknown = Q(person__languages=[]) | Q(person__show_languages=Audience.ONLY_ME)
    return rows.filter(unknown | Q(person__languages__overlap=list(languages)))


def worth_scoring(rows: QuerySet[Offer], said: Said, trees: Trees) -> Iterator[QuerySet[Any, Any]]:
    """Yield the keys of whom to look at, and of whom besides when too few of those fit.

    By wish, then by what is beside a wish and by trade; by trade, then anybody, where no topic is chosen.
    """
    if said.topics:
        yield first(by_wishes(rows, said))
        beside = first(beside_wishes(rows, said, trees), MOST // 2)
        yield beside.union(first(by_trade(rows, said, trees), MOST // 2)) if said.crafts else beside
        return
    if said.crafts:
        yield first(by_trade(rows, said, trees))
    yield first(rows.order_by(spread(said), "pk"))


def first(rows: QuerySet[Any, Any], most: int = MOST) -> QuerySet[Any, Any]:
    return rows.values("pk")[:most]


def by_wishes(rows: QuerySet[Offer], said: Said) -> QuerySet[Any, Any]:
    """Return the offers of a wished topic, those that meet most of the wishes first."""
    topics = [topic for topic, _group in said.topics]
    weights = zip(topics, wish_weights(len(topics)), strict=True)
    weight = Case(
        *(When(topics__topic=topic, then=Value(weight)) for topic, weight in weights), output_field=FloatField()
    )
    met = rows.filter(topics__topic__in=topics).values("pk").annotate(met=Sum(weight))
    return met.order_by("-met", spread(said), "pk")


def beside_wishes(rows: QuerySet[Offer], said: Said, trees: Trees) -> QuerySet[Any, Any]:
    """Return the offers of other topics in the groups of the wishes, the first wish's group first."""
    groups = dict.fromkeys(group for _topic, group in said.topics)
    topics = [trees.topics_of(group) for group in groups]
    weights = zip(topics, wish_weights(len(groups)), strict=True)
    weight = Case(
        *(When(topics__topic__in=some, then=Value(WEIGHTS.group * weight)) for some, weight in weights),
        output_field=FloatField(),
    )
    met = rows.filter(topics__topic__in=list(chain(*topics))).values("pk").annotate(met=Sum(weight))
    return met.order_by("-met", spread(said), "pk")


def by_trade(rows: QuerySet[Offer], said: Said, trees: Trees) -> QuerySet[Any, Any]:
    """Return the offers of people of the same trade who show what they do, the same craft first."""
    crafts = PersonCraft.objects.filter(person=OuterRef("person"))
    same_trade = Exists(crafts.filter(craft__in=trees.crafts_of({trade for _craft, trade, _years in said.crafts})))
    same_craft = Exists(crafts.filter(craft__in={craft for craft, _trade, _years in said.crafts}))
    shown = rows.exclude(person__show_crafts=Audience.ONLY_ME).filter(same_trade)
    return shown.annotate(same=same_craft).order_by(F("same").desc(), spread(said), "pk")


def spread(said: Said) -> Mod:
    """Return an order of equals that is another one for everybody, so that not the same few are always read."""
    return Mod(F("pk") * MULTIPLIER + Value(said.person), Value(MODULUS))
