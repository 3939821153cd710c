"""Since when something of the forum is overdue."""

from datetime import datetime

from django.db.models import Min

from forums.models import Bookmark, Post


def oldest_post(*, at: datetime) -> datetime | None:
    """Return when the oldest post fell due of which those who follow were not told yet."""
    oldest: datetime | None = Post.objects.filter(tell_at__lte=at).aggregate(oldest=Min("tell_at"))["oldest"]
    return oldest


def oldest_bookmark(*, at: datetime) -> datetime | None:
    """Return when the oldest reminder fell due that nobody was given yet."""
    due = Bookmark.objects.filter(remind_at__lte=at)
    oldest: datetime | None = due.aggregate(oldest=Min("remind_at"))["oldest"]
    return oldest
