from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from profiles.choices import Curb, new_key

WORDS_LENGTH = 1000


class Restriction(models.Model):
    """What somebody may not do for a time, since a decision about what they wrote.

    ``slow`` lets them write once every ``every`` minutes, next at ``next_at``. ``suspend`` takes them
    out until then. ``close`` is for good once a second person has agreed, and lapses if nobody does.
    Rows are kept; what is in force is asked of ``queries/restrictions.py``.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=7, choices=Curb)
    decision = models.OneToOneField("profiles.Decision", models.PROTECT, related_name="restriction")
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    every = models.PositiveSmallIntegerField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Curb.values), name="restriction_kind_known"),
            models.CheckConstraint(condition=~Q(by=F("person")), name="restriction_not_of_oneself"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="restriction_ends"),
            models.CheckConstraint(
                condition=Q(kind=Curb.SLOW, every__gt=0) | (~Q(kind=Curb.SLOW) & Q(every__isnull=True)),
                name="restriction_slow_says_how_often",
            ),
            # For good only by two: without a second yes it has an end.
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(kind=Curb.CLOSE, confirmed_by__isnull=False),
                name="restriction_for_good_by_two",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(kind=Curb.CLOSE, confirmed_at__isnull=False) & ~Q(confirmed_by=F("by"))),
                name="restriction_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_lifted_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], name="restriction_standing", condition=Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"
