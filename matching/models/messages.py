from typing import ClassVar

from django.db import models
from django.db.models import Q

from profiles.choices import new_key

MESSAGE_LENGTH = 2000


class Message(models.Model):
    """What one of the two wrote to the other. Only the two read it; hidden, only its author does."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    mentorship = models.ForeignKey("matching.Mentorship", models.CASCADE, related_name="messages")
    author = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    words = models.TextField(max_length=MESSAGE_LENGTH)
    at = models.DateTimeField()
    form_key = models.CharField(max_length=36)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "form_key"], name="message_once_per_form"),
            models.CheckConstraint(condition=~Q(words=""), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | Q(hidden_by__isnull=False), name="message_hidden_by_somebody"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["mentorship", "-at", "-id"], name="message_newest_first")]

    def __str__(self) -> str:
        return f"{self.key} {self.at:%Y-%m-%d %H:%M}"
