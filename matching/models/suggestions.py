from typing import ClassVar

from django.db import models


class Suggestion(models.Model):
    """A mentor proposed to a seeker by one run, with the facts its sentences are made of.

    ``rank`` 0 is the pick of the whole-pool assignment; the others follow by fit. ``facts`` holds
    only codes, ids and counts of stored fields (see matching/queries/reasons.py), never text.
    ``run`` and ``seeker`` begin an index of several fields each: one of their own would be written
    half a million times a run and never read.
    """

    run = models.ForeignKey("matching.MatchRun", models.CASCADE, related_name="suggestions", db_index=False)
    seeker = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+", db_index=False)
    mentor = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()
    picked = models.BooleanField(default=False)
    fit = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "seeker", "mentor"], name="suggestion_once_per_run"),
            models.CheckConstraint(condition=~models.Q(seeker=models.F("mentor")), name="suggestion_not_oneself"),
        ]
        indexes: ClassVar = [models.Index(fields=["seeker", "run", "rank"], name="suggestion_of_a_seeker")]

    def __str__(self) -> str:
        return f"{self.seeker_id} → {self.mentor_id}"
