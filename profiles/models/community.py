from typing import ClassVar

from django.db import models
from django.db.models import Q


class Community(models.Model):
    """The one row of what a community decides; numbers stand as JSON over the defaults in code."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80, default="No Worker Left Behind")
    zone = models.CharField(max_length=40, default="UTC")
    languages = models.JSONField(default=list)
    numbers = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="community_is_one_row"),
        ]

    def __str__(self) -> str:
        return self.name
