from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

FIELDS = ("worked_on", "goals", "tried", "helps", "hours", "languages")
FIELD_LENGTH = 600


class Handover(models.Model):
    """The card that somebody takes along to another mentor. It is theirs alone.

    ``shown`` are the fields that they let those see who are asked for them, or are their mentor;
    without a field's name in it nobody else reads that field.
    """

    person = models.OneToOneField("profiles.Person", models.PROTECT, related_name="handover")
    worked_on = models.TextField(max_length=FIELD_LENGTH, blank=True)
    goals = models.TextField(max_length=FIELD_LENGTH, blank=True)
    tried = models.TextField(max_length=FIELD_LENGTH, blank=True)
    helps = models.TextField(max_length=FIELD_LENGTH, blank=True)
    hours = models.TextField(max_length=FIELD_LENGTH, blank=True)
    languages = models.TextField(max_length=FIELD_LENGTH, blank=True)
    shown = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(shown__contained_by=list(FIELDS)), name="handover_shows_its_own_fields"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {', '.join(self.shown)}"
