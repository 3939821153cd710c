from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Mute(models.Model):
    """Who does not want to see somebody's words and news for now. The other never knows."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="mutes")
    muted = models.ForeignKey("profiles.Person", models.PROTECT, related_name="muted_by")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(person=F("muted")), name="mute_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} mutes {self.muted_id}"


class Aside(models.Model):
    """One thing that somebody does not want to see any more, such as a message they reported."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="asides")
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind", "subject_key"], name="aside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} put aside {self.kind} {self.subject_key}"
