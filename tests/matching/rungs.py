"""A step of the ladder for tests: it keeps its rows where everybody can read them, in the audit."""

from collections.abc import Sequence
from datetime import datetime

from profiles.commands import audit
from profiles.models import AuditEntry, Person


class Rung:
    """Fits matching.contracts.LadderStep. ``full`` has nothing to offer."""

    def __init__(self, step: str, *, needs_words: bool = False, full: bool = False) -> None:
        self.step, self.needs_words, self.full = step, needs_words, full

    def may_offer(self, *, person: Person, topic: int, languages: Sequence[str], at: datetime) -> bool:
        return not self.full

    def offer(
        self, *, case: str, person: Person, topic: int, languages: Sequence[str], title: str, words: str, at: datetime
    ) -> None:
        facts = {"title": title, "words": words}
        audit.record(action=f"{self.step}.offered", by=person, kind="case", key=case, facts=facts, at=at)

    def withdraw(self, *, case: str, at: datetime) -> None:
        audit.record(action=f"{self.step}.withdrawn", by=None, kind="case", key=case, at=at)

    def url(self, *, case: str) -> str:
        return f"/{self.step}/{case}/" if self.rows(case) else ""

    def rows(self, case: str) -> list[str]:
        return list(
            AuditEntry.objects.filter(subject_key=case, action__startswith=self.step).values_list("action", flat=True)
        )
