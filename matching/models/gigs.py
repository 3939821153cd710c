from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from profiles.choices import new_key


class Gig(models.Model):
    """A stretch of work during which somebody's clocks stand still: ``until`` is when they are meant to be back.

    ``rests_offer`` says that their offer was paused because of it, so that their return opens it again.
    ``imposed`` ones stop the clocks of somebody who is out for a time: no gig to their person, ended with what
    they were set for, and beside a gig of their own, which keeps its day.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="gigs")
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    rests_offer = models.BooleanField(default=False)
    imposed = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "imposed"], condition=Q(ended_at__isnull=True), name="gig_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(imposed=True, rests_offer=True), name="gig_imposed_rests_no_offer"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="gig_ends_after_it_began"),
        ]
        indexes: ClassVar = [models.Index(fields=["until"], name="gig_over", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until:%Y-%m-%d}"
