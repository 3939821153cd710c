"""What a search asks for: as it stands in an address, and what the codes in it mean."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from profiles.contracts import Wanted
from profiles.models import Label, Place
from profiles.queries import languages, meanings, places

NEAR_KM = 30  # as near as the matcher calls near
KM_A_DEGREE = 111.2
UNKNOWN = -1  # the id that nothing has
LONGEST_ID = 9


@dataclass(frozen=True)
class Asked:
    """A search as an address keeps it: words, slugs, codes, the GeoNames id of a town, and "1" for yes."""

    q: str = ""
    topic: str = ""
    craft: str = ""
    language: str = ""
    near: str = ""
    free: str = ""
    room: str = ""

    def __bool__(self) -> bool:
        return bool(self.query)

    @property
    def query(self) -> str:
        """The same search always gives the same string."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def filters(self) -> tuple[str, ...]:
        return tuple(field.name for field in fields(self) if field.name != "q" and getattr(self, field.name))

    def but(self, **said: str) -> "Asked":
        return replace(self, **said)


@dataclass(frozen=True)
class Meant:
    """What is asked for in ids, and each filter in words for a person to read."""

    wanted: Wanted
    labels: dict[str, str]


def read(query: str) -> Asked:
    """Read back what ``Asked.query`` wrote; what is none of ours is left out."""
    known = {field.name for field in fields(Asked)}
    return Asked(**{name: value for name, value in parse_qsl(query) if name in known})


def meant(asked: Asked, locale: str, place: Place | None = None, narrowed: Mapping[str, str] | None = None) -> Meant:
    """Find what the codes and the words of a search stand for. At most four queries, one for words alone.

    ``place`` is the town of ``asked.near``, where somebody has read it already.
    """
    known = _known([asked], locale, {asked.near: place} if place else None)
    place = known.places.get(asked.near)
    wanted = Wanted(
        words=asked.q,
        terms=meanings.of(asked.q, locale),
        topic=known.things.get(("topic", asked.topic), (UNKNOWN, ""))[0] if asked.topic else None,
        craft=known.things.get(("craft", asked.craft), (UNKNOWN, ""))[0] if asked.craft else None,
        language=asked.language,
        places=_in_reach(place) if place else ((UNKNOWN,) if asked.near else ()),
        free_now=bool(asked.free),
        can_be_asked=bool(asked.room),
        narrowed={name: value for name, value in (narrowed or {}).items() if value},
    )
    return Meant(wanted, _labels(asked, known, locale))


def without(wanted: Wanted, name: str) -> Wanted:
    """Take one filter of ``Asked`` away from what it came to."""
    nothing: dict[str, Any] = {
        "topic": {"topic": None},
        "craft": {"craft": None},
        "language": {"language": ""},
        "near": {"places": ()},
        "free": {"free_now": False},
        "room": {"can_be_asked": False},
    }
    return replace(wanted, **nothing[name])


def described(searches: Sequence[Asked], locale: str) -> list[str]:
    """Say each search in one line, as a list names it. At most two queries for any number."""
    known = _known(searches, locale)
    return [in_a_line(search, _labels(search, known, locale)) for search in searches]


def in_a_line(asked: Asked, labels: Mapping[str, str]) -> str:
    return ", ".join([*([f"“{asked.q}”"] if asked.q else []), *labels.values()])


def town(text: str, locale: str) -> places.Found:
    """Find the town that somebody typed, or whose id an address carries. One query."""
    if not _is_id(text):
        return places.resolve(text, locale)
    return places.Found(place=Place.objects.filter(pk=int(text)).first())


def _is_id(near: str) -> bool:
    return near.isascii() and near.isdecimal() and len(near) <= LONGEST_ID


@dataclass(frozen=True)
class _Known:
    """Towns by what stands in the address; the id and the name of topics and crafts by kind and slug."""

    places: Mapping[str, Place]
    things: Mapping[tuple[str, str], tuple[int, str]]


def _known(searches: Sequence[Asked], locale: str, towns: Mapping[str, Place] | None = None) -> _Known:
    """Read what the codes of searches stand for. A query for towns, where none were given, and one for the rest."""
    if towns is None:
        ids = {int(search.near) for search in searches if _is_id(search.near)}
        towns = {str(place.pk): place for place in Place.objects.filter(pk__in=ids)} if ids else {}
    slugs = {kind: {getattr(search, kind) for search in searches} - {""} for kind in ("topic", "craft")}
    if not any(slugs.values()):
        return _Known(towns, {})
    which = Q(topic__slug__in=slugs["topic"]) | Q(craft__slug__in=slugs["craft"])
    rows = Label.objects.filter(which, preferred=True, language__in=("en", locale))
    best = sorted(
        rows.values_list("topic__slug", "topic_id", "craft__slug", "craft_id", "text", "language"),
        key=lambda row: row[-1] == locale,
    )
    return _Known(
        towns,
        {
            ("topic" if topic else "craft", topic or craft): (topic_id or craft_id, text)
            for topic, topic_id, craft, craft_id, text, _language in best
        },
    )


def _labels(asked: Asked, known: _Known, locale: str) -> dict[str, str]:
    """Say each filter in words; a code that nothing has stays as it is."""
    place = known.places.get(asked.near)
    labels = {
        **{kind: known.things.get((kind, getattr(asked, kind)), (0, ""))[1] for kind in ("topic", "craft")},
        "language": languages.name(asked.language, locale) if asked.language else "",
        "near": _("near %(town)s") % {"town": place.name} if place else "",
        "free": _("free now"),
        "room": _("can be asked now"),
    }
    return {name: labels[name] or getattr(asked, name) for name in asked.filters}


def _in_reach(place: Place) -> tuple[int, ...]:
    """Return the towns around one, itself among them. Coordinates are a tenth of a degree: so is this."""
    north, east = float(place.latitude), float(place.longitude)
    high = NEAR_KM / KM_A_DEGREE
    narrow = max(math.cos(math.radians(north)), 0.01)
    box = Q(latitude__range=(north - high, north + high), longitude__range=(east - high / narrow, east + high / narrow))
    rows = Place.objects.filter(box).values_list("pk", "latitude", "longitude")
    return tuple(
        sorted(pk for pk, lat, lon in rows if math.hypot(float(lat) - north, (float(lon) - east) * narrow) <= high)
    )
