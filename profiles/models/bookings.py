from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class Booking(models.Model):
    """One person's time that is taken: a call, office hours, a meetup. Half open: [from, until)."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="booking_never_overlaps",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(active=True),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="booking_begins_and_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.during}"
