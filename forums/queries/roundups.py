"""What a week brought of somebody's topics: questions that were asked, and answered, there or on boards they follow."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from forums.choices import ThreadKind, WatchLevel
from forums.models import Roundup, Thread, ThreadTag, Watch
from forums.queries import readers, threads
from forums.queries.readers import Reader
from profiles.models import OfferTopic, Person, PersonTopic
from profiles.queries import timing
from profiles.queries.people import present

WEEK = timedelta(days=7)
CLOCK = time(6)  # two hours before the mail of the week, so that it goes along
MOST = 10


def next_due(person: Person, *, after: datetime) -> datetime:
    return timing.next_monday(CLOCK, after, ZoneInfo(person.zone))


def without_one() -> QuerySet[Person]:
    """Return members for whom nobody looks yet."""
    people = Person.objects.filter(present(), account__isnull=False)
    return people.filter(~Exists(Roundup.objects.filter(person=OuterRef("pk"))))


def is_here(person: Person) -> bool:
    return Person.objects.filter(present(), pk=person.pk).exists()


def of_person(reader: Reader, person: Person, *, since: datetime, until: datetime) -> QuerySet[Thread]:
    """Return questions of others that were asked or answered between two moments, in a language the person speaks."""
    rows = threads.listed_for(reader).filter(_near(person), kind=ThreadKind.QUESTION).exclude(author=person)
    rows = rows.filter(language__in={*person.languages, person.locale.partition("-")[0]})
    asked = rows.filter(opened_at__gte=since, opened_at__lt=until)
    answered = rows.filter(accepted_at__gte=since, accepted_at__lt=until)
    # Two lists joined, not one condition with "or": each has its index.
    return Thread.objects.filter(pk__in=asked.values("pk").union(answered.values("pk")))


def _near(person: Person) -> Q:
    topics = PersonTopic.objects.filter(person=person).values("topic")
    offered = OfferTopic.objects.filter(offer__person=person).values("topic")
    about = ThreadTag.objects.filter(Q(tag__topic__in=topics) | Q(tag__topic__in=offered), thread=OuterRef("pk"))
    followed = Watch.objects.filter(person=person, level=WatchLevel.FOLLOW, board__isnull=False)
    return Q(Exists(about)) | Q(board__in=followed.values("board"))


def told_to(person: Person, *, since: datetime, until: datetime) -> list[Thread]:
    """Return what a mail names, as its reader may see it now: first what waits for an answer, then what found one."""
    rows = of_person(readers.of(person), person, since=since, until=until)
    return list(rows.order_by(F("accepted_at").desc(nulls_first=True), "answers_count", "-opened_at")[:MOST])


def oldest_due(*, at: datetime) -> datetime | None:
    row = Roundup.objects.filter(due_at__lte=at).order_by("due_at").first()
    return row.due_at if row else None
