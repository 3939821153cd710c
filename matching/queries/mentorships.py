"""Who is together with whom, and what the two see of each other."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from matching.choices import AskState, MentorshipState
from matching.models import Case, Mentorship, Message, Partner
from matching.queries import handovers
from matching.queries.handovers import Line
from profiles.models import Person
from profiles.queries import topics
from profiles.queries.blocks import without_blocked
from profiles.queries.mutes import put_aside
from profiles.queries.people import present


@dataclass(frozen=True)
class Pair:
    """A mentorship as one of the two sees it. ``contact`` is what the other shares with them."""

    mentorship: Mentorship
    other: Person
    is_mentor: bool
    topic: str
    mine: Partner
    theirs: Partner
    handover: tuple[Line, ...]

    @property
    def active(self) -> bool:
        return self.mentorship.state == MentorshipState.ACTIVE

    @property
    def gone(self) -> bool:
        """Whether the other has left: what was written can be read, not answered."""
        return self.other.erased_at is not None

    @property
    def away(self) -> bool:
        """Whether the other is out, or hidden until a moderator looks: what is written waits, and so does time."""
        return self.other.suspended_until is not None or self.other.hidden_at is not None

    @property
    def marks(self) -> bool:
        """Whether read marks are shown: only if both allow it."""
        return self.mine.shows_read and self.theirs.shows_read


def visible_to(person: Person) -> QuerySet[Mentorship]:
    """Return somebody's mentorships. After a block there is nothing left to see, as if the other had left.

    Who really left, and was erased, stays as a former member whose conversation can be read; who is out for a time,
    or hidden until a moderator looks, stays for whoever they are together with now.
    """
    as_mentee, as_mentor = Q(mentee=person) & _stays("mentor__"), Q(mentor=person) & _stays("mentee__")
    rows = Mentorship.objects.filter(as_mentee | as_mentor)
    apart = without_blocked(without_blocked(rows, person, "mentor"), person, "mentee")
    return apart.select_related("mentee", "mentor", "ask__case")


def _stays(path: str) -> Q:
    return present(path) | Q(**{f"{path}erased_at__isnull": False}) | _waits_for(path)


def _waits_for(path: str) -> Q:
    out = Q(**{f"{path}suspended_until__isnull": False}) | Q(**{f"{path}hidden_at__isnull": False})
    return out & Q(state=MentorshipState.ACTIVE)


def left_waiting(person: Person, topic: int) -> Case | None:
    """Return the request about a topic whose mentor is away now: asked anew meanwhile, its time counts. One query."""
    rows = Mentorship.objects.filter(_waits_for("mentor__"), mentee=person, ask__case__topic=topic)
    pair = rows.select_related("ask__case").order_by("-started_at").first()
    return pair.ask.case if pair else None


def pair_for(mentorship: Mentorship, viewer: Person) -> Pair:
    """Return a mentorship as one of its two sees it, a mentor with what the other's card says. Three queries."""
    sides = {partner.person_id: partner for partner in mentorship.partners.all()}
    other = mentorship.mentor if viewer.pk == mentorship.mentee_id else mentorship.mentee
    topic = mentorship.ask.case.topic_id
    return Pair(
        mentorship=mentorship,
        other=other,
        is_mentor=viewer.pk == mentorship.mentor_id,
        topic=topics.names("topic", [topic], get_language() or "en").get(topic, ""),
        mine=sides[viewer.pk],
        theirs=sides[other.pk],
        handover=handovers.lines_for(viewer, other) if viewer.pk == mentorship.mentor_id else (),
    )


def with_last(person: Person) -> QuerySet[Mentorship]:
    """Read along the last message of each, and how far the reader is.

    A yes that was taken back before anything was written began none.
    """
    shown = Message.objects.filter(mentorship=OuterRef("pk"), hidden_at=None)
    shown = shown.exclude(key__in=put_aside(person, "matching.message"))
    last = shown.order_by("-at", "-id")
    mine = Partner.objects.filter(mentorship=OuterRef("pk"), person=person)
    rows = visible_to(person).annotate(
        last_words=Subquery(last.values("words")[:1]),
        last_author=Subquery(last.values("author")[:1]),
        read_until=Subquery(mine.values("read_until")[:1]),
        at=Subquery(Mentorship.objects.filter(pk=OuterRef("pk")).values("last_at")[:1]),
    )
    return rows.exclude(~Q(ask__state=AskState.ACCEPTED), last_words=None)


def active_of(person: Person) -> QuerySet[Mentorship]:
    return visible_to(person).filter(state=MentorshipState.ACTIVE).order_by("-last_at", "-id")


def partners(person: Person) -> frozenset[int]:
    """Return the ids of all with whom somebody is or was in a mentorship."""
    rows = Mentorship.objects.filter(Q(mentee=person) | Q(mentor=person)).values_list("mentee", "mentor")
    return frozenset(pk for pair in rows for pk in pair) - {person.pk}
