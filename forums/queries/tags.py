from django.db.models import QuerySet

from forums.models import Tag


def offered() -> QuerySet[Tag]:
    """Return what a conversation can be tagged with, by name."""
    return Tag.objects.all()
