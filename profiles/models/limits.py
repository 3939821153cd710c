from typing import ClassVar

from django.db import models


class Limit(models.Model):
    """How often something was tried in one window of time; counted by an upsert in one statement."""

    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["action", "subject", "window_start"], name="limit_once_per_window"),
        ]
        indexes: ClassVar = [models.Index(fields=["window_start"], name="limit_by_age")]

    def __str__(self) -> str:
        return f"{self.action}: {self.count}"
