from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Block(models.Model):
    """Binds both ways; the blocked person is never told."""

    blocker = models.ForeignKey("profiles.Person", models.PROTECT, related_name="blocks")
    blocked = models.ForeignKey("profiles.Person", models.PROTECT, related_name="blocked_by")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="block_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class Favourite(models.Model):
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="favourites")
    favourite = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "favourite"], name="favourite_once"),
            models.CheckConstraint(condition=~Q(person=F("favourite")), name="favourite_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} keeps {self.favourite_id}"
