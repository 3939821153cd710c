"""Our answers to profiles.contracts.news.NewsSubject."""

from collections.abc import Sequence

from matching.queries import standing
from profiles.models import Notice


class OfAsks:
    kind = "matching.ask"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_asks(notices)


class OfCases:
    kind = "matching.case"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_cases(notices)


class OfMentorships:
    kind = "matching.mentorship"

    def standing(self, notices: Sequence[Notice]) -> Sequence[Notice]:
        return standing.of_mentorships(notices)
