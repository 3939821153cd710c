from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.choices import WEEK_BYTES, Audience, Side, Talk, Years, new_key

NAME_LENGTH = 60
SHOWN_FIELDS = ("about", "crafts", "place", "languages", "hours", "goal", "picture")
WEEK_OCTETS = Func(F("week"), function="OCTET_LENGTH", output_field=models.IntegerField())


def shown_to(default: Audience = Audience.MEMBERS) -> "models.CharField[str, str]":
    return models.CharField(max_length=10, choices=Audience, default=default)


class Person(models.Model):
    """Whom everybody sees and points at; outlives the account that logs in.

    ``week`` holds 168 bits, Monday 00:00 first, in the person's own zone; null is "not said".
    A person without an account was imported (``confirmed_at`` tells whether they agreed) or
    erased.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    account = models.OneToOneField("profiles.Account", models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField(_("name others see"), max_length=NAME_LENGTH)
    handle = models.CharField(max_length=30)
    handle_folded = models.CharField(max_length=60, unique=True)
    headline = models.CharField(max_length=120, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    goal = models.TextField(max_length=600, blank=True)
    place = models.ForeignKey("profiles.Place", models.PROTECT, null=True, blank=True)
    zone = models.CharField(max_length=40, default="UTC")
    locale = models.CharField(max_length=10, default="en")
    languages = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    talks = ArrayField(models.CharField(max_length=10, choices=Talk), default=list, blank=True)
    week = models.BinaryField(max_length=WEEK_BYTES, null=True, blank=True)
    hours_vary = models.BooleanField(default=False)
    picture = models.FileField(max_length=100, blank=True)

    audience = shown_to()
    show_about = shown_to()
    show_crafts = shown_to()
    show_place = shown_to()
    show_languages = shown_to()
    show_hours = shown_to()
    show_goal = shown_to()
    show_picture = shown_to()
    in_previews = models.BooleanField(default=False)
    avoids_rivals = models.BooleanField(default=False)

    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    features_changed_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="hid_people")
    hidden_why = models.CharField(max_length=200, blank=True)
    # What restrictions say, so that every list sees it; a sweep takes it away when its time is over.
    suspended_until = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(week__isnull=True) | Q(Exact(WEEK_OCTETS, WEEK_BYTES)),
                name="person_week_is_168_bits",
            ),
            models.CheckConstraint(condition=Q(talks__contained_by=Talk.values), name="person_talks_known"),
            models.CheckConstraint(
                condition=~Q(audience=Audience.ONLY_ME), name="person_audience_is_members_or_everyone"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_why=""), name="person_hidden_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(account__isnull=True),
                name="person_erased_has_no_account",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["languages"], name="person_languages"),
            models.Index(fields=["place"], name="person_place_members", condition=Q(confirmed_at__isnull=False)),
            models.Index(fields=["picture"], name="person_picture", condition=~Q(picture="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("profiles:person_show", args=[self.key])

    @property
    def is_member(self) -> bool:
        """Whether others may meet this person at all."""
        gone = (self.hidden_at, self.suspended_until, self.erased_at)
        return self.confirmed_at is not None and gone == (None, None, None)


class PersonCraft(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="crafts")
    craft = models.ForeignKey("profiles.Craft", models.PROTECT)
    years = models.PositiveSmallIntegerField(choices=Years, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "craft"], name="person_craft_once"),
            models.CheckConstraint(
                condition=Q(years__isnull=True) | Q(years__in=Years.values), name="person_craft_years_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.craft_id}"


class PersonTopic(models.Model):
    """A topic somebody can share or wants to learn; ``position`` 0 is the first wish."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="topics")
    topic = models.ForeignKey("profiles.Topic", models.PROTECT)
    side = models.CharField(max_length=5, choices=Side)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "side", "topic"], name="person_topic_once_per_side"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="person_topic_side_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["topic", "side"], name="person_topic_by_topic")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.side} {self.topic_id}"


class OwnWords(models.Model):
    """What no craft or topic names yet, as the person wrote it. Kept until somebody maps it."""

    class About(models.TextChoices):
        CRAFT = "craft", _("Work")
        SHARE = "share", _("Can share")
        LEARN = "learn", _("Wants to learn")

    person = models.ForeignKey(Person, models.PROTECT, related_name="own_words")
    about = models.CharField(max_length=5, choices=About)
    words = models.CharField(max_length=80)
    folded = models.CharField(max_length=160)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "about", "folded"], name="own_words_once"),
        ]

    def __str__(self) -> str:
        return self.words
