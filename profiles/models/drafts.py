from typing import ClassVar

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """What somebody has typed and not yet sent: of a person, or of a visitor by a random cookie."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="drafts")
    visitor = models.CharField(max_length=43, blank=True)
    account = models.ForeignKey("profiles.Account", models.CASCADE, null=True, blank=True, related_name="+")
    form = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, visitor="") | (Q(person__isnull=True) & ~Q(visitor="")),
                name="draft_of_a_person_or_a_visitor",
            ),
            models.UniqueConstraint(
                fields=["person", "form"], condition=Q(person__isnull=False), name="draft_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["visitor", "form"], condition=Q(person__isnull=True), name="draft_once_per_visitor"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["updated_at"], name="draft_by_age"),
        ]

    def __str__(self) -> str:
        return self.form
