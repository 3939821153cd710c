from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from forums.choices import ThreadKind
from profiles.choices import new_key

TITLE_LENGTH = 120
# What lists show: begun before everybody's eyes, taken out by nobody, not poured into another one.
LISTED = Q(held_at__isnull=True, hidden_at__isnull=True, merged_into__isnull=True)


class Thread(models.Model):
    """A conversation: an opening post and what people say to it.

    The figures count what everybody may see, so nothing held or hidden, and are kept by commands
    under the lock of this row: ``posts_count`` with the opening, ``answers_count`` without what its
    author wrote, ``last_post`` and its time. ``numbers`` is the highest number ever given to a post.
    Held means that its opening waits for a moderator; then nothing is said to it. ``accepted`` is
    in force while ``accepted_at`` is set: a hidden answer is none, and is one again when it is shown.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    board = models.ForeignKey("forums.Board", models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=8, choices=ThreadKind)
    title = models.CharField(max_length=TITLE_LENGTH)
    author = models.ForeignKey("profiles.Person", models.PROTECT, related_name="threads")
    anonymous = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    tags = models.ManyToManyField("forums.Tag", through="forums.ThreadTag", related_name="threads")
    opened_at = models.DateTimeField()

    numbers = models.PositiveIntegerField(default=0)
    posts_count = models.PositiveIntegerField(default=0)
    answers_count = models.PositiveIntegerField(default=0)
    last_post = models.ForeignKey("forums.Post", models.SET_NULL, null=True, blank=True, related_name="+")
    last_post_at = models.DateTimeField()
    last_number = models.PositiveIntegerField(default=0)

    accepted = models.ForeignKey("forums.Post", models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="poured_in")
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    hidden_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="thread_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=ThreadKind.values), name="thread_kind_known"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(kind=ThreadKind.QUESTION), name="thread_answer_to_a_question"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted__isnull=False), name="thread_accepted_is_a_post"
            ),
            models.CheckConstraint(condition=Q(posts_count__lte=F("numbers")), name="thread_counts_what_it_has"),
            models.CheckConstraint(condition=Q(answers_count__lte=F("posts_count")), name="thread_counts_answers"),
            models.CheckConstraint(condition=Q(last_number__lte=F("numbers")), name="thread_last_has_a_number"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="thread_not_into_itself"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True, hidden_why="")
                | (Q(hidden_at__isnull=False) & ~Q(hidden_why="")),
                name="thread_hidden_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-last_post_at", "-id"], name="thread_by_activity", condition=LISTED),
            models.Index(fields=["board", "-last_post_at", "-id"], name="thread_of_a_board", condition=LISTED),
            models.Index(fields=["opened_at", "id"], name="thread_by_opening", condition=LISTED),
            models.Index(fields=["language", "-last_post_at", "-id"], name="thread_of_a_language", condition=LISTED),
            models.Index(fields=["board", "language", "-last_post_at", "-id"], name="thread_of_both", condition=LISTED),
            models.Index(
                fields=["-last_post_at", "-id"],
                name="thread_without_answer",
                condition=LISTED & Q(kind=ThreadKind.QUESTION, answers_count=0),
            ),
            models.Index(
                fields=["-last_post_at", "-id"], name="thread_answered", condition=LISTED & Q(accepted_at__isnull=False)
            ),
            models.Index(
                fields=["accepted_at"], name="thread_accepted_at", condition=LISTED & Q(accepted_at__isnull=False)
            ),
            models.Index(fields=["author", "-last_post_at", "-id"], name="thread_of_a_person"),
            models.Index(fields=["author"], name="thread_held_of_a_person", condition=Q(held_at__isnull=False)),
            models.Index(fields=["-pinned_at"], name="thread_pinned", condition=LISTED & Q(pinned_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forums:thread_show", args=[self.key])

    @property
    def is_question(self) -> bool:
        return self.kind == ThreadKind.QUESTION

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def is_answered(self) -> bool:
        return self.accepted_at is not None

    @property
    def is_listed(self) -> bool:
        return self.held_at is None and self.hidden_at is None and self.merged_into_id is None
