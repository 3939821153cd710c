"""People who fit somebody, now: computed at each reading, so that nothing stale is shown.

Blocks, visibility and breaks are looked at in the very query that finds the people. The stored
suggestion of the last match run says who comes first, as long as neither side has changed since;
all facts and sentences are made anew from what both say now.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from matching.encoding.arrays import Encoded, encode
from matching.encoding.facts import PairFacts, pair_facts
from matching.encoding.rows import MentorRow, PoolRows, Said, SeekerRow
from matching.engine.candidates import rank_one
from matching.engine.shortfall import NO_MENTORS, NOBODY_OFFERS, why_nobody
from matching.models import Suggestion
from matching.queries import nearest, partners, runs
from matching.queries.pool import (
    OFFER_COLUMNS,
    PERSON_COLUMNS,
    Trees,
    craft_trades,
    looks,
    mentor_row,
    seeker_said,
    topic_groups,
    with_rows,
    with_wishes,
)
from matching.queries.reasons import Reason, Words, reasons, why_not, words_for
from matching.queries.sentences import NOT_LOOKING
from profiles.choices import EVERYONE_POOL, Audience
from profiles.models import Favourite, Offer, OfferTopic, Person
from profiles.queries import offers

FACE_COLUMNS = (
    "person__key", "person__name", "person__headline", "person__features_changed_at", "kept",
    "person__picture", "person__place__name", "person__show_picture", "person__show_place",
)  # fmt: skip
TOO_FEW = 3


@dataclass(frozen=True)
class Suggested:
    """A mentor as one seeker sees them, with the five facts and why; ``why_not`` on their page alone."""

    key: str
    name: str
    headline: str
    place: str
    picture: str
    room: int
    kept: bool
    facts: tuple[Reason, ...]
    why_not: str = ""

    @property
    def url(self) -> str:
        return reverse("profiles:person_show", args=[self.key])

    @property
    def best(self) -> Reason:
        """The first thing that fits, if only in part: enough for a line in a short list."""
        return next((fact for fact in self.facts if fact.state in ("yes", "part")), self.facts[0])


@dataclass(frozen=True)
class Found:
    """Who fits, and the names of the wishes. ``why`` says why nobody does: a key of sentences.NOBODY, or ""."""

    people: tuple[Suggested, ...]
    wishes: tuple[str, ...] = ()
    why: str = ""


class Seeker(NamedTuple):
    person: Person
    said: Said
    trees: Trees
    changed_at: datetime
    looks: bool
    pick: int | None
    picked_at: datetime | None


class Need(NamedTuple):
    """What a case asks for, where it may differ from what its person says of themselves."""

    person: Person
    pool: str
    topic: int
    languages: Sequence[str]
    formats: Sequence[str]


class Face(NamedTuple):
    """What a card shows besides the facts."""

    key: str
    name: str
    headline: str
    changed_at: datetime
    kept: bool
    picture: str
    place: str


class Candidate(NamedTuple):
    mentor: MentorRow
    face: Face


def top(*, person: Person, at: datetime, limit: int, need: Need | None = None) -> tuple[Suggested, ...]:
    """Return the first few who fit somebody, or what a case of theirs asks for. At most six queries."""
    seeker, pool = (_asking(need), need.pool) if need else (_seeker(person, EVERYONE_POOL), EVERYONE_POOL)
    return _found(seeker, pool, at, limit).people


def for_person(*, person: Person, at: datetime, limit: int, pool: str = EVERYONE_POOL) -> Found:
    """Return who fits best now, tonight's pick first; when nobody does, why. At most six queries."""
    seeker = _seeker(person, pool)
    found = _found(seeker, pool, at, limit)
    return found if found.people or not seeker.looks else replace(found, why=_why_nobody(seeker, pool, at))


def _found(seeker: Seeker, pool: str, at: datetime, limit: int) -> Found:
    if not seeker.looks:
        return Found((), why=NOT_LOOKING)
    wishes = [topic for topic, _group in seeker.said.topics]
    rows = partners.without_lately(nearest.open_to(seeker.person, pool, at), seeker.person, at)
    rows = nearest.in_common_language(rows, seeker.said.languages)
    candidates, encoded, ranked = _ranking(rows.filter(offers.has_room()), seeker, at)
    chosen = _nearer_to_the_wish(list(zip(ranked[:limit], _pairs(encoded, ranked[:limit]), strict=True)))
    words = words_for([pair for _col, pair in chosen], wishes)
    return Found(
        tuple(_suggested(candidates[col], pair, words) for col, pair in chosen),
        tuple(words.topics[topic] for topic in wishes if topic in words.topics),
    )


def _nearer_to_the_wish(chosen: list[tuple[int, PairFacts]]) -> list[tuple[int, PairFacts]]:
    """Leave out those who offer nothing near any wish, unless there would be too few without them."""
    near = [one for one in chosen if one[1].states[0] != "no"]
    return near if len(near) >= TOO_FEW else chosen


def between(*, viewer: Person, person: Person, at: datetime, pool: str = EVERYONE_POOL) -> Suggested | None:
    """Return how an open offer fits one viewer; where it would not be suggested, also why not. At most five queries."""
    seeker = _seeker(viewer, pool)
    candidates = list(_read(nearest.open_to(viewer, pool, at).filter(person=person).values("pk"), seeker).values())
    if not candidates:
        return None
    encoded = _encoded(seeker, candidates, at)
    found = _suggested(candidates[0], pair := _pairs(encoded, [0])[0], words_for([pair]))
    if not seeker.looks:
        return found
    met = partners.met_lately(viewer, person, at)
    return replace(found, why_not=why_not(encoded.ready, found.name, room=found.room, met=met))


def best_for_case(*, need: Need, besides: Collection[int], at: datetime, limit: int) -> list[int]:
    """Return the mentors who fit a case best now and have room, as ids of people: nobody of ``besides``.

    Who offers nothing near the topic is left out: an ask that cannot help costs both sides days. For "don't know
    yet" everybody is near. Whom they met lately they may wish for.
    """
    seeker = _asking(need)
    said = seeker.said
    rows = partners.without_lately(nearest.open_to(need.person, need.pool, at), need.person, at)
    rows = nearest.in_common_language(rows, said.languages).exclude(person__in=besides)
    rows = rows.filter(offers.has_room(), formats__overlap=list(need.formats))
    candidates, encoded, ranked = _ranking(rows, seeker, at, enough=max(limit, TOO_FEW))
    near = (col for col in ranked if not said.topics or _pairs(encoded, [col])[0].states[0] != "no")
    return [candidates[col].mentor.said.person for col in islice(near, limit)]


def offered_most(*, person: Person, at: datetime, limit: int, pool: str = EVERYONE_POOL) -> list[str]:
    """Return the names of the topics that most open offers hold: what exists, for whoever finds nobody."""
    open_offers = nearest.open_to(person, pool, at).filter(offers.has_room())
    counted = OfferTopic.objects.filter(offer__in=open_offers).values("topic").annotate(offers=Count("pk"))
    ids = list(counted.order_by("-offers", "topic").values_list("topic", flat=True)[:limit])
    names = words_for([], ids).topics
    return [names[topic] for topic in ids if topic in names]


def _seeker(person: Person, pool: str) -> Seeker:
    picks = Suggestion.objects.filter(run__in=runs.shown(pool), seeker=person, picked=True)
    rows = with_wishes(Person.objects.filter(pk=person.pk)).annotate(
        looks=looks(),
        pick=Subquery(picks.values("mentor")[:1]),
        picked_at=Subquery(picks.values("computed_at")[:1]),
        groups=ArraySubquery(topic_groups()),
        trades=ArraySubquery(craft_trades()),
    )
    (row,) = rows.values_list(*PERSON_COLUMNS, "looks", "pick", "picked_at", "groups", "trades")
    told, (*rest, groups, trades) = row[: len(PERSON_COLUMNS)], row[len(PERSON_COLUMNS) :]
    trees = Trees(groups, trades)
    changed_at = told[PERSON_COLUMNS.index("features_changed_at")]
    return Seeker(person, seeker_said(told, trees), trees, changed_at, *rest)


def _asking(need: Need) -> Seeker:
    """Return the person of a case with what it asks for in place of their wishes."""
    seeker = _seeker(need.person, need.pool)
    topics = [(topic, group) for topic, group in topic_groups().filter(pk=need.topic).values_list("row", flat=True)]
    said = seeker.said._replace(topics=topics, languages=need.languages or seeker.said.languages)
    return seeker._replace(said=said)


def _ranking(
    rows: QuerySet[Offer], seeker: Seeker, at: datetime, *, enough: int = nearest.ENOUGH
) -> tuple[list[Candidate], Encoded, list[int]]:
    """Read the few hundred offers worth scoring, and the pick; return them with the order of those who fit.

    One query, or two where the first leaves fewer than ``enough`` within the hard limits.
    """
    found: dict[int, Candidate] = {}
    pick = rows.filter(person=seeker.pick).values("pk")
    for step in nearest.worth_scoring(rows, seeker.said, seeker.trees):
        found |= _read(step.union(pick) if seeker.pick and not found else step, seeker)
        candidates = list(found.values())
        encoded = _encoded(seeker, candidates, at)
        ranked = _ranked(seeker, candidates, encoded)
        if len(ranked) >= enough:
            break
    return candidates, encoded, ranked


def _read(keys: QuerySet[Any, Any], seeker: Seeker) -> dict[int, Candidate]:
    kept = Favourite.objects.filter(person=seeker.person, favourite=OuterRef("person"))
    rows = with_rows(Offer.objects.filter(pk__in=keys)).annotate(kept=Exists(kept))
    read = rows.values_list(*OFFER_COLUMNS, *FACE_COLUMNS)
    return {row[0]: _candidate(row, seeker.trees) for row in read}


def _candidate(row: Sequence[Any], trees: Trees) -> Candidate:
    key, name, headline, changed_at, kept, picture, place, show_picture, show_place = row[len(OFFER_COLUMNS) :]
    picture, place = (picture, show_picture), (place or "", show_place)
    shown = (what if audience != Audience.ONLY_ME else "" for what, audience in (picture, place))
    face = Face(key, name, headline, changed_at, kept, *shown)
    return Candidate(mentor_row(row[: len(OFFER_COLUMNS)], trees), face)


def _encoded(seeker: Seeker, candidates: list[Candidate], at: datetime) -> Encoded:
    mentors = tuple(candidate.mentor for candidate in candidates)
    if not seeker.said.words.strip():  # nothing to compare their words with
        mentors = tuple(mentor._replace(said=mentor.said._replace(words="")) for mentor in mentors)
    return encode(PoolRows((SeekerRow(seeker.said),), mentors), at)


def _ranked(seeker: Seeker, candidates: list[Candidate], encoded: Encoded) -> list[int]:
    """Return the numbers of those within the hard limits: the pick of the last run first, then by fit."""
    cols, _fit = rank_one(encoded.ready, 0, len(candidates))
    best: list[int] = cols.tolist()
    return sorted(best, key=lambda col: not _is_pick(seeker, candidates[col]))


def _is_pick(seeker: Seeker, candidate: Candidate) -> bool:
    """Whether the last run chose this mentor, and both still say what they said then."""
    if seeker.picked_at is None or candidate.mentor.said.person != seeker.pick:
        return False
    return max(seeker.changed_at, candidate.face.changed_at) <= seeker.picked_at


def _pairs(encoded: Encoded, cols: list[int]) -> list[PairFacts]:
    mentors = np.array(cols, np.int64)
    return list(pair_facts(encoded, np.zeros_like(mentors), mentors))


def _suggested(candidate: Candidate, pair: PairFacts, words: Words) -> Suggested:
    face = candidate.face
    return Suggested(
        key=face.key,
        name=face.name,
        headline=face.headline,
        place=face.place,
        picture=reverse("profiles:picture_show", args=[face.picture]) if face.picture else "",
        room=candidate.mentor.room,
        kept=face.kept,
        facts=reasons(pair, face.name, words),
    )


def _why_nobody(seeker: Seeker, pool: str, at: datetime) -> str:
    """Look again without the limits that SQL has applied. Blocks stay applied: nobody is told of one."""
    rows = nearest.open_to(seeker.person, pool, at)
    first, *besides = nearest.worth_scoring(rows, seeker.said, seeker.trees)
    found = _read(first.union(*besides), seeker)
    if not found:
        return NOBODY_OFFERS if rows.exists() else NO_MENTORS
    return why_nobody(_encoded(seeker, list(found.values()), at).ready, 0)
