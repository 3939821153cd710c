from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from forums.choices import BoardAudience
from profiles.choices import new_key

HUES = 6


class Board(models.Model):
    """A room of the forum. ``hue`` is one of the six line colours; an archived one is read, not written in."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    rules = models.TextField(max_length=2000, blank=True)
    hue = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=12, choices=BoardAudience, default=BoardAudience.MEMBERS)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="board_has_a_name"),
            models.CheckConstraint(condition=Q(hue__range=(1, HUES)), name="board_hue_1_to_6"),
            models.CheckConstraint(condition=Q(audience__in=BoardAudience.values), name="board_audience_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:board_show", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.audience == BoardAudience.PUBLIC
