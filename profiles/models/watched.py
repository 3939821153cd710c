from typing import ClassVar

from django.db import models

WORD_LENGTH = 60


class WatchedWord(models.Model):
    """A word or a few whose sight makes a moderator look first: a list of this community's own."""

    words = models.CharField(max_length=WORD_LENGTH)
    folded = models.CharField(max_length=120, unique=True)
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(folded=""), name="watched_word_is_one")]

    def __str__(self) -> str:
        return self.words
