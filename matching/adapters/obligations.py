"""What of ours falls due, for the pages that tell whether the background works."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.queries import cases


class Cases:
    """The next step of each open case: a reminder, an expiry, the next mentor."""

    kind = "case"
    waits: str | Promise = _("Requests stand still: the next mentor is not asked, and nobody is reminded.")

    def oldest_due(self, *, at: datetime) -> datetime | None:
        return cases.oldest_due(at=at)
