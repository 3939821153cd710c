"""Crafts and topics under the names they have in one language."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from profiles.choices import fold
from profiles.models import Craft, Label, Topic, TopicGroup

Kind = Literal["craft", "topic", "group"]
LAST_RESORT = "en"
UNSURE = "unsure"  # the topic of somebody who does not know yet


@dataclass(frozen=True)
class Work:
    """A kind of gig work below a trade."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True)
class Trade:
    id: int
    slug: str
    name: str
    icon: str
    works: tuple[Work, ...]


@dataclass(frozen=True)
class TopicEntry:
    """``trades`` are the ids of the trades that pick this topic most."""

    id: int
    slug: str
    name: str
    trades: frozenset[int]


@dataclass(frozen=True)
class GroupEntry:
    id: int
    slug: str
    name: str
    hue: int
    topics: tuple[TopicEntry, ...]


def names(kind: Kind, ids: Iterable[int], language: str) -> dict[int, str]:
    """Name crafts, topics or groups in a language, or in English where it has no word. One query."""
    wanted = set(ids)
    return _named(Q(**{f"{kind}_id__in": wanted}), language)[kind] if wanted else {}


def names_of_both(crafts: Iterable[int], topics: Iterable[int], language: str) -> tuple[dict[int, str], dict[int, str]]:
    """Name crafts, and topics, as ``names`` does. One query for both, or none."""
    found = _named(Q(craft_id__in=set(crafts)) | Q(topic_id__in=set(topics)), language)
    return found["craft"], found["topic"]


def trades(language: str) -> tuple[Trade, ...]:
    """Return every trade with the kinds of work below it, in their order. Two queries."""
    named = _named(Q(craft__isnull=False), language)["craft"]
    below: dict[int | None, list[Craft]] = defaultdict(list)
    for craft in Craft.objects.order_by("position", "id"):
        below[craft.parent_id].append(craft)
    return tuple(
        Trade(
            id=trade.pk,
            slug=trade.slug,
            name=named.get(trade.pk, trade.slug),
            icon=trade.icon,
            works=tuple(Work(w.pk, w.slug, named.get(w.pk, w.slug)) for w in below[trade.pk]),
        )
        for trade in below[None]
    )


def groups(language: str) -> tuple[GroupEntry, ...]:
    """Return every topic in its group, in their order. Three queries."""
    named = _named(Q(topic__isnull=False) | Q(group__isnull=False), language)
    inside: dict[int, list[TopicEntry]] = defaultdict(list)
    topics = Topic.objects.annotate(picked_by=ArrayAgg("crafts", filter=Q(crafts__isnull=False), default=[]))
    for pk, slug, group, picked_by in topics.order_by("position", "id").values_list(
        "id", "slug", "group_id", "picked_by"
    ):
        inside[group].append(TopicEntry(pk, slug, named["topic"].get(pk, slug), frozenset(picked_by)))
    return tuple(
        GroupEntry(g.pk, g.slug, named["group"].get(g.pk, g.slug), g.hue, tuple(inside[g.pk]))
        for g in TopicGroup.objects.order_by("position", "id")
    )


def spelled(kind: Kind, words: Iterable[str]) -> dict[str, int]:
    """Find what is meant by spellings we know: folded words to ids, unknown ones left out. One query.

    A spelling that two languages use for different things means nothing certain and is left out.
    """
    wanted = {fold(word) for word in words} - {""}
    if not wanted:
        return {}
    found: dict[str, set[int]] = defaultdict(set)
    rows = Label.objects.filter(**{f"{kind}__isnull": False}, folded__in=wanted)
    for folded, pk in rows.values_list("folded", f"{kind}_id"):
        found[folded].add(pk)
    return {folded: ids.pop() for folded, ids in found.items() if len(ids) == 1}


def _named(which: Q, language: str) -> dict[Kind, dict[int, str]]:
    """Read the names from the least to the best fitting language, so that the best one stays."""
    order = [LAST_RESORT, language.split("-", maxsplit=1)[0], language]
    found: dict[Kind, dict[int, str]] = {"craft": {}, "topic": {}, "group": {}}
    rows = Label.objects.filter(which, preferred=True, language__in=order)
    named = rows.values_list("language", "text", "craft_id", "topic_id", "group_id")
    for _language, text, craft, topic, group in sorted(named, key=lambda row: order.index(row[0])):
        found["craft" if craft else "topic" if topic else "group"][craft or topic or group] = text
    return found


def ids(kind: Kind, slugs: Iterable[str]) -> dict[str, int]:
    """Find topics or crafts by their slugs; those that nothing has are left out. One query."""
    rows = (Topic if kind == "topic" else Craft).objects.filter(slug__in=set(slugs))
    return dict(rows.values_list("slug", "id"))


def slugs(kind: Kind, ids: Iterable[int]) -> dict[int, str]:
    """Name topics or crafts as programs do. One query."""
    rows = (Topic if kind == "topic" else Craft).objects.filter(pk__in=set(ids))
    return dict(rows.values_list("id", "slug"))
