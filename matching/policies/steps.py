"""When a step between asks and board may be offered."""

from datetime import datetime

from matching.choices import Step, Verb
from matching.errors import NothingToOffer
from matching.models import Case
from matching.queries import steps


def ensure_wanted(case: Case, step: Step) -> None:
    """The case stands there, or a coordinator has proposed it."""
    if case.step != step and not case.moves.filter(verb=Verb.PROPOSED, became=step).exists():
        raise NothingToOffer


def ensure_may_be_offered(case: Case, step: Step, at: datetime) -> None:
    if not steps.may_offer(case, step, at):
        raise NothingToOffer
