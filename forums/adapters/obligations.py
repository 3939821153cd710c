"""What of ours falls due, for the pages that tell whether the background works."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums.queries import due, duties, roundups


class PostsToTell:
    """News of what was written, for those who follow."""

    kind = "post"
    waits: str | Promise = _("News of the forum waits: nobody is told of new posts.")

    def oldest_due(self, *, at: datetime) -> datetime | None:
        return due.oldest_post(at=at)


class Questions:
    """Questions nobody has answered: the next people to ask, and at last the coordinators."""

    kind = "question"
    waits: str | Promise = _("Questions of the forum wait: nobody is asked to answer them.")

    def oldest_due(self, *, at: datetime) -> datetime | None:
        return duties.oldest_due(at=at)


class Reminders:
    """Posts that somebody keeps and wants to be reminded of."""

    kind = "bookmark"
    waits: str | Promise = _("Reminders of the forum wait: nobody is reminded of what they keep.")

    def oldest_due(self, *, at: datetime) -> datetime | None:
        return due.oldest_bookmark(at=at)


class Roundups:
    """What a week brought of somebody's topics, told once a week."""

    kind = "roundup"
    waits: str | Promise = _("The week of the forum waits: nobody is told what it brought.")

    def oldest_due(self, *, at: datetime) -> datetime | None:
        return roundups.oldest_due(at=at)
