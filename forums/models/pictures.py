from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from forums.models.posts import Post

DESCRIBED_LENGTH = 300


class PostPicture(models.Model):
    """The one picture of a post: drawn by us, seen by whoever sees the post, and said in words."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="picture")
    file = models.FileField(max_length=100, unique=True)
    described = models.CharField(max_length=DESCRIBED_LENGTH)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(described="") & ~Q(file=""), name="post_picture_is_described"),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="post_picture_has_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.described}"

    def get_absolute_url(self) -> str:
        return reverse("forums:post_picture_show", args=[self.file.name])
