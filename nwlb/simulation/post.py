"""A mail server that takes every mail, and remembers of which news each of them told whom."""

from collections import Counter
from collections.abc import Hashable

from profiles.models import Mail

# What may reach somebody once about one ask or one case; of everything else, once a moment.
ONCE = frozenset({
    "ask_received", "ask_reminder", "ask_expired", "ask_sent", "ask_closed", "ask_withdrawn",
    "case_with_coordinators",
})  # fmt: skip


class Postbox:
    def __init__(self) -> None:
        self.copies: Counter[str] = Counter()
        self.told: Counter[Hashable] = Counter()

    def take(self, mail: Mail) -> None:
        """Stand where SMTP stands: a mail that came this far has reached its reader."""
        self.copies[mail.message_id] += 1
        news = mail.deliveries.values_list("notice__verb", "notice__subject_key", "notice__slot", "notice__at")
        for verb, subject, slot, at in news:
            self.told[mail.to, verb, subject, *(() if verb in ONCE else (slot, at))] += 1

    def twice(self) -> int:
        """Count what reached somebody more often than its cause happened: mails, and news in them."""
        return sum(many - 1 for counted in (self.copies, self.told) for many in counted.values())
