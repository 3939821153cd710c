from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from profiles.choices import NoticeKind, Often


def often(default: Often = Often.AT_ONCE) -> "models.CharField[str, str]":
    return models.CharField(max_length=10, choices=Often, default=default)


class Preferences(models.Model):
    """How often mail brings each kind of news, and between which hours of a person's day none comes.

    One column a kind, named as in NoticeKind. Quiet hours are wall-clock times in the person's zone
    and may span midnight. A person without a row has the defaults.
    """

    person = models.OneToOneField("profiles.Person", models.PROTECT, primary_key=True, related_name="preferences")
    requests = often()
    mentorships = often()
    messages = often()
    together = often()
    forum = often(Often.DAILY)
    roundup = often(Often.WEEKLY)
    meetups = often()
    moderation = often()
    place = often()
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="quiet_hours_begin_and_end",
            ),
            *[
                models.CheckConstraint(condition=Q(**{f"{kind}__in": Often.values}), name=f"often_known_for_{kind}")
                for kind in NoticeKind.values
            ],
        ]

    def __str__(self) -> str:
        return f"of {self.person_id}"

    def often(self, kind: NoticeKind) -> Often:
        return Often(getattr(self, kind.value))
