from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from profiles.choices import Hold, Verdict, Wrong, new_key

REPORT_LENGTH = 1000
REASON_LENGTH = 1000


class Decision(models.Model):
    """What a moderator did about everything that was reported of one subject, and why.

    The author reads ``reason``; ``quote`` is what they had written. Undone, it stays readable.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    about = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    alias = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=4, choices=Verdict)
    rule = models.CharField(max_length=10, choices=Wrong)
    reason = models.TextField(max_length=REASON_LENGTH, blank=True)
    quote = models.TextField(blank=True)
    at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="decision_verdict_known"),
            models.CheckConstraint(condition=Q(rule__in=Wrong.values), name="decision_rule_known"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.KEEP) | ~Q(reason=""), name="decision_against_somebody_says_why"
            ),
            models.CheckConstraint(condition=~Q(by=F("about")), name="decision_not_about_oneself"),
            models.CheckConstraint(
                condition=Q(mended_at__isnull=True) | Q(verdict=Verdict.MEND), name="decision_mended_was_given_back"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="decision_undone_by_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-at", "-id"], name="decision_newest_first")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.kind} {self.subject_key}"

    def get_absolute_url(self) -> str:
        return reverse("profiles:decision_show", args=[self.key])


class Report(models.Model):
    """What one person flags about one subject; ``quote`` keeps what they saw when they did.

    ``alias`` stands for its author where they wrote without a name.

    Without a reporter it is the site that held something back, and ``held`` says why.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    reporter = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="reports")
    held = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    about = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="reported_in")
    alias = models.CharField(max_length=40, blank=True)
    wrong = models.CharField(max_length=10, choices=Wrong)
    words = models.TextField(max_length=REPORT_LENGTH, blank=True)
    quote = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reporter", "kind", "subject_key"],
                condition=Q(decision__isnull=True),
                name="report_once_while_open",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_key"],
                condition=Q(decision__isnull=True, reporter__isnull=True),
                name="report_held_once_while_open",
            ),
            models.CheckConstraint(condition=Q(wrong__in=Wrong.values), name="report_wrong_known"),
            models.CheckConstraint(condition=Q(held__contained_by=Hold.values), name="report_held_known"),
            models.CheckConstraint(
                condition=Q(reporter__isnull=False, held=[]) | (Q(reporter__isnull=True) & ~Q(held=[])),
                name="report_by_somebody_or_held",
            ),
            models.CheckConstraint(condition=~Q(reporter=F("about")), name="report_not_about_oneself"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject_key"], name="report_open", condition=Q(decision__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.wrong} {self.kind} {self.subject_key}"


class Opening(models.Model):
    """A moderator read what stands around a reported private thing, and why. Both sides are told."""

    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject_key", "by"], name="opening_once"),
            models.CheckConstraint(condition=~Q(why=""), name="opening_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"


class Claim(models.Model):
    """A moderator is on a matter until then, so that two do not decide the same. Over by time, or given back."""

    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "subject_key"], name="claim_one_a_matter")]

    def __str__(self) -> str:
        return f"{self.by_id} on {self.kind} {self.subject_key}"


class UndoVote(models.Model):
    """One of the three moderators it takes to take back what another one decided."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="undo_votes")
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["decision", "by"], name="undo_vote_once")]

    def __str__(self) -> str:
        return f"{self.by_id} against {self.decision_id}"


class Veil(models.Model):
    """Something that reports hid before a moderator looked; lifted by the decision.

    Several members' reports, or one alone where it was ``urgent``: it gave somebody away.
    """

    kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    people = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_key"], condition=Q(lifted_at__isnull=True), name="veil_one_a_thing"
            ),
            # The database knows the rule as well: never by fewer, never by less.
            models.CheckConstraint(
                condition=Q(people__gte=3, weight__gte=4) | Q(urgent=True, people=1, weight__gte=2),
                name="veil_by_several_or_urgent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_key}"
