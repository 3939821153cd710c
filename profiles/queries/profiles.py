"""What somebody shows of themselves to whom: one function decides, every page uses it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import get_language

from profiles.choices import Audience, Format, GoodFor, Preset, Rhythm, Side, Talk, Years
from profiles.models import Favourite, OfferTopic, OwnWords, Person, PersonCraft, PersonTopic
from profiles.queries import hours, languages, offers, places, topics
from profiles.queries.days import days_of
from profiles.queries.people import shows, stands


@dataclass(frozen=True)
class ShownCraft:
    name: str
    years: str = ""


@dataclass(frozen=True)
class ShownOffer:
    """An offer as others see it. ``open`` false means on a break, perhaps until a day.

    ``narrower`` says that not all that the person can share may be asked about.
    """

    open: bool
    room: int
    back_on: date | None
    topics: tuple[str, ...]
    narrower: bool
    formats: tuple[str, ...]
    rhythm: str
    good_for: str
    good_for_words: str
    not_for_words: str


@dataclass(frozen=True)
class ShownPerson:
    """A person as one viewer may see them: what is hidden from that viewer is empty here."""

    key: str
    name: str
    handle: str
    headline: str
    url: str
    since: datetime
    is_self: bool
    unconfirmed: bool
    kept: bool
    about: str
    goal: str
    crafts: tuple[ShownCraft, ...]
    place: str
    languages: tuple[str, ...]
    talks: tuple[str, ...]
    presets: tuple[str, ...]
    days: tuple[tuple[str, str], ...]
    hours_vary: bool
    other_zone: bool
    share: tuple[str, ...]
    learn: tuple[str, ...]
    picture: str
    offer: ShownOffer | None


@dataclass(frozen=True)
class Words:
    """The labels that a list of people needs, read once for all of them."""

    crafts: dict[int, str]
    topics: dict[int, str]
    language: str


def with_details(rows: QuerySet[Person], viewer: Person | None, at: datetime) -> QuerySet[Any]:
    """Read all a profile needs along with each person, so that lists cost no query a row."""
    crafts = PersonCraft.objects.filter(person=OuterRef("pk")).order_by("id")
    words = OwnWords.objects.filter(person=OuterRef("pk")).order_by("id")
    kept = Favourite.objects.filter(person=viewer, favourite=OuterRef("pk"))
    return rows.select_related("place", "offer").annotate(
        craft_rows=ArraySubquery(crafts.values(row=JSONObject(id="craft_id", years="years"))),
        word_rows=ArraySubquery(words.values(row=JSONObject(about="about", words="words"))),
        share_ids=ArraySubquery(_topic_ids(Side.SHARE)),
        learn_ids=ArraySubquery(_topic_ids(Side.LEARN)),
        offer_ids=ArraySubquery(
            OfferTopic.objects.filter(offer__person=OuterRef("pk")).order_by("id").values("topic_id")
        ),
        offer_open=Exists(offers.open_at(at).filter(person=OuterRef("pk"))),
        kept=Exists(kept) if viewer else Value(value=False),
    )


def profile_for(viewer: Person | None, person: Any, *, seen_as: Audience | None = None) -> ShownPerson:
    """Return one row of ``with_details`` as a viewer sees it. One query.

    ``seen_as`` lets the owner look at themselves as members or everyone do.
    """
    return shown([person], viewer, seen_as=seen_as)[0]


def shown(rows: Sequence[Any], viewer: Person | None, seen_as: Audience | None = None) -> list[ShownPerson]:
    """Turn rows of ``with_details`` into what the viewer may see. One query for any number."""
    words = _words_for(rows)
    return [_shown(row, viewer, seen_as or stands(viewer, row), words) for row in rows]


def _topic_ids(side: Side) -> QuerySet[PersonTopic, Any]:
    chosen = PersonTopic.objects.filter(person=OuterRef("pk"), side=side)
    return chosen.order_by("position", "id").values("topic_id")


def _words_for(rows: Iterable[Any]) -> Words:
    language = get_language() or "en"
    crafts = {craft["id"] for row in rows for craft in row.craft_rows}
    known = {topic for row in rows for topic in (*row.share_ids, *row.learn_ids, *row.offer_ids)}
    return Words(*topics.names_of_both(crafts, known, language), language)


def _shown(row: Any, viewer: Person | None, nearness: Audience, words: Words) -> ShownPerson:
    may = {field: shows(row, field, nearness) for field in ("about", "goal", "place", "languages", "hours")}
    return ShownPerson(
        key=row.key,
        name=row.name,
        handle=row.handle,
        headline=row.headline,
        url=row.get_absolute_url(),
        since=row.created_at,
        is_self=viewer is not None and viewer.pk == row.pk,
        unconfirmed=row.confirmed_at is None,
        kept=row.kept,
        about=row.about if may["about"] else "",
        goal=row.goal if may["goal"] else "",
        crafts=_crafts(row, words) if shows(row, "crafts", nearness) else (),
        place=_place(row, viewer, words) if may["place"] else "",
        languages=_languages(row, words) if may["languages"] else (),
        talks=tuple(str(Talk(talk).label) for talk in row.talks) if may["hours"] else (),
        presets=_presets(row) if may["hours"] else (),
        days=days_of(row.week) if may["hours"] else (),
        hours_vary=row.hours_vary and may["hours"],
        other_zone=may["hours"] and viewer is not None and viewer.zone != row.zone,
        share=_topics(row.share_ids, row, OwnWords.About.SHARE, words),
        learn=_topics(row.learn_ids, row, OwnWords.About.LEARN, words),
        picture=picture_url(row) if shows(row, "picture", nearness) else "",
        offer=_offer(row, words),
    )


def picture_url(person: Person) -> str:
    """Return where a person's picture is served, or "" without one."""
    return reverse("profiles:picture_show", args=[person.picture.name]) if person.picture else ""


def _place(row: Any, viewer: Person | None, words: Words) -> str:
    """Name the town; the country only where the viewer lives in another one."""
    if row.place is None:
        return ""
    if viewer is not None and viewer.place is not None and viewer.place.country == row.place.country:
        return str(row.place.name)
    return f"{row.place.name}, {places.country(row.place.country, words.language)}"


def _crafts(row: Any, words: Words) -> tuple[ShownCraft, ...]:
    named = [
        ShownCraft(words.crafts[craft["id"]], "" if craft["years"] is None else str(Years(craft["years"]).label))
        for craft in row.craft_rows
        if craft["id"] in words.crafts
    ]
    return (*named, *(ShownCraft(text) for text in _own_words(row, OwnWords.About.CRAFT)))


def _languages(row: Any, words: Words) -> tuple[str, ...]:
    return tuple(languages.name(code, words.language) for code in row.languages)


def _presets(row: Any) -> tuple[str, ...]:
    return tuple(str(Preset(code).label) for code in hours.presets_of(row.week))


def _topics(ids: Iterable[int], row: Any, about: OwnWords.About, words: Words) -> tuple[str, ...]:
    return (*(words.topics[pk] for pk in ids if pk in words.topics), *_own_words(row, about))


def _own_words(row: Any, about: OwnWords.About) -> list[str]:
    return [entry["words"] for entry in row.word_rows if entry["about"] == about]


def _offer(row: Any, words: Words) -> ShownOffer | None:
    """Show an open offer, or one on a break; a closed one is nobody's business."""
    offer = getattr(row, "offer", None)
    if offer is None or offer.opened_at is None:
        return None
    return ShownOffer(
        open=row.offer_open,
        room=offers.room_left(offer),
        back_on=None if row.offer_open else offer.paused_until,
        topics=tuple(words.topics[pk] for pk in row.offer_ids if pk in words.topics),
        narrower=set(row.offer_ids) != set(row.share_ids),
        formats=tuple(str(Format(code).label) for code in offer.formats),
        rhythm=str(Rhythm(offer.rhythm).label) if offer.rhythm else "",
        good_for=str(GoodFor(offer.good_for).label) if offer.good_for else "",
        good_for_words=offer.good_for_words,
        not_for_words=offer.not_for_words,
    )
