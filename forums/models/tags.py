from typing import ClassVar

from django.db import models
from django.db.models import Q

MOST_TAGS = 3


class Tag(models.Model):
    """What conversations are about, across boards. ``topic`` names the topic of profiles that it is, if any."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    topic = models.ForeignKey("profiles.Topic", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
            models.UniqueConstraint(fields=["topic"], condition=Q(topic__isnull=False), name="tag_one_per_topic"),
        ]

    def __str__(self) -> str:
        return self.name


class ThreadTag(models.Model):
    thread = models.ForeignKey("forums.Thread", models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="thread_rows")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "tag"], name="thread_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.tag_id}"
