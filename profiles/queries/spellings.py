"""Words of a sheet that nobody knows yet, and what they may mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q

from profiles.models import Craft, ImportBatch, Label, OwnWords, Topic
from profiles.queries import topics
from profiles.queries.topics import Kind

MOST = 20
MOST_MEANINGS = 2
KIND_OF: dict[str, Kind] = {
    OwnWords.About.CRAFT: "craft",
    OwnWords.About.SHARE: "topic",
    OwnWords.About.LEARN: "topic",
}


@dataclass(frozen=True)
class Meaning:
    slug: str
    name: str


@dataclass(frozen=True)
class Spelling:
    """Words that people of a sheet were described by, and the nearest things we know."""

    kind: Kind
    folded: str
    words: str
    people: int
    meanings: tuple[Meaning, ...]


def unknown(batch: ImportBatch, locale: str) -> list[Spelling]:
    """Return the words of most people first, with up to two meanings each. At most seven queries."""
    found: list[Spelling] = []
    for kind in ("topic", "craft"):
        abouts = [about for about, of in KIND_OF.items() if of == kind]
        rows = OwnWords.objects.filter(person__imported_line__batch=batch, about__in=abouts)
        counted = rows.values("folded").annotate(people=Count("person", distinct=True), said=Max("words"))
        chosen = list(counted.order_by("-people", "folded")[:MOST])
        near = _near(kind, [row["folded"] for row in chosen], locale)
        found += [Spelling(kind, row["folded"], row["said"], row["people"], near[row["folded"]]) for row in chosen]
    return sorted(found, key=lambda spelling: -spelling.people)[:MOST]


def meant(kind: str, slug: str) -> Topic | Craft | None:
    """Find what a spelling is said to mean."""
    if kind == "craft":
        return Craft.objects.filter(slug=slug).first()
    return Topic.objects.filter(slug=slug).first()


def _near(kind: Kind, words: Sequence[str], locale: str) -> dict[str, tuple[Meaning, ...]]:
    """Find what is spelled like each of some words. Three queries for all of them."""
    if not words:
        return {}
    alike = reduce(or_, (Q(folded__trigram_similar=word) for word in words))
    rows = Label.objects.filter(alike, **{f"{kind}__isnull": False})
    labels = list(rows.values_list("folded", f"{kind}_id", f"{kind}__slug"))
    names = topics.names(kind, {pk for _folded, pk, _slug in labels}, locale)
    near: dict[str, tuple[Meaning, ...]] = {}
    for word in words:
        ranked = sorted(labels, key=lambda label: -_alike(word, label[0]))
        first = dict.fromkeys((pk, slug) for folded, pk, slug in ranked if _alike(word, folded) > 0)
        near[word] = tuple(Meaning(slug, names.get(pk, slug)) for pk, slug in [*first][:MOST_MEANINGS])
    return near


def _alike(one: str, other: str) -> float:
    """The share of trigrams in common, as Postgres reckons it."""
    ours, theirs = _trigrams(one), _trigrams(other)
    return len(ours & theirs) / len(ours | theirs)


def _trigrams(words: str) -> set[str]:
    padded = [f"  {word} " for word in words.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}
