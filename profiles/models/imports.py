from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from profiles.choices import new_key


class ImportBatch(models.Model):
    """One sheet that a coordinator brought in."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField(max_length=200)
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.filename


class ImportedLine(models.Model):
    """The line of a sheet a person came from; its address lets them claim the account later."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="lines")
    person = models.OneToOneField("profiles.Person", models.PROTECT, related_name="imported_line")
    email = models.EmailField(max_length=254)
    number = models.PositiveIntegerField()
    unmapped = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="imported_line_address_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"
