"""Towns: which one somebody means by what they typed, and what it is called."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet, Value

from profiles.choices import fold
from profiles.models import Place
from profiles.queries.languages import locale_for

MOST_CHOICES = 6
LONGEST = 100
CLOSE_ENOUGH = 0.45  # of trigrams in common: one or two letters wrong in a name of seven


@dataclass(frozen=True)
class Found:
    """The one town that is meant, or up to six to choose from; both empty when none is near."""

    place: Place | None = None
    choices: tuple[Place, ...] = ()


def resolve(text: str, locale: str) -> Found:
    """Find the town in words such as "Easton, Bristol" or "bristol uk". One query.

    The same spelling first, then names that begin so, then names that look like it. Words after
    a comma pick the region or country, and may themselves be the town around a quarter.
    """
    parts = [part for part in (fold(piece) for piece in text[:LONGEST].split(",")) if part]
    if not parts:
        return Found()
    nearness = (_same(parts), _beginning(parts[0]), _alike(parts[0]))
    first, *others = (rows.annotate(rank=Value(rank)) for rank, rows in enumerate(nearness))
    rows = list(first.union(*others, all=True))
    for rank in range(len(nearness)):
        found = _narrowed([row for row in rows if row.rank == rank], parts, locale)
        if found:
            return _chosen(found, exact=found[0].folded in parts)
    return Found()


def country(code: str, locale: str) -> str:
    """Name a country in the reader's language."""
    return str(locale_for(locale).territories.get(code) or locale_for("en").territories.get(code) or code)


def describe(place: Place, locale: str) -> str:
    """Return the town, its region and its country: enough to tell two of one name apart."""
    told = [place.name, place.region, country(place.country, locale)]
    return ", ".join(dict.fromkeys(part for part in told if part))


def _same(parts: list[str]) -> QuerySet[Place]:
    return Place.objects.filter(folded__in=[*parts, " ".join(parts)])


def _beginning(words: str) -> QuerySet[Place]:
    return Place.objects.filter(folded__startswith=words)[:MOST_CHOICES]


def _alike(words: str) -> QuerySet[Place]:
    near = TrigramSimilarity("folded", words)
    rows = Place.objects.filter(folded__trigram_similar=words).alias(near=near).filter(near__gte=CLOSE_ENOUGH)
    return rows.order_by("-near", "-population")[:MOST_CHOICES]


def _narrowed(rows: list[Place], parts: list[str], locale: str) -> list[Place]:
    """Keep the towns whose region or country was named too; all of them where none was."""
    named = [place for place in rows if _surroundings(place, locale) & (set(parts) - {place.folded})]
    first = [place for place in rows if place.folded == parts[0]]
    return named or first or rows


def _surroundings(place: Place, locale: str) -> set[str]:
    names = {country(place.country, locale), country(place.country, "en"), place.region, place.country}
    if place.country == "GB":
        names.add("uk")  # nobody writes GB
    return {fold(name) for name in names if name}


def _chosen(found: list[Place], *, exact: bool) -> Found:
    if exact and len(found) == 1:
        return Found(place=found[0])
    return Found(choices=tuple(found[:MOST_CHOICES]))
