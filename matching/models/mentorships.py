from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from matching.choices import Length, MentorshipState, Part
from profiles.choices import new_key
from profiles.models.offers import MAX_ROOM


class Mentorship(models.Model):
    """The relation after an accepted ask; a yes taken back and given once more opens the same one again.

    ``seat`` is which of the mentor's places it takes: the database lets nobody sit on a seat that
    is taken. ``last_at`` is the time of the last message, or of the start: it orders conversations.
    ``stopped_at`` is since when its time stands still because one of the two is on a gig or out.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    ask = models.ForeignKey("matching.Ask", models.PROTECT, related_name="mentorships")
    mentee = models.ForeignKey("profiles.Person", models.PROTECT, related_name="learns_in")
    mentor = models.ForeignKey("profiles.Person", models.PROTECT, related_name="mentors_in")
    seat = models.PositiveSmallIntegerField()
    length = models.CharField(max_length=10, choices=Length)
    state = models.CharField(max_length=10, choices=MentorshipState, default=MentorshipState.ACTIVE)
    started_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    farewell = models.TextField(max_length=600, blank=True)
    last_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mentor", "seat"], condition=Q(state=MentorshipState.ACTIVE), name="mentorship_one_per_seat"
            ),
            models.UniqueConstraint(fields=["ask"], name="mentorship_one_per_ask"),
            models.CheckConstraint(condition=Q(seat__lt=MAX_ROOM), name="mentorship_seat_exists"),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="mentorship_not_with_oneself"),
            models.CheckConstraint(condition=Q(state__in=MentorshipState.values), name="mentorship_state_known"),
            models.CheckConstraint(
                condition=Q(state=MentorshipState.ACTIVE, ended_at__isnull=True)
                | (~Q(state=MentorshipState.ACTIVE) & Q(ended_at__isnull=False)),
                name="mentorship_over_has_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mentee", "-last_at"], name="mentorship_of_a_mentee"),
            models.Index(fields=["mentor", "-last_at"], name="mentorship_of_a_mentor"),
            models.Index(fields=["until"], name="mentorship_runs_out", condition=Q(state=MentorshipState.ACTIVE)),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("matching:mentorship_show", args=[self.key])


class Partner(models.Model):
    """What belongs to one of the two alone: their contact, if they share it, and how far they have read."""

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="partners")
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="partnerships")
    part = models.CharField(max_length=6, choices=Part)
    contact = models.CharField(max_length=120, blank=True)
    shows_read = models.BooleanField(default=False)
    read_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mentorship", "part"], name="partner_one_of_each_part"),
            models.UniqueConstraint(fields=["mentorship", "person"], name="partner_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="partner_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part}"
