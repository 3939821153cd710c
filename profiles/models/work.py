from typing import ClassVar

from django.db import models
from django.db.models import Q


class WorkerPulse(models.Model):
    """The canary: beat asks for a sign of life by a row, a worker answers by another column.

    ``inspect ping`` answers from workers that consume nothing; this row does not.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="worker_pulse_is_one_row")]

    def __str__(self) -> str:
        return f"asked {self.asked_at}, answered {self.answered_at}"


class JobTally(models.Model):
    """What became of the runs of one job, named by its task; ``trouble`` is the class of its last error."""

    job = models.CharField(max_length=120, primary_key=True)
    runs = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    last_seconds = models.FloatField(default=0)
    last_ended_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(failures__lte=models.F("runs")), name="job_fails_no_more_than_it_runs"),
        ]

    def __str__(self) -> str:
        return self.job

    @property
    def failed_last(self) -> bool:
        return self.last_failed_at is not None and self.last_failed_at == self.last_ended_at
