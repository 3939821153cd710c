from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from profiles.choices import EVERYONE_POOL, Format, GoodFor, Rhythm

MAX_ROOM = 6


class Offer(models.Model):
    """What one member mentors in. It opens after the handbook's three questions.

    Open is ``opened_at`` set, ``paused_until`` not in the future and ``paused_at`` unset;
    ``offers.open_at(at)`` says it in one place. ``taken`` is how many of its places are held: the
    floor that gives places recounts it under this row's lock. ``unanswered`` counts asks left
    without an answer in a row.
    """

    person = models.OneToOneField("profiles.Person", models.PROTECT, related_name="offer")
    pool = models.SlugField(max_length=40, default=EVERYONE_POOL)
    formats = ArrayField(models.CharField(max_length=12, choices=Format), default=list)
    room = models.PositiveSmallIntegerField(default=2)
    rhythm = models.CharField(max_length=20, choices=Rhythm, blank=True)
    good_for = models.CharField(max_length=12, choices=GoodFor, blank=True)
    good_for_words = models.CharField(max_length=160, blank=True)
    not_for_words = models.CharField(max_length=160, blank=True)
    handbook_passed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    taken = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(room__range=(0, MAX_ROOM)), name="offer_room_0_to_6"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(handbook_passed_at__isnull=False),
                name="offer_opens_after_the_handbook",
            ),
            models.CheckConstraint(condition=Q(formats__contained_by=Format.values), name="offer_formats_known"),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(paused_at__isnull=False),
                name="offer_paused_until_only_while_paused",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pool"], name="offer_open", condition=Q(opened_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.pool}"


class OfferTopic(models.Model):
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="topics")
    topic = models.ForeignKey("profiles.Topic", models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "topic"], name="offer_topic_once"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.topic_id}"
