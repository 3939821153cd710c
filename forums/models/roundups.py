from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Roundup(models.Model):
    """When somebody is told next what a week brought of their topics; ``since`` is how far they were told."""

    person = models.OneToOneField("profiles.Person", models.PROTECT, primary_key=True, related_name="+")
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_at__gt=F("since")), name="roundup_looks_back"),
        ]
        indexes: ClassVar = [models.Index(fields=["due_at"], name="roundup_due")]

    def __str__(self) -> str:
        return f"of {self.person_id}, {self.due_at:%Y-%m-%d}"
