from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from matching.choices import BETWEEN, CaseState, Length, Step, Verb
from profiles.choices import EVERYONE_POOL, new_key

MOST_WISHES = 3
WORDS_LENGTH = 600


class Case(models.Model):
    """One member's need with a clock.

    ``due_at`` is when the ladder next does something by itself: an open case always has one, so
    that silence is never the end. While its person is on a gig, ``stopped_at`` is when the clock
    was stopped and ``due_at`` when it goes on; ``stopped`` is for how long it has stood before.
    ``step_until`` is when a step between asks and board is over, ``board_after`` how much active time
    had gone when it came before the coordinators. ``form_key`` names the form it was sent with: ten
    times is once. ``follows`` is the case that it goes on from, because its mentor could not;
    ``waits_since`` counts the time waited there as well. ``lane`` is which of the requests that one
    person may have open at once it is; None while it waits until another one is done, or is over.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="cases")
    pool = models.SlugField(max_length=40, default=EVERYONE_POOL)
    topic = models.ForeignKey("profiles.Topic", models.PROTECT, related_name="+")
    words = models.TextField(max_length=WORDS_LENGTH, blank=True)
    tried = models.CharField(max_length=200, blank=True)
    length = models.CharField(max_length=10, choices=Length, default=Length.OPEN)
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    times = ArrayField(models.DateTimeField(), default=list, blank=True)
    shows_topics = models.BooleanField(default=True)
    contact = models.CharField(max_length=120, blank=True)
    form_key = models.CharField(max_length=36)

    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    step = models.CharField(max_length=10, choices=Step, default=Step.ASKS)
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    opened_at = models.DateTimeField()
    waits_since = models.DateTimeField()
    step_since = models.DateTimeField()
    step_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped = models.DurationField(default=timedelta)
    board_after = models.DurationField(null=True, blank=True)
    lane = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "form_key"], name="case_once_per_form"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="case_step_known"),
            models.CheckConstraint(condition=Q(length__in=Length.values), name="case_length_known"),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, due_at__isnull=False, closed_at__isnull=True)
                | (~Q(state=CaseState.OPEN) & Q(due_at__isnull=True, closed_at__isnull=False)),
                name="case_open_has_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(step__in=BETWEEN, step_until__isnull=False)
                | (~Q(step__in=BETWEEN) & Q(step_until__isnull=True)),
                name="case_step_between_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(state=CaseState.OPEN), name="case_stopped_only_while_open"
            ),
            models.UniqueConstraint(
                fields=["person", "lane"], condition=Q(state=CaseState.OPEN), name="case_one_per_lane"
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, lane__isnull=False)
                | Q(state=CaseState.OPEN, stopped_at__isnull=False)
                | (~Q(state=CaseState.OPEN) & Q(lane__isnull=True)),
                name="case_without_a_lane_stands",
            ),
            models.CheckConstraint(condition=Q(waits_since__lte=F("opened_at")), name="case_waits_since_it_is_open"),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(taken_at__isnull=False), name="case_taken_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="case_due", condition=Q(state=CaseState.OPEN)),
            models.Index(fields=["person", "state"], name="case_of_a_person"),
            models.Index(
                fields=["waits_since"], name="case_on_the_board", condition=Q(state=CaseState.OPEN, step="board")
            ),
            models.Index(
                fields=["waits_since"], name="case_waits_its_turn", condition=Q(state=CaseState.OPEN, lane=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("matching:case_show", args=[self.key])

    @property
    def waits_its_turn(self) -> bool:
        """Whether it stands still until another request of its person is done."""
        return self.state == CaseState.OPEN and self.lane is None


class CaseWish(models.Model):
    """A mentor the person would like to ask; ``position`` 1 is asked first."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="wishes")
    mentor = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "position"], name="case_wish_one_per_position"),
            models.UniqueConstraint(fields=["case", "mentor"], name="case_wish_once_per_mentor"),
            models.CheckConstraint(condition=Q(position__range=(1, MOST_WISHES)), name="case_wish_position_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.mentor_id}"


class Move(models.Model):
    """One row of a case's history: what moved from where to where, and who moved it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="moves")
    ask = models.ForeignKey("matching.Ask", models.CASCADE, null=True, blank=True, related_name="moves")
    verb = models.CharField(max_length=12, choices=Verb)
    was = models.CharField(max_length=10, blank=True)
    became = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="move_verb_known"),
            models.UniqueConstraint(
                fields=["case", "became"], condition=Q(verb=Verb.OFFERED), name="move_offered_once_a_step"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "at", "id"], name="move_in_order")]

    def __str__(self) -> str:
        return f"{self.verb} {self.was} → {self.became}"
