"""Our answers to profiles.contracts.NewsSubject: what its reader may no longer see is no news."""

from collections.abc import Sequence

from forums.queries import standing
from profiles.models import Notice


class OfThreads:
    kind = "forums.thread"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_threads(notices)


class OfPosts:
    kind = "forums.post"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_posts(notices)
