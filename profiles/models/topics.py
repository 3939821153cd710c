"""What people do and what they can ask about, and every spelling of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value


class Craft(models.Model):
    """A kind of gig work. The eight to ten without a parent are the trades the sign-up shows."""

    slug = models.SlugField(max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    icon = models.CharField(max_length=30, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.slug


class TopicGroup(models.Model):
    slug = models.SlugField(max_length=40, unique=True)
    hue = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hue__range=(1, 6)), name="topic_group_hue_1_to_6"),
        ]

    def __str__(self) -> str:
        return self.slug


class Topic(models.Model):
    """Something one can learn or show. ``crafts`` are the trades that pick it most."""

    slug = models.SlugField(max_length=60, unique=True)
    group = models.ForeignKey(TopicGroup, models.PROTECT, related_name="topics")
    crafts = models.ManyToManyField(Craft, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.slug


class Label(models.Model):
    """One spelling of a craft, topic or group in one language.

    The preferred one is its name on the pages; the others serve search and the import.
    ``origin`` "data" came with the release, "people" was added in this community and stays.
    """

    craft = models.ForeignKey(Craft, models.CASCADE, null=True, blank=True, related_name="labels")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, blank=True, related_name="labels")
    group = models.ForeignKey(TopicGroup, models.CASCADE, null=True, blank=True, related_name="labels")
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=80)
    folded = models.CharField(max_length=160)
    preferred = models.BooleanField(default=False)
    origin = models.CharField(max_length=6, choices=[("data", "data"), ("people", "people")], default="data")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="label_names_exactly_one",
                condition=Q(craft__isnull=False, topic__isnull=True, group__isnull=True)
                | Q(craft__isnull=True, topic__isnull=False, group__isnull=True)
                | Q(craft__isnull=True, topic__isnull=True, group__isnull=False),
            ),
            *(
                constraint
                for kind in ("craft", "topic", "group")
                for constraint in (
                    models.UniqueConstraint(
                        fields=["language", "folded"],
                        condition=Q(**{f"{kind}__isnull": False}),
                        name=f"label_{kind}_spelling_once",
                    ),
                    models.UniqueConstraint(
                        fields=[kind, "language"],
                        condition=Q(preferred=True, **{f"{kind}__isnull": False}),
                        name=f"label_{kind}_one_name",
                    ),
                )
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="label_folded_trigrams"),
            # The words of a name, for search.
            GinIndex(
                Func(
                    Func(F("folded"), Value("-/,"), Value("   "), function="translate"),
                    Value(" "),
                    function="string_to_array",
                    output_field=ArrayField(models.TextField()),
                ),
                name="label_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text
