from datetime import datetime

from profiles.models import WorkerPulse


def last_sign_of_life() -> datetime | None:
    """Return when a worker last carried out a task, or None before the first."""
    return WorkerPulse.objects.values_list("answered_at", flat=True).first()
