from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from forums import markup
from profiles.choices import new_key

# What everybody reads who may read the conversation.
SHOWN = Q(held_at__isnull=True, hidden_at__isnull=True)


class Post(models.Model):
    """What one person wrote into a thread; number 1 opens it, and numbers only grow.

    ``words`` is as typed, ``html`` what ``markup.render`` of version ``rendered`` made of it.
    Held waits for a moderator: its author and moderators see it. Hidden was taken out by one, or by the weight of
    reports, until a moderator looks (``hidden_by`` is null).
    ``tell_at`` is when those who follow are owed news of it; null once they were told.
    ``form_key`` names the form it was sent with: ten times is once.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    thread = models.ForeignKey("forums.Thread", models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("profiles.Person", models.PROTECT, related_name="posts")
    anonymous = models.BooleanField(default=False)
    words = models.TextField()
    html = models.TextField()
    rendered = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=36)
    tell_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    hidden_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_one_per_number"),
            models.UniqueConstraint(fields=["author", "form_key"], name="post_once_per_form"),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_numbers_begin_at_one"),
            models.CheckConstraint(condition=~Q(words=""), name="post_says_something"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=True) | Q(hidden_at__isnull=True), name="post_held_or_hidden"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True, hidden_why="")
                | (Q(hidden_at__isnull=False) & ~Q(hidden_why="")),
                name="post_hidden_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["author", "-written_at", "-id"], name="post_of_a_person"),
            models.Index(  # with what counting without those whom a reader does not see asks of a post
                fields=["thread", "author"],
                include=["number", "anonymous", "held_at", "hidden_at"],
                name="post_by_author_in_thread",
            ),
            models.Index(fields=["held_at"], name="post_held", condition=Q(held_at__isnull=False)),
            models.Index(fields=["tell_at"], name="post_to_tell", condition=Q(tell_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("forums:post_show", args=[self.key])

    @property
    def plain_words(self) -> str:
        """The beginning of what it says, on one line and without marks."""
        return markup.plain(self.words, most=120)

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_held(self) -> bool:
        return self.held_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_shown(self) -> bool:
        return self.held_at is None and self.hidden_at is None


class PostVersion(models.Model):
    """What a post said before an edit; ``written_at`` is since when it said so, ``title`` that of what it opens.

    ``picture`` says in words what its picture showed; the picture itself is not kept. Its author can take
    out what it said, as one who typed an address by mistake must: that it said something else stays.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    html = models.TextField()
    picture = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "number"], name="post_version_one_per_number"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(title="", words="", html="", picture=""),
                name="post_version_removed_says_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.number}"


class Reveal(models.Model):
    """A moderator asked for the name behind a post that was written without one, and why. Its author is told."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reveals")
    by = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "by"], name="reveal_once"),
            models.CheckConstraint(condition=~Q(why=""), name="reveal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} to {self.by_id}"


class Mention(models.Model):
    """Somebody whom a post calls by their handle, and who may read it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="mentions")
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "person"], name="mention_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} @{self.person_id}"
