from typing import ClassVar

from django.db import models

from profiles.choices import EVERYONE_POOL


class Wait(models.Model):
    """How long somebody has looked for a mentor in a pool, and how many runs passed them by."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    pool = models.SlugField(max_length=40, default=EVERYONE_POOL)
    since = models.DateTimeField()
    rounds_missed = models.PositiveSmallIntegerField(default=0)
    counted_run = models.ForeignKey("matching.MatchRun", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "pool"], name="wait_once_per_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since:%Y-%m-%d}"
