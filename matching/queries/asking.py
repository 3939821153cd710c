"""What the request form offers, and what a coordinator can do for whoever waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import get_language

from matching.choices import Verb
from matching.models import Ask, Case, Move
from matching.queries import cases, nearest, next_mentor, remedies, suggestions, times
from matching.queries.ladder import Ladder, numbers
from profiles.choices import EVERYONE_POOL, Side
from profiles.models import Offer, Person, Topic
from profiles.queries import offers, paging, people, topics
from profiles.queries.profiles import ShownPerson, shown, with_details
from profiles.queries.topics import UNSURE

SUGGESTED = 8
BY_HAND = 20


@dataclass(frozen=True)
class Choice:
    """What may be chosen on the request form.

    ``first`` is the mentor whose page led here; ``free`` is whether they could be asked at once.
    """

    topics: dict[int, str]
    mentors: tuple[Person, ...]
    times: tuple[datetime, ...]
    first: Person | None
    free: bool
    offer: Offer | None
    numbers: Ladder


@dataclass(frozen=True)
class Waiting:
    """A case on the coordinators' board, with those who could be asked, or ``why`` nobody can."""

    case: Case
    topic: str
    days: int
    asks: tuple[Ask, ...]
    running: Ask | None
    remedies: tuple[Person, ...]
    why: str


@dataclass(frozen=True)
class ByHand:
    """A page of the mentors whom a coordinator may ask for a case, whoever joined last first."""

    people: Sequence[ShownPerson]
    older: str


def choices(*, person: Person, first: str, at: datetime) -> Choice:
    """Return the topics, mentors and hours to choose from. At most twelve queries."""
    ladder = numbers()
    found = suggestions.for_person(person=person, at=at, limit=SUGGESTED).people
    keys = [*([first] if first else []), *(one.key for one in found)]
    open_now = nearest.open_to(person, EVERYONE_POOL, at).filter(person__key__in=keys)
    by_key = {offer.person.key: offer for offer in open_now.select_related("person", "person__place")}
    mentors = tuple(by_key[key].person for key in dict.fromkeys(keys) if key in by_key)
    offer = by_key.get(first)
    return Choice(
        topics=_topics(person, offer),
        mentors=mentors,
        times=tuple(times.in_common(person, mentors[0], at)) if mentors else (),
        first=offer.person if offer else None,
        free=offer is not None and _is_free(offer, ladder),
        offer=offer,
        numbers=ladder,
    )


def _is_free(offer: Offer, ladder: Ladder) -> bool:
    """Whether a mentor has a place, and fewer to answer than one person can."""
    flooded = next_mentor.busy(ladder.open_asks).filter(mentor=offer.person_id)
    return bool(offers.room_left(offer)) and not flooded.exists()


def _topics(person: Person, offer: Offer | None) -> dict[int, str]:
    """What the mentor offers, the person's own wishes first; "don't know yet" is always a choice."""
    wishes = list(person.topics.filter(side=Side.LEARN).values_list("topic_id", flat=True))
    offered = list(offer.topics.order_by("id").values_list("topic_id", flat=True)) if offer else wishes
    unsure = Topic.objects.filter(slug=UNSURE).values_list("pk", flat=True)
    ids = list(dict.fromkeys([*(pk for pk in wishes if pk in offered), *offered, *unsure]))
    named = topics.names("topic", ids, get_language() or "en")
    return {pk: named[pk] for pk in ids if pk in named}


def waiting(rows: Sequence[Case], names: Mapping[int, str], at: datetime) -> list[Waiting]:
    """Tell of cases on the board what a coordinator has to know, topics by their names, and who could be asked."""
    found = remedies.for_cases(rows, at)
    return [
        Waiting(
            case=case,
            topic=names.get(case.topic_id, ""),
            days=(at - case.waits_since).days,
            asks=tuple(case.asks.all()),
            running=next((ask for ask in case.asks.all() if ask.runs), None),
            remedies=tuple(found[case.pk].people),
            why=found[case.pk].why,
        )
        for case in rows
    ]


def askable(case: Case, at: datetime) -> QuerySet[Person]:
    """Return the mentors whom a coordinator may ask for a case."""
    open_now = nearest.open_to(case.person, case.pool, at).filter(offers.has_room())
    asked = case.asks.values("mentor")
    return people.visible_to(case.person).filter(pk__in=open_now.values("person")).exclude(pk__in=asked)


def by_hand(case: Case, *, viewer: Person, name: str, after: str, at: datetime) -> ByHand:
    """Return whom a coordinator may choose, also of another topic, whose name holds these letters. Three queries.

    Raises:
        BadCursor: ``after`` is not one of ours.

    """
    busy = next_mentor.busy(numbers().open_asks).values("mentor")
    rows = with_details(askable(case, at).exclude(pk__in=busy).filter(name__icontains=name), viewer, at)
    page = paging.newest_first(rows, size=BY_HAND, after=after, field="created_at")
    return ByHand(shown(page.rows, viewer), page.older)


def assigned(coordinator: Person) -> QuerySet[Ask]:
    """Return the asks that coordinators sent for those they look after."""
    by_hand = Move.objects.filter(ask=OuterRef("pk"), verb=Verb.ASKED, by__isnull=False).exclude(by=F("case__person"))
    rows = Ask.objects.filter(Exists(by_hand), case__in=cases.on_board(coordinator).values("pk"))
    return rows.select_related("mentor", "case")
