"""What belongs to one reader alone: what they follow or mute, how far they read, what they keep."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from forums.choices import WatchLevel


class Watch(models.Model):
    """A person follows or mutes a thread or a board, or follows a person (``about``): exactly one of the three.

    Whom somebody mutes stands in profiles: it holds beyond the forum.
    """

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="watches")
    thread = models.ForeignKey("forums.Thread", models.CASCADE, null=True, blank=True, related_name="watches")
    board = models.ForeignKey("forums.Board", models.CASCADE, null=True, blank=True, related_name="watches")
    about = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="watched_by")
    level = models.CharField(max_length=6, choices=WatchLevel)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(thread__isnull=False, board__isnull=True, about__isnull=True)
                | Q(thread__isnull=True, board__isnull=False, about__isnull=True)
                | Q(thread__isnull=True, board__isnull=True, about__isnull=False),
                name="watch_one_thing",
            ),
            models.UniqueConstraint(
                fields=["person", "thread"], condition=Q(thread__isnull=False), name="watch_thread_once"
            ),
            models.UniqueConstraint(
                fields=["person", "board"], condition=Q(board__isnull=False), name="watch_board_once"
            ),
            models.UniqueConstraint(
                fields=["person", "about"], condition=Q(about__isnull=False), name="watch_person_once"
            ),
            models.CheckConstraint(condition=~Q(person=F("about")), name="watch_not_oneself"),
            models.CheckConstraint(
                condition=Q(about__isnull=True) | Q(level=WatchLevel.FOLLOW), name="watch_people_to_follow"
            ),
            models.CheckConstraint(condition=Q(level__in=WatchLevel.values), name="watch_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.level}"


class ReadMark(models.Model):
    """Up to which number somebody has read a thread."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    thread = models.ForeignKey("forums.Thread", models.CASCADE, related_name="read_marks")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "thread"], name="read_mark_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.thread_id} to {self.number}"


class Bookmark(models.Model):
    """A post somebody keeps; at ``remind_at`` they are told of it, once."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="bookmarks")
    post = models.ForeignKey("forums.Post", models.CASCADE, related_name="bookmarks")
    at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "post"], name="bookmark_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-at", "-id"], name="bookmark_newest_first"),
            models.Index(fields=["remind_at"], name="bookmark_due", condition=Q(remind_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.post_id}"
