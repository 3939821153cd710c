from typing import ClassVar

from django.db import models
from django.db.models import Q

from matching.choices import RunState
from profiles.choices import EVERYONE_POOL, new_key


class MatchRun(models.Model):
    """One run of the matcher over everybody in a pool, with its figures."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    pool = models.SlugField(max_length=40, default=EVERYONE_POOL)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.RUNNING)
    stage = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=0)
    version = models.CharField(max_length=20)
    input_hash = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="match_run_state_known"),
            models.CheckConstraint(
                condition=~Q(state=RunState.DONE) | Q(finished_at__isnull=False), name="match_run_done_has_a_time"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["pool", "-started_at"], name="match_run_newest_first")]

    def __str__(self) -> str:
        return f"{self.pool} {self.started_at:%Y-%m-%d %H:%M}"


class ShownRun(models.Model):
    """The one row a pool's pages look at: changing it switches every suggestion at once."""

    pool = models.SlugField(max_length=40, primary_key=True)
    run = models.ForeignKey(MatchRun, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.pool
