from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from matching.choices import ANSWERABLE, RUNNING, AskState, Reason
from profiles.choices import new_key

NOTE_LENGTH = 600


class Ask(models.Model):
    """One mentor asked on behalf of one case.

    At most one ask of a case runs. When the seeker asks the next one early, the earlier one is
    ``overtaken``: it keeps its own time to answer, and the case no longer waits for it.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    case = models.ForeignKey("matching.Case", models.CASCADE, related_name="asks")
    mentor = models.ForeignKey("profiles.Person", models.PROTECT, related_name="asked")
    state = models.CharField(max_length=10, choices=AskState, default=AskState.PENDING)
    wished = models.BooleanField(default=False)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True, blank=True)
    overtaken_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    question = models.TextField(max_length=NOTE_LENGTH, blank=True)
    reply = models.TextField(max_length=NOTE_LENGTH, blank=True)
    suggested = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "mentor"], name="ask_once_per_mentor"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=RUNNING, overtaken_at__isnull=True),
                name="ask_one_runs_at_a_time",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state=AskState.ACCEPTED), name="ask_one_yes_per_case"),
            models.CheckConstraint(condition=Q(state__in=AskState.values), name="ask_state_known"),
            models.CheckConstraint(condition=Q(reason="") | Q(reason__in=Reason.values), name="ask_reason_known"),
            models.CheckConstraint(
                condition=~Q(state=AskState.DECLINED) | ~Q(reason=""), name="ask_declined_with_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["mentor", "state", "due_at"], name="ask_queue"),
            models.Index(
                fields=["mentor", "answered_at"], name="ask_waiting_list", condition=Q(state=AskState.WAITING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def runs(self) -> bool:
        """Whether the case waits for this ask."""
        return self.state in RUNNING and self.overtaken_at is None

    @property
    def answer_by(self) -> datetime | None:
        """Until when it can be answered in time; None while the clock of its case stands still."""
        return None if self.state in RUNNING and self.case.stopped_at else self.due_at

    @property
    def is_answerable(self) -> bool:
        return self.state in ANSWERABLE
