from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from profiles.choices import new_key

APPEAL_LENGTH = 2000
ANSWER_LENGTH = 1000


class Appeal(models.Model):
    """An author asks once for a second look; somebody else than who decided takes it.

    ``first`` is who decided, kept beside so that the database sees that another one answers.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    decision = models.OneToOneField("profiles.Decision", models.PROTECT, related_name="appeal")
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="appeals")
    first = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    words = models.TextField(max_length=APPEAL_LENGTH)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(max_length=ANSWER_LENGTH, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, granted__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False, granted__isnull=False) & ~Q(answer="")),
                name="appeal_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | (~Q(answered_by=F("first")) & ~Q(answered_by=F("person"))),
                name="appeal_answered_by_another",
            ),
            models.CheckConstraint(condition=~Q(person=F("first")), name="appeal_not_of_who_decided"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="appeal_open", condition=Q(answered_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} about {self.decision_id}"
