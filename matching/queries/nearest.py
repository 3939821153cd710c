"""Whom to score for one person: a few hundred open offers out of tens of thousands, chosen by SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, Value, When

from matching.encoding.rows import Said
from matching.engine.candidates import REACH
from matching.engine.types import wish_weights
from matching.engine.weights import WEIGHTS
from profiles.choices import Audience
from profiles.models import Offer, Person, PersonCraft
from profiles.queries import offers
from profiles.queries.blocks import without_blocked

MOST = 800


def open_to(person: Person, pool: str, at: datetime) -> QuerySet[Offer]:
    """Return the open offers a person may see: others', and no block either way. Some may be full."""
    rows = offers.open_at(at).filter(pool=pool).exclude(person=person)
    return without_blocked(rows, person, "person")


def in_common_language(rows: QuerySet[Offer], languages: Sequence[str]) -> QuerySet[Offer]:
    """Leave out whoever is known to share no language. Not said, or shown to nobody, is not no."""
    if not languages:
        return rows
    unknown = Q(person__languages=[]) | Q(person__show_languages=Audience.ONLY_ME)
    return rows.filter(unknown | Q(person__languages__overlap=list(languages)))


def by_wishes(rows: QuerySet[Offer], said: Said) -> QuerySet[Any, Any]:
    """Return the offers of a wished topic, or of its group, those that meet most of the wishes first."""
    groups = {group for _topic, group in said.topics}
    weights = dict(zip((topic for topic, _group in said.topics), wish_weights(len(said.topics)), strict=True))
    weight = Case(
        *(When(topics__topic=topic, then=Value(weight)) for topic, weight in weights.items()),
        default=Value(WEIGHTS.group * min(weights.values())),
        output_field=FloatField(),
    )
    return rows.filter(topics__topic__group__in=groups).values("pk").annotate(met=Sum(weight)).order_by("-met", "pk")


def by_trade(rows: QuerySet[Offer], said: Said) -> QuerySet[Any, Any]:
    """Return the offers of people of the same trade who show what they do, the same craft first."""
    trades = {trade for _craft, trade, _years in said.crafts}
    crafts = PersonCraft.objects.filter(person=OuterRef("person"))
    same_trade = Exists(crafts.filter(Q(craft__in=trades) | Q(craft__parent__in=trades)))
    same_craft = Exists(crafts.filter(craft__in={craft for craft, _trade, _years in said.crafts}))
    shown = rows.exclude(person__show_crafts=Audience.ONLY_ME).filter(same_trade)
    return shown.annotate(same=same_craft).order_by(F("same").desc(), "pk").values("pk")


def anybody(rows: QuerySet[Offer]) -> QuerySet[Any, Any]:
    return rows.order_by("pk").values("pk")


def worth_scoring(rows: QuerySet[Offer], said: Said) -> list[Q]:
    """Return whom to look at, and whom besides when those are too few, as the nightly run does.

    By wishes, then by trade; by trade, then anybody, for whoever has not chosen a topic.
    """
    steps: list[QuerySet[Any, Any]] = []
    if said.topics:
        steps.append(by_wishes(rows, said).values("pk"))
    if said.crafts:
        steps.append(by_trade(rows, said))
    if not said.topics:
        steps.append(anybody(rows))
    return [Q(pk__in=step[:MOST]) for step in steps]


def are_too_few(found: int) -> bool:
    return found < REACH.enough
