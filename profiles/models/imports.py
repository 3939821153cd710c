from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from profiles.choices import FindingKind, ImportState, new_key


class ImportBatch(models.Model):
    """One sheet that a coordinator brought in, and how far the worker has come with it.

    ``preview`` counts what the check found, ``figures`` what has been taken in so far.
    ``reached`` is the number of the last line that is settled: who goes on begins behind it.
    ``turn`` counts who has taken it up: a worker that lost its lease writes nothing any more.
    ``tries`` counts the turns since anything was settled.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    filename = models.CharField(max_length=200)
    at = models.DateTimeField()
    locale = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKING)

    encoding = models.CharField(max_length=20, blank=True)
    guessed = models.BooleanField(default=False)
    delimiter = models.CharField(max_length=1, blank=True)
    heading_at = models.PositiveIntegerField(default=1)
    headings = ArrayField(models.TextField(), default=list, blank=True)
    headings_key = models.CharField(max_length=64, blank=True)
    columns = ArrayField(models.CharField(max_length=20, blank=True), default=list, blank=True)

    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    trouble = models.CharField(max_length=300, blank=True)

    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True)
                | Q(state__in=[ImportState.CHECKING, ImportState.TAKING, ImportState.UNDOING]),
                name="import_due_only_with_work",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="import_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["-at", "-id"], name="import_newest_first"),
            models.Index(fields=["headings_key"], name="import_same_headings"),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportFile(models.Model):
    """The bytes of a sheet while they are needed. A row, so that web and worker need share no disk."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="file")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"sheet {self.batch_id}"


class ImportFinding(models.Model):
    """What there is to say about one line of a sheet, in the words of whoever brought it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField()
    column = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=4, choices=FindingKind)
    sentence = models.CharField(max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FindingKind.values), name="import_finding_kind_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["batch", "kind", "number"], name="import_finding_in_order")]

    def __str__(self) -> str:
        return f"line {self.number}: {self.kind}"


class ImportedLine(models.Model):
    """The line of a sheet a person came from; its address lets them claim the account later."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="lines")
    person = models.OneToOneField("profiles.Person", models.PROTECT, related_name="imported_line")
    email = models.EmailField(max_length=254)
    number = models.PositiveIntegerField()
    unmapped = models.JSONField(default=list)
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="imported_line_address_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.number}"
