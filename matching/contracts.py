"""What this floor needs of the floor beside it, and where that registers (nwlb/wiring.py does).

Protocols are structural, and what they take and give is plain: the adapters over there import
nothing from here to fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from profiles.models import Person


class LadderStep(Protocol):
    """A step between asking mentors and the coordinators: ``group`` (a seat to confirm) or ``thread``.

    The case keeps the clock, the history and the news to its person; the step keeps its own rows.
    ``offer`` and ``withdraw`` are called in a transaction that holds the case's lock: they write rows
    and send nothing. That it has helped, a step says by ``adapters.steps.FromSteps``.

    - ``needs_words``: nothing is offered before the person has approved a title and a text.
    - ``may_offer``: whether there is anything to offer now; where not, the case climbs on at once.
    - ``offer``: once a case and step at most. A thread is opened with the approved text and offered
      to three people who could answer; a seat is held.
    - ``withdraw``: the case is over; whoever was asked need not answer any more. What was written stays.
    - ``url``: the page of what was offered, "" if nothing is there.
    """

    @property
    def step(self) -> str: ...

    @property
    def needs_words(self) -> bool: ...

    def may_offer(self, *, person: Person, topic: int, languages: Sequence[str], at: datetime) -> bool: ...

    def offer(
        self, *, case: str, person: Person, topic: int, languages: Sequence[str], title: str, words: str, at: datetime
    ) -> None: ...

    def withdraw(self, *, case: str, at: datetime) -> None: ...

    def url(self, *, case: str) -> str: ...


class Help(Protocol):
    """One thing that often helps before a mentor answers: a title that leads there, and a line about it."""

    @property
    def title(self) -> str: ...

    @property
    def line(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def icon(self) -> str: ...


class CaseHelp(Protocol):
    """What somebody who waits can do now about a topic: read answered threads, take a seat in office hours."""

    def help(self, *, person: Person, topic: int, at: datetime) -> Sequence[Help]: ...


class Registry:
    """Filled once at start-up by the wiring, read afterwards. ``steps`` that are not there are skipped."""

    def __init__(self) -> None:
        self.steps: dict[str, LadderStep] = {}
        self.case_help: list[CaseHelp] = []


registry = Registry()
