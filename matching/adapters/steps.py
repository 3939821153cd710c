"""What the steps of the ladder tell us, whichever floor they stand on."""

from datetime import datetime

from matching.commands import steps
from matching.queries import cases as standing


class FromSteps:
    def supported(self, *, case: str, step: str, at: datetime) -> bool:
        """The person said that an answer or a seat has helped. False if the request was over already."""
        found = standing.by_key(case)
        return found is not None and steps.support(case=found, step=step, at=at)
