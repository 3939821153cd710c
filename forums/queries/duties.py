"""Who could answer a question, who was asked already, and what waits for whom."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from forums.choices import DutyState, ThreadKind, WatchLevel
from forums.contracts import registry
from forums.models import AnswerDuty, Board, OpenQuestion, Post, Tag, Thread, Watch
from forums.models.posts import SHOWN
from forums.queries import readers, threads
from forums.queries.followers import OF_ALL_MEMBERS
from forums.queries.numbers import numbers
from forums.queries.readers import Reader
from forums.queries.threads import Line
from profiles.choices import RoleName, Side
from profiles.models import Mute, Offer, OfferTopic, Person, PersonCraft, PersonTopic, Restriction, Role
from profiles.queries import offers, restrictions
from profiles.queries.blocks import without_blocked
from profiles.queries.paging import soonest_first
from profiles.queries.people import present

STEP = "thread"  # what the ladder calls asking here
WEEK = timedelta(days=7)
LATELY = timedelta(days=180)
HELP = 3


def topics_of(thread: Thread, topic: int | None) -> list[int]:
    """Return what a question is about: what brought it here, and its tags."""
    tagged = Tag.objects.filter(thread_rows__thread=thread, topic__isnull=False).values_list("topic", flat=True)
    return [*([topic] if topic else []), *(pk for pk in tagged if pk)]


def who_could(
    *, author: Person, topics: Sequence[int], languages: Sequence[str], board: Board, at: datetime
) -> QuerySet[Person]:
    """Return who could answer a question, the least busy first.

    They share one of its topics, or where it names none have answered on its board; speak its
    language; may and want to read it; are kept apart from its author by nobody, do not compete with
    them, and are neither out, slowed down, paused nor on a gig. Nobody is asked a third time in a week.
    """
    people = without_blocked(Person.objects.filter(present(), account__isnull=False), author).exclude(pk=author.pk)
    people = people.filter(_knows(topics, board, at), _speaks(languages))
    people = people.exclude(_apart(author)).exclude(_rivals(author)).exclude(_does_not_want(board, at))
    for busy in registry.busy:
        people = people.exclude(pk__in=busy.people())
    if board.audience not in OF_ALL_MEMBERS:
        people = people.filter(Exists(Role.objects.filter(person=OuterRef("pk"), role=board.audience, until=None)))
    return _least_busy_first(people, at)


def language_of(person: Person, languages: Sequence[str]) -> str:
    """Return in which of their languages somebody asks: that of their pages, if it is one, or if they named none."""
    return person.locale if person.locale in languages or not languages else languages[0]


def _speaks(languages: Sequence[str]) -> Q:
    """Who has not said what they speak is asked in the language in which they read the pages."""
    return Q(languages__overlap=list(languages)) | Q(languages=[], locale__in=list(languages))


def _knows(topics: Sequence[int], board: Board, at: datetime) -> Q:
    if not topics:
        said = Post.objects.filter(SHOWN, author=OuterRef("pk"), thread__board=board, number__gt=1)
        return Q(Exists(said.filter(written_at__gte=at - LATELY)))
    shares = PersonTopic.objects.filter(person=OuterRef("pk"), side=Side.SHARE, topic__in=topics)
    offered = OfferTopic.objects.filter(offer__person=OuterRef("pk"), offer__in=offers.open_at(at), topic__in=topics)
    return Q(Exists(shares)) | Q(Exists(offered))


def _apart(author: Person) -> Q:
    """A mute on either side: they would not read each other."""
    mutes = Mute.objects.filter(Q(person=OuterRef("pk"), muted=author.pk) | Q(person=author.pk, muted=OuterRef("pk")))
    return Q(Exists(mutes))


def _rivals(author: Person) -> Q:
    """The same work in the same town, and one of them does not want that."""
    if author.place_id is None:
        return Q(pk__in=())
    same = PersonCraft.objects.filter(
        person=OuterRef("pk"), craft__in=PersonCraft.objects.filter(person=author.pk).values("craft")
    )
    near = Q(Exists(same), place=author.place_id)
    return near if author.avoids_rivals else near & Q(avoids_rivals=True)


def _does_not_want(board: Board, at: datetime) -> Q:
    """Who muted the board, rests their offer, or may not write freely for now."""
    muted = Watch.objects.filter(person=OuterRef("pk"), board=board, level=WatchLevel.MUTE)
    resting = Offer.objects.filter(person=OuterRef("pk"), opened_at__isnull=False).exclude(offers.not_paused(at))
    curbed: QuerySet[Restriction] = restrictions.in_force(at).filter(person=OuterRef("pk"))
    return Q(Exists(muted)) | Q(Exists(resting)) | Q(Exists(curbed))


def _least_busy_first(people: QuerySet[Person], at: datetime) -> QuerySet[Person]:
    duties = AnswerDuty.objects.filter(person=OuterRef("pk"), counts_until__gt=at)
    counted = duties.order_by().values("person").annotate(n=Count("pk"), last=Max("offered_at"))
    people = people.annotate(duties_lately=counted.values("n"), last_duty=counted.values("last"))
    people = people.filter(Q(duties_lately=None) | Q(duties_lately__lt=numbers().duties_a_week))
    return people.order_by(F("duties_lately").asc(nulls_first=True), F("last_duty").asc(nulls_first=True), "key")


def to_ask(question: OpenQuestion, thread: Thread, *, most: int, at: datetime) -> list[Person]:
    """Return the next people to ask: nobody who was asked, or has said something there."""
    people = who_could(
        author=thread.author,
        topics=topics_of(thread, question.topic_id),
        languages=[thread.language],
        board=thread.board,
        at=at,
    )
    asked = AnswerDuty.objects.filter(thread=thread, person=OuterRef("pk"))
    spoke = Post.objects.filter(thread=thread, author=OuterRef("pk"))
    muted = Watch.objects.filter(person=OuterRef("pk"), thread=thread, level=WatchLevel.MUTE)
    return list(people.exclude(Exists(asked) | Exists(spoke) | Exists(muted))[:most])


def free_slot(person: Person, at: datetime) -> int | None:
    """Return which of somebody's turns of a week, two at most, is free. Asked while their row is locked."""
    taken = AnswerDuty.objects.filter(person=person, counts_until__gt=at).values_list("slot", flat=True)
    return next((slot for slot in range(1, numbers().duties_a_week + 1) if slot not in set(taken)), None)


def of_person(person: Person) -> QuerySet[AnswerDuty]:
    """Return what somebody is or was asked to answer."""
    return AnswerDuty.objects.filter(person=person).select_related("thread__board")


def waiting_for(person: Person) -> list[AnswerDuty]:
    """Return what somebody is asked to answer and may still read, what is due soonest first.

    One query where there is nothing; they are as few as may be asked of one person.
    """
    rows = list(of_person(person).filter(state=DutyState.OFFERED).order_by("due", "id"))
    if not rows:
        return []
    seen = set(threads.visible_to(person).filter(pk__in=[row.thread_id for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.thread_id in seen]


def nearest_due(thread: Thread) -> datetime | None:
    found: datetime | None = AnswerDuty.objects.filter(thread=thread, state=DutyState.OFFERED).aggregate(
        due=Min("due")
    )["due"]
    return found


def board_for(topic: int) -> Board | None:
    """Return where a question about a topic belongs: where most is said about it, else the first of all members."""
    said = Count("threads", filter=Q(threads__tags__topic=topic))
    rooms = Board.objects.filter(audience__in=OF_ALL_MEMBERS, archived_at=None).annotate(said_about=said)
    return rooms.order_by("-said_about", "position", "id").first()


def coordinators(thread: Thread) -> QuerySet[Person]:
    """Return the coordinators to whom an unanswered question goes."""
    rows = Role.objects.filter(role=RoleName.COORDINATOR, until=None)
    return Person.objects.filter(present(), pk__in=rows.values("person")).exclude(pk=thread.author_id)


def tag_of(topic: int) -> Tag | None:
    return Tag.objects.filter(topic=topic).first()


def of_case(case: str) -> OpenQuestion | None:
    return OpenQuestion.objects.filter(case=case).select_related("thread").first() if case else None


def answered_about(person: Person, topic: int) -> QuerySet[Thread]:
    """Return questions about a topic whose asker marked what worked, the newest first."""
    rows = threads.listed_for(readers.of(person)).filter(kind=ThreadKind.QUESTION, accepted_at__isnull=False)
    return rows.filter(tags__topic=topic).order_by("-last_post_at", "-id")[:HELP]


def left_unanswered(reader: Reader) -> QuerySet[OpenQuestion]:
    """Return the questions that waited so long that the coordinators have them, and wait still."""
    rows = OpenQuestion.objects.filter(
        with_coordinators_at__isnull=False, thread__answers_count=0, thread__in=threads.seen_by(reader)
    )
    return rows.filter(_listed("thread__"))


def left(coordinator: Person, *, after: str = "") -> tuple[list[Line], str]:
    """Return a page of them as lines of a list, whoever waits longest first, with the cursor of the next one.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    reader = readers.of(coordinator)
    page, older = soonest_first(left_unanswered(reader), "since", size=threads.PAGE, after=after)
    rows = threads.with_details(Thread.objects.filter(open_question__in=page), reader)
    rows = rows.order_by("open_question__since", "open_question__pk")
    return threads.lines(list(rows), reader), older


def _listed(path: str) -> Q:
    return Q(**dict.fromkeys((f"{path}held_at", f"{path}hidden_at", f"{path}merged_into")))


def oldest_due(*, at: datetime) -> datetime | None:
    found: datetime | None = OpenQuestion.objects.filter(due_at__lte=at).aggregate(oldest=Min("due_at"))["oldest"]
    return found
