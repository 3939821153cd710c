from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """Who did what to what. Append-only by the database: plain keys, no text of people."""

    at = models.DateTimeField()
    actor_key = models.CharField(max_length=12, blank=True)
    action = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_key", "-at"], name="audit_of_a_subject"),
            models.Index(fields=["-at"], name="audit_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_key}"
