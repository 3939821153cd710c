from typing import ClassVar

from django.db import models

from profiles.choices import EVERYONE_POOL


class Wait(models.Model):
    """How long somebody has looked for a mentor in a pool, how many runs passed them by, and why the last one did.

    ``better`` counts who would have fitted better than the one that the last run chose. Where it chose nobody,
    ``places`` are those of everybody this person could have had, also by others changing place, and ``longer`` how
    many of them people hold who have waited longer; the rest is held by people who have waited as long.
    """

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    pool = models.SlugField(max_length=40, default=EVERYONE_POOL)
    since = models.DateTimeField()
    rounds_missed = models.PositiveSmallIntegerField(default=0)
    counted_run = models.ForeignKey("matching.MatchRun", models.PROTECT, null=True, blank=True, related_name="+")

    better = models.PositiveIntegerField(null=True, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    longer = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "pool"], name="wait_once_per_pool"),
            models.CheckConstraint(
                condition=models.Q(longer__isnull=True) | models.Q(longer__lte=models.F("places")),
                name="wait_longer_among_places",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since:%Y-%m-%d}"
