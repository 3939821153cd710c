"""What somebody who waits can expect and do meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.choices import CaseState
from matching.contracts import Help
from matching.engine.wait import Forecast
from matching.models import Case
from matching.queries import next_mentor, promise, steps
from matching.queries.suggestions import Suggested

NEW = timedelta(days=1)
OTHERS = 3


@dataclass(frozen=True)
class Outlook:
    """How long it may take, None where too few asked; on the first day who fits besides those asked; what helps."""

    forecast: Forecast | None = None
    others: Sequence[Suggested] = ()
    help: Sequence[Help] = ()


def of_case(case: Case, at: datetime) -> Outlook:
    if case.state != CaseState.OPEN:
        return Outlook()
    is_new = at - case.opened_at < NEW and case.stopped_at is None
    return Outlook(
        forecast=promise.forecast(topic=case.topic_id, languages=case.languages, at=at),
        others=next_mentor.others(case, at=at, limit=OTHERS) if is_new else (),
        help=steps.help_for(case, at),
    )
