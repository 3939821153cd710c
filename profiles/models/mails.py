from typing import ClassVar

from django.db import models
from django.db.models import Q

from profiles.choices import MailKind, MailState, new_key


class Mail(models.Model):
    """One mail to one address, from the moment it is owed until its fate is known.

    pending → claimed (with a lease) → sending → sent, failed or unknown; back to pending with a
    later ``due_at`` when the server said "not now". A mail of news has no words before it is claimed:
    they are made then, of what is still to be told. No body outlives the sending.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, null=True, blank=True, related_name="mails")
    to = models.EmailField(max_length=254, blank=True)
    kind = models.CharField(max_length=10, choices=MailKind)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe = models.CharField(max_length=400, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.PENDING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[MailState.CLAIMED, MailState.SENDING]) | Q(lease_until__isnull=False),
                name="mail_in_work_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False), name="mail_sent_has_a_time"
            ),
            # A code that somebody waits for cannot be unsubscribed from.
            models.CheckConstraint(
                condition=~Q(kind=MailKind.SECURITY) | Q(unsubscribe=""), name="mail_of_security_always_comes"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-due_at", "state"], name="mail_of_the_last_day"),
            models.Index(
                fields=["due_at"],
                name="mail_due",
                condition=Q(state__in=[MailState.PENDING, MailState.CLAIMED, MailState.SENDING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.state}"
