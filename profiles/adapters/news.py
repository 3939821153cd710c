"""Our answer to profiles.contracts.news.NewsTitles: a decision is called by how its author's words begin."""

from collections.abc import Mapping, Sequence

from profiles.models import Notice
from profiles.queries import reports


class OfDecisions:
    kind = "profiles.decision"

    def titles(self, notices: Sequence[Notice]) -> Mapping[str, str]:
        return reports.beginnings(notices[0].person, {notice.subject_key for notice in notices})
