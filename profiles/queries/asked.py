"""What a search asks for: as it stands in an address, and what the codes in it mean."""

import math
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from profiles.contracts import Wanted
from profiles.models import Label, Place
from profiles.queries import languages, places

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


def meant(asked: Asked, locale: str, place: Place | None = None) -> Meant:
    """Find what the codes of a search stand for. At most three queries, none for words alone.

    ``place`` is the town of ``asked.near``, where somebody has read it already.
    """
    place = place or _place(asked.near)
    known = _known(asked, locale)
    topic, craft = (known.get(kind, (None, ""))[0] for kind in ("topic", "craft"))
    wanted = Wanted(
        words=asked.q,
        topic=topic,
        craft=craft,
        language=asked.language,
        places=_in_reach(place) if place else ((UNKNOWN,) if asked.near else ()),
        free_now=bool(asked.free),
        can_be_asked=bool(asked.room),
    )
    labels = {
        **{kind: name for kind, (_pk, name) in known.items()},
        "language": languages.name(asked.language, locale) if asked.language else None,
        "near": _("near %(town)s") % {"town": place.name} if place else None,
        "free": _("free now"),
        "room": _("can be asked now"),
    }
    return Meant(wanted, {name: labels.get(name) or getattr(asked, name) for name in asked.filters})


def described(asked: Asked, meant: Meant) -> str:
    """Say a search in one line, as a list names it."""
    return ", ".join([*([f"“{asked.q}”"] if asked.q else []), *meant.labels.values()])


def town(text: str, locale: str) -> places.Found:
    """Find the town that somebody typed, or whose id an address carries."""
    place = _place(text)
    return places.Found(place=place) if place else places.resolve(text, locale)


def _place(near: str) -> Place | None:
    known = near.isascii() and near.isdecimal() and len(near) <= LONGEST_ID
    return Place.objects.filter(pk=int(near)).first() if known else None


def _known(asked: Asked, locale: str) -> dict[str, tuple[int, str]]:
    """Return the id and the name of the topic and of the craft that are asked for. One query, or none."""
    slugs = {kind: getattr(asked, kind) for kind in ("topic", "craft") if getattr(asked, kind)}
    if not slugs:
        return {}
    which = Q(*((f"{kind}__slug", slug) for kind, slug in slugs.items()), _connector=Q.OR)
    rows = Label.objects.filter(which, preferred=True, language__in=("en", locale))
    best = sorted(rows.values_list("topic_id", "craft_id", "text", "language"), key=lambda row: row[3] == locale)
    found = {("topic" if topic else "craft"): (topic or craft, text) for topic, craft, text, _language in best}
    return {kind: found.get(kind, (UNKNOWN, slug)) for kind, slug in slugs.items()}


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
