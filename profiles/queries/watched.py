"""The words that make a moderator look first."""

from django.db.models import QuerySet

from profiles.models import WatchedWord


def listed() -> QuerySet[WatchedWord]:
    return WatchedWord.objects.select_related("by").order_by("folded")


def every() -> list[str]:
    return list(WatchedWord.objects.order_by("folded").values_list("folded", flat=True))
