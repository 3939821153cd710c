"""Which steps of the ladder there are between asks and board: those that another feature brings."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, islice

from matching.choices import BETWEEN, Step, Verb
from matching.contracts import Help, registry
from matching.models import Case

MOST_HELP = 4


def wired() -> list[Step]:
    return [step for step in BETWEEN if step in registry.steps]


def after(step: str) -> list[Step]:
    """Return the wired steps that come after one, in their order; the board is not among them."""
    order = list(Step)
    return [one for one in wired() if order.index(one) > order.index(Step(step))]


def offered(case: Case) -> list[Step]:
    """Return on which steps something was offered, if that feature is still there. One query, none without steps."""
    if not registry.steps:
        return []
    found = set(case.moves.filter(verb=Verb.OFFERED).values_list("became", flat=True))
    return [step for step in wired() if step in found]


def may_offer(case: Case, step: Step, at: datetime) -> bool:
    """Whether a step has something to offer for a case. What was offered once is not offered again."""
    if step not in registry.steps or step in offered(case):
        return False
    return registry.steps[step].may_offer(person=case.person, topic=case.topic_id, languages=case.languages, at=at)


def help_for(case: Case, at: datetime) -> Sequence[Help]:
    """Return what often helps somebody who waits: whatever other features know about the topic."""
    found = (source.help(person=case.person, topic=case.topic_id, at=at) for source in registry.case_help)
    return list(islice(chain.from_iterable(found), MOST_HELP))
