"""Which answer a mentor may still give."""

from matching.choices import ANSWERABLE, AskState, CaseState
from matching.errors import AlreadySupported, AnsweredAlready, AskIsOver
from matching.models import Ask
from profiles.queries import blocks


def ensure_answerable(ask: Ask) -> None:
    """An ask may be answered as long as its case is open, also when its time has run out."""
    if ask.state in (AskState.ACCEPTED, AskState.DECLINED):
        raise AnsweredAlready
    if ask.case.state == CaseState.SUPPORTED:
        raise AlreadySupported
    if ask.state not in ANSWERABLE or ask.case.state != CaseState.OPEN:
        raise AskIsOver
    if blocks.are_apart(ask.mentor, ask.case.person):
        raise AskIsOver
