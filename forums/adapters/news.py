"""Our answers to profiles.contracts.news: what its reader may no longer see is no news, and is not named."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from forums.models import Thread
from forums.queries import roundups, standing
from profiles.contracts.news import Named
from profiles.models import Notice


class OfThreads:
    kind = "forums.thread"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_threads(notices)

    def titles(self, notices: Sequence[Notice]) -> Mapping[str, str]:
        return standing.titles_of_threads(notices)


class OfPosts:
    kind = "forums.post"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_posts(notices)

    def titles(self, notices: Sequence[Notice]) -> Mapping[str, str]:
        return standing.titles_of_posts(notices)


class OfRoundups:
    """A week that holds nothing any more is not told."""

    kind = "forums.roundup"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return [notice for notice in notices if self.names(notice)]

    def names(self, notice: Notice) -> Sequence[Named]:
        since, until = (datetime.fromisoformat(notice.facts[end]) for end in ("since", "until"))
        found = roundups.told_to(notice.person, since=since, until=until)
        return [Named(thread.title, thread.get_absolute_url(), _state(thread)) for thread in found]


def _state(thread: Thread) -> str:
    if thread.is_answered:
        return _("Answered")
    return "" if thread.answers_count else _("No answer yet")
