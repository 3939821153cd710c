from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from profiles.choices import RoleName


class Role(models.Model):
    """A duty somebody holds for a time. Never is_staff: who held what when stays readable."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="roles")
    role = models.CharField(max_length=12, choices=RoleName)
    by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role"], condition=Q(until__isnull=True), name="role_held_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="role_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(role__in=RoleName.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
