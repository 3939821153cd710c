from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from profiles.choices import Scope, new_key

NAME_LENGTH = 40


class Token(models.Model):
    """What a program shows instead of signing in. Only the hash of the secret is kept.

    ``last_used_on`` is a day, not a moment: enough to find a token that nobody uses.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=NAME_LENGTH)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="token_expires"),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_has_a_scope"),
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="token_by_end")]

    def __str__(self) -> str:
        return f"{self.prefix}…"


class Answered(models.Model):
    """A write that a program sent under a key of its own, and what was answered: sent again, it is not done again."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="answered_once_per_key"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="answered_by_age")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
