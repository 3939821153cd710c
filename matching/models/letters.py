from typing import ClassVar

from django.db import models
from django.db.models import Q

from profiles.choices import new_key

LETTER_LENGTH = 1000


class Letter(models.Model):
    """What a coordinator and the person of a case write to each other; all coordinators read it, and nobody else."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    case = models.ForeignKey("matching.Case", models.CASCADE, related_name="letters")
    author = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    words = models.TextField(max_length=LETTER_LENGTH)
    at = models.DateTimeField()
    form_key = models.CharField(max_length=36)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "form_key"], name="letter_once_per_form"),
            models.CheckConstraint(condition=~Q(words=""), name="letter_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "at", "id"], name="letter_in_order")]

    def __str__(self) -> str:
        return f"{self.key} {self.at:%Y-%m-%d %H:%M}"
