"""Who has met lately: no match and no list brings them together again by itself. Both can still choose it."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from matching.choices import AskState
from matching.models import Mentorship
from profiles.models import Offer, Person

LATELY = timedelta(days=180)


def lately(at: datetime) -> QuerySet[Mentorship]:
    """Return the mentorships that run, or ended within half a year; of a yes that was taken back nothing came."""
    met = Q(ended_at__gt=at - LATELY, ask__state=AskState.ACCEPTED)
    return Mentorship.objects.filter(Q(ended_at=None) | met)


def met_lately(one: Person, other: Person, at: datetime) -> bool:
    """Whether two people are, or were lately, together in a mentorship, in either part. One query."""
    either = Q(mentor=one, mentee=other) | Q(mentor=other, mentee=one)
    return lately(at).filter(either).exists()


def without_lately(rows: QuerySet[Offer], person: Person, at: datetime) -> QuerySet[Offer]:
    """Leave out the offers of those whom somebody has met lately, in either part."""
    met = lately(at)
    mentors, mentees = met.filter(mentee=person).values("mentor"), met.filter(mentor=person).values("mentee")
    return rows.exclude(Q(person__in=mentors) | Q(person__in=mentees))
