from typing import ClassVar

from django.db import models
from django.db.models import Q

from forums.choices import ReactionKind


class Reaction(models.Model):
    """A word of thanks without words; one of each kind for a person and a post."""

    post = models.ForeignKey("forums.Post", models.CASCADE, related_name="reactions")
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReactionKind)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "person", "kind"], name="reaction_once"),
            models.CheckConstraint(condition=Q(kind__in=ReactionKind.values), name="reaction_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.kind}"
