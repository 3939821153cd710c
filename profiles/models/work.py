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
