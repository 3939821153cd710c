from typing import ClassVar

from django.db import models
from django.db.models import Q

from profiles.choices import new_key


class Notice(models.Model):
    """One piece of news for one person, exactly once per verb, subject and slot.

    Holds codes and numbers, never words: those come from the templates of the verb, in the
    language of the reader. ``by`` is whom the news is about; once they are gone or blocked, nobody
    sees it any more.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="notices")
    by = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=40)
    slot = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "verb", "subject_kind", "subject_key", "slot"], name="notice_exactly_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="notice_newest_first"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_key}"
