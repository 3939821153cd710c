"""Reminders of a handful at once: the same rows as one at a time, exactly once, whatever happens in between."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.races import is_a_path
from matching.choices import AskState, Verb
from matching.commands import asks, cases, gigs, ladder, reminders
from matching.models import Ask, Case
from matching.queries.ladder import numbers
from profiles.models import Community, Notice
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper
from tests.worker import database_url

pytestmark = pytest.mark.usefixtures("patient_mentors")
DUE = NOW + 24 * HOUR
KILLED = """
import os, signal
from datetime import datetime
import django
django.setup()
from matching.commands import cases, ladder
told = []
def tell(*args, **named):
    told.append(args)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return step(*args, **named)
step, ladder.tell = ladder.tell, tell
cases.advance_due(at=datetime.fromisoformat("{at}"))
"""


def waiting(many: int) -> list[Case]:
    jo = helper("Jo")
    return [asked(asker(f"Seeker {number}"), jo) for number in range(many)]


def reminded() -> list[int]:
    """Count the reminders of each case, in its history; each was told as often."""
    found = [case.moves.filter(verb=Verb.REMINDED).count() for case in Case.objects.order_by("pk")]
    assert Notice.objects.filter(verb="ask_reminder").count() == sum(found)
    return found


def rows() -> list[tuple[object, ...]]:
    """Return what a sweep may change, without what differs by chance."""
    made = [tuple(case.moves.order_by("id").values_list("verb", "was", "became", "at")) for case in all_cases()]
    clocks = [(case.due_at, case.lease_until, case.step) for case in all_cases()]
    asks_of = Ask.objects.order_by("pk").values_list("state", "remind_at", "due_at", "overtaken_at")
    news = Counter(Notice.objects.values_list("verb", "at"))
    return [*made, *clocks, *asks_of, *sorted(news.items(), key=str)]


def all_cases() -> list[Case]:
    return list(Case.objects.order_by("pk"))


def a_mixed_lot() -> None:
    """Cases of every kind that may be due in one moment: to be reminded, run out, asked back, overtaken, on a gig."""
    jo, kim, away = helper("Jo"), helper("Kim"), helper("Lou")
    asked(asker("Ana"), jo, kim)
    asked(asker("Bo"), away)
    gigs.start(person=away, until=NOW + 72 * HOUR, at=NOW + HOUR)
    asked(asker("Cleo"), jo, kim, at=NOW - 24 * HOUR)  # runs out in the same moment
    asks.want_more(ask=ask_of(asked(asker("Dan"), jo), jo), by=jo, question="Since when?", at=NOW)
    eve = asked(asker("Eve"), jo, kim)
    cases.ask_early(case=eve, by=eve.person, at=NOW + HOUR)
    gone = asked(asker("Fay"), kim)
    gigs.start(person=gone.person, until=NOW + 72 * HOUR, at=NOW + HOUR)


@pytest.mark.django_db
def test_together_they_leave_what_one_at_a_time_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    left = []
    for alone in (False, True):
        with monkeypatch.context() as patched:
            if alone:
                patched.setattr(reminders, "send", lambda **_named: set())
            with transaction.atomic():
                a_mixed_lot()
                cases.advance_due(at=DUE)
                left.append(rows())
                transaction.set_rollback(True)
    together, one_at_a_time = left
    assert together == one_at_a_time
    assert "reminded" in str(together)


@pytest.mark.django_db
def test_a_case_more_costs_a_query_more() -> None:
    Community.objects.create()
    waiting(8)
    spent = []
    for many in (2, 6):
        with CaptureQueriesContext(connection) as seen:
            assert cases.advance_due(at=DUE, limit=many) == many
        spent.append(len(seen))
    assert spent[1] - spent[0] == 4
    assert reminded() == [1] * 8


@pytest.mark.django_db
def test_one_that_breaks_holds_no_other_up(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, *others = waiting(3)
    tell = ladder.tell

    def breaks(person: Any, verb: str, ask: Ask, **named: Any) -> None:
        if ask.case == broken:
            raise RuntimeError
        tell(person, verb, ask, **named)

    monkeypatch.setattr(ladder, "tell", breaks)
    assert cases.advance_due(at=DUE) == len(others)
    assert reminded() == [0, 1, 1]
    assert ask_of(broken, broken.asks.get().mentor).remind_at == DUE


@pytest.mark.django_db
def test_what_changed_since_the_claim_is_looked_at_again() -> None:
    answered, withdrawn, lost, due = waiting(4)
    claimed = cases.claim(at=DUE, most=4)
    asks.accept(ask=answered.asks.get(), by=answered.asks.get().mentor, at=DUE)
    cases.withdraw(case=withdrawn, by=withdrawn.person, at=DUE)
    Case.objects.filter(pk=lost.pk).update(lease_until=DUE + 2 * cases.LEASE)  # another sweep has it now
    assert reminders.send(claimed=claimed, rules=numbers(), at=DUE) == {due.pk}
    assert reminded() == [0, 0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_none_is_done_and_after_the_lease_each_once() -> None:
    waiting(4)
    ours = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "nwlb.settings", "LADDER": "open_asks=100"}
    words = KILLED.format(at=DUE.isoformat())
    ended = subprocess.run([sys.executable, "-c", words], env={**os.environ, **ours}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert reminded() == [0] * 4
    cases.advance_due(at=DUE + cases.LEASE - timedelta(seconds=1))
    assert reminded() == [0] * 4
    for _sweep in range(2):
        cases.advance_due(at=DUE + cases.LEASE)
    assert reminded() == [1] * 4
    assert set(Ask.objects.values_list("state", "remind_at")) == {(AskState.PENDING, None)}
    assert all(is_a_path(case) for case in Case.objects.all())
