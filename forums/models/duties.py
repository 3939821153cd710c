"""Questions that wait for an answer, and who was asked whether they know one."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from forums.choices import DutyState
from profiles.choices import new_key

DUTIES_A_WEEK = 2


class OpenQuestion(models.Model):
    """A question for whose answer this site looks: ``due_at`` is when the sweep looks next, null once it is over.

    ``case`` is the key of the request that brought it here, "" for a question that somebody asked
    themselves; ``topic`` is what it is about where its tags do not say. ``with_coordinators_at`` is
    since when the coordinators have it on their list, null again when there is an answer.
    """

    thread = models.OneToOneField("forums.Thread", models.CASCADE, related_name="open_question")
    case = models.CharField(max_length=12, blank=True)
    topic = models.ForeignKey("profiles.Topic", models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    with_coordinators_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=~Q(case=""), name="open_question_one_a_case"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="open_question_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["since", "id"],
                name="open_question_left",
                condition=Q(with_coordinators_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} since {self.since:%Y-%m-%d}"


class AnswerDuty(models.Model):
    """Somebody was asked whether they know an answer, and may say "not me".

    Nobody is asked more than twice in any seven days: each of the two ``slot`` is taken until
    ``counts_until``, and the database lets no two of them overlap.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    thread = models.ForeignKey("forums.Thread", models.CASCADE, related_name="duties")
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    offered_at = models.DateTimeField()
    counts_until = models.DateTimeField()
    due = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DutyState, default=DutyState.OFFERED)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "person"], name="answer_duty_once_a_thread"),
            models.CheckConstraint(condition=Q(slot__range=(1, DUTIES_A_WEEK)), name="answer_duty_two_slots"),
            models.CheckConstraint(condition=Q(state__in=DutyState.values), name="answer_duty_state_known"),
            models.CheckConstraint(
                condition=Q(due__gt=F("offered_at"), counts_until__gt=F("offered_at")), name="answer_duty_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state=DutyState.OFFERED, settled_at__isnull=True)
                | (~Q(state=DutyState.OFFERED) & Q(settled_at__isnull=False)),
                name="answer_duty_settled_once",
            ),
            ExclusionConstraint(
                name="answer_duty_two_a_week",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("slot", RangeOperators.EQUAL),
                    (
                        Func(
                            "offered_at",
                            "counts_until",
                            RangeBoundary(),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "due"], name="answer_duty_open", condition=Q(state=DutyState.OFFERED)),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == DutyState.OFFERED
