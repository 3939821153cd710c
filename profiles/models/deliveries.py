from typing import ClassVar

from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """One piece of news that is owed by mail, from the transaction of its cause on.

    Without a ``mail`` it waits until ``due_at``; then a sweep puts it into a mail together with what
    else the person is owed, or deletes it where they want no mail about it.
    """

    notice = models.OneToOneField("profiles.Notice", models.CASCADE, related_name="delivery")
    mail = models.ForeignKey("profiles.Mail", models.CASCADE, null=True, blank=True, related_name="deliveries")
    due_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at"], name="delivery_due", condition=Q(mail=None))]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.due_at}"
