"""Everybody in a pool as plain rows, in a constant number of queries.

What a mentor shows to nobody is not used at all: not in the order, not in a fact, not in a
sentence. A hidden field that still moved somebody up or down could be told by trying. Of the
seekers everything is used, because the facts of a pair are told to its seeker alone. The clock of
somebody who shows their hours is part of them: hours without a zone mean nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from matching.encoding.rows import MentorRow, PlaceRow, PoolRows, Said, SeekerRow
from matching.models import Wait
from matching.queries import partners
from profiles.choices import Audience, Side
from profiles.models import (
    Block,
    Craft,
    Mute,
    Offer,
    OfferTopic,
    OwnWords,
    Person,
    PersonCraft,
    PersonTopic,
    Topic,
)
from profiles.queries import offers, people
from profiles.queries.topics import UNSURE

WEEK = timedelta(days=7)
PERSON_COLUMNS = (
    "pk", "languages", "talks", "week", "hours_vary", "zone", "avoids_rivals", "goal", "features_changed_at",
    "place", "place__latitude", "place__longitude", "place__region", "place__country",
    "wished", "worked", "told",
)  # fmt: skip
OFFER_COLUMNS = (
    "person", "person__languages", "person__talks", "person__week", "person__hours_vary", "person__zone",
    "person__avoids_rivals", "person__headline", "good_for_words",
    "person__place", "person__place__latitude", "person__place__longitude", "person__place__region",
    "person__place__country", "taught", "worked", "free", "good_for",
    "person__show_crafts", "person__show_place", "person__show_languages", "person__show_hours",
)  # fmt: skip


class Trees:
    """The group of every topic, and the trade of every craft. "Don't know yet" is in no group."""

    def __init__(self, groups: Iterable[tuple[int, int]], trades: Iterable[tuple[int, int]]) -> None:
        self.groups, self.trades = dict(groups), dict(trades)

    def topics(self, topics: Iterable[int]) -> tuple[tuple[int, int], ...]:
        return tuple((topic, self.groups[topic]) for topic in topics if topic in self.groups)

    def crafts(self, crafts: Iterable[tuple[int, int | None]]) -> tuple[tuple[int, int, int | None], ...]:
        return tuple((craft, self.trades[craft], years) for craft, years in crafts)

    def topics_of(self, group: int) -> list[int]:
        return [topic for topic, its in self.groups.items() if its == group]

    def crafts_of(self, trades: Collection[int]) -> list[int]:
        return [craft for craft, trade in self.trades.items() if trade in trades]


def load(pool: str, at: datetime) -> PoolRows:
    """Read everybody who looks for somebody, every open offer of a pool, and whom to keep apart: six queries.

    Right after very many people came in, Postgres takes them for a handful and would go through all places once for
    each of them: minutes instead of seconds. Where everybody is read, a nested loop is never the way.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        return _load(pool, at)


def _load(pool: str, at: datetime) -> PoolRows:
    trees = Trees(topic_groups().values_list("row", flat=True), craft_trades().values_list("row", flat=True))
    open_offers = with_rows(offers.open_at(at).filter(pool=pool)).order_by("pk")
    return PoolRows(
        seekers=tuple(_waiting_seekers(pool, at, trees)),
        mentors=tuple(mentor_row(row, trees) for row in open_offers.values_list(*OFFER_COLUMNS)),
        apart=tuple(kept_apart(at)),
    )


def kept_apart(at: datetime) -> QuerySet[Any, Any]:
    """Return whom no match may bring together: blocks, people muted, and who has met in the last half year."""
    blocked = Block.objects.values_list("blocker_id", "blocked_id")
    muted = Mute.objects.values_list("person_id", "muted_id")
    return blocked.union(muted, partners.lately(at).values_list("mentee_id", "mentor_id"))


def topic_groups() -> QuerySet[Any, Any]:
    return Topic.objects.exclude(slug=UNSURE).values(row=_row(F("pk"), F("group")))


def craft_trades() -> QuerySet[Any, Any]:
    return Craft.objects.values(row=_row(F("pk"), Coalesce("parent", "pk")))


def looking() -> QuerySet[Person]:
    """Return the members who want to learn something, even if it is "don't know yet" or in their own words."""
    return Person.objects.filter(people.present(), looks())


def looks() -> Q:
    wished = PersonTopic.objects.filter(person=OuterRef("pk"), side=Side.LEARN)
    told = OwnWords.objects.filter(person=OuterRef("pk"), about=OwnWords.About.LEARN)
    return Q(Exists(wished)) | Q(Exists(told))


def with_wishes(rows: QuerySet[Person]) -> QuerySet[Any]:
    """Read along what somebody wants to learn, does, and tells in their own words."""
    wished = PersonTopic.objects.filter(person=OuterRef("pk"), side=Side.LEARN).order_by("position", "pk")
    told = OwnWords.objects.filter(person=OuterRef("pk"), about=OwnWords.About.LEARN).order_by("pk")
    return rows.annotate(
        wished=ArraySubquery(wished.values("topic")), worked=_worked("pk"), told=ArraySubquery(told.values("words"))
    )


def with_rows(rows: QuerySet[Offer]) -> QuerySet[Any]:
    """Read along what an offer teaches, how many places are free, and what its mentor does."""
    taught = OfferTopic.objects.filter(offer=OuterRef("pk")).order_by("pk")
    return rows.annotate(
        taught=ArraySubquery(taught.values("topic")), worked=_worked("person"), free=offers.free_places()
    )


def seeker_said(row: Sequence[Any], trees: Trees) -> Said:
    """Return all that a seeker says, from PERSON_COLUMNS."""
    pk, languages, talks, week, vary, zone, avoids, goal, _changed, *place, wished, worked, told = row
    return Said(
        person=pk,
        topics=trees.topics(wished),
        crafts=trees.crafts(worked),
        languages=languages,
        talks=talks,
        week=_bytes(week),
        hours_vary=vary,
        zone=zone,
        place=_place(place),
        words=" ".join([goal, *told]),
        avoids_rivals=avoids,
    )


def mentor_row(row: Sequence[Any], trees: Trees) -> MentorRow:
    """Return what a mentor shows to members, from OFFER_COLUMNS."""
    pk, languages, talks, week, vary, zone, avoids, headline, words, *place = row[:14]
    taught, worked, room, good_for, *shown_to = row[14:22]
    crafts_shown, place_shown, languages_shown, hours_shown = (to != Audience.ONLY_ME for to in shown_to)
    said = Said(
        person=pk,
        topics=trees.topics(taught),
        crafts=trees.crafts(worked) if crafts_shown else (),
        languages=languages if languages_shown else (),
        talks=talks if hours_shown else (),
        week=_bytes(week) if hours_shown else None,
        hours_vary=vary and hours_shown,
        zone=zone if hours_shown or place_shown else "",
        place=_place(place) if place_shown else None,
        words=f"{headline} {words}",
        avoids_rivals=avoids,
    )
    return MentorRow(said, room, good_for)


def _waiting_seekers(pool: str, at: datetime, trees: Trees) -> Iterable[SeekerRow]:
    waits = {person: (missed, since) for person, missed, since in _waits(pool)}
    for row in with_wishes(looking()).order_by("pk").values_list(*PERSON_COLUMNS):
        said, changed = seeker_said(row, trees), row[8]
        missed, since = waits.get(said.person, (0, changed))
        yield SeekerRow(said, missed, max(0, (at - since) // WEEK))


def _waits(pool: str) -> QuerySet[Wait, tuple[int, int, datetime]]:
    return Wait.objects.filter(pool=pool).values_list("person_id", "rounds_missed", "since")


def _worked(person: str) -> ArraySubquery:
    crafts = PersonCraft.objects.filter(person=OuterRef(person)).order_by("pk")
    return ArraySubquery(crafts.values(row=_row(F("craft"), F("years"))))


def _row(*columns: Any) -> Func:
    """Return a small array of numbers: lighter than JSON for tens of thousands of rows."""
    return Func(*columns, template="ARRAY[%(expressions)s]", output_field=ArrayField(IntegerField()))


def _bytes(week: memoryview | bytes | None) -> bytes | None:
    return None if week is None else bytes(week)


def _place(columns: Sequence[Any]) -> PlaceRow | None:
    pk, latitude, longitude, region, country = columns
    return None if pk is None else PlaceRow(pk, float(latitude), float(longitude), region, country)
