"""The sweep killed for real wherever it can be: nothing is lost, nothing comes twice, nobody is held up."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from benchmarks.races import is_a_path
from matching.choices import AskState, Verb
from matching.commands import cases, gigs, ladder, mentorships
from matching.models import Ask, Case, Gig, Mentorship
from profiles.commands import deliveries, mails
from profiles.models import Mail, Notice
from tests.factories import NOW
from tests.matching.helping import HOUR, asked, asker, helper, said_yes
from tests.worker import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("patient_mentors")]
MANY = 4
DUE = NOW + 48 * HOUR
# A sweep that kills itself in the second case that it moves, before or after something.
SWEEP = """
import os, signal
from datetime import datetime, timedelta
import django
django.setup()
from matching.commands import cases, ladder
came = []
def killing(owner, name, is_it, *, before):
    step = getattr(owner, name)
    def stepped(**named):
        came.append(named["case"].pk)
        dies = is_it(named["case"])
        if dies and before:
            os.kill(os.getpid(), signal.SIGKILL)
        done = step(**named)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    setattr(owner, name, stepped)
second = lambda case: len(came) == 2
{kill}
cases.advance_due(at=datetime.fromisoformat("{at}"))
"""
PLACES = {
    "claimed": ('killing(cases, "advance_one", second, before=True)', 1),
    "in the step, nothing committed": ('killing(ladder, "advance", second, before=False)', 1),
    "committed, before the next": ('killing(cases, "advance_one", second, before=False)', 2),
}


def silent_cases() -> list[Case]:
    """Cases whose first mentor is silent until all of them are due, each with somebody to ask next."""
    first, second = helper("Jo"), helper("Kim")
    made = [asked(asker(f"Seeker {number}"), first, second) for number in range(MANY)]
    cases.advance_due(at=NOW + 24 * HOUR)  # the reminders
    return made


def swept(kill: str, at: datetime = DUE) -> int:
    """Let another process sweep; return how it ended."""
    words = SWEEP.format(kill=kill, at=at.isoformat())
    ours = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "nwlb.settings", "LADDER": "open_asks=100"}
    return subprocess.run([sys.executable, "-c", words], env={**os.environ, **ours}, check=False).returncode


def moved() -> list[int]:
    """Count how often each case took the step that is due: its mentor ran out, and the next one was asked."""
    steps = [case.moves.filter(at__gte=DUE).values_list("verb", flat=True) for case in Case.objects.order_by("pk")]
    assert {tuple(verbs.order_by("id")) for verbs in steps} <= {(), (Verb.EXPIRED, Verb.ASKED)}
    return [verbs.count() // 2 for verbs in steps]


def news() -> Counter[str]:
    told = Notice.objects.filter(at__gte=DUE).exclude(verb="offer_rests")
    return Counter(told.values_list("verb", flat=True))


@pytest.mark.parametrize("place", PLACES)
def test_killed_anywhere_it_goes_on_where_it_was(place: str) -> None:
    kill, through = PLACES[place]
    silent_cases()
    assert swept(kill) == -signal.SIGKILL
    assert sum(moved()) == through  # whole steps, or none
    cases.advance_due(at=DUE + cases.LEASE - timedelta(seconds=1))
    assert sum(moved()) == through  # what the dead one held waits for its lease
    cases.advance_due(at=DUE + cases.LEASE)
    assert moved() == [1] * MANY
    assert all(is_a_path(case) for case in Case.objects.all())
    states = Counter(Ask.objects.values_list("state", flat=True))
    assert states == {AskState.EXPIRED: MANY, AskState.PENDING: MANY}
    assert news() == {"ask_expired": MANY, "ask_received": MANY, "ask_sent": MANY}
    assert mailed() == {"ask_received": MANY, "ask_sent": MANY}  # of a silence only the page tells


def mailed() -> Counter[str]:
    """Send all that is owed by mail; count the news of the step in what was sent."""
    at = DUE + HOUR
    while deliveries.relay_due(at=at) + mails.send_due(send=lambda _mail: None, at=at):
        pass
    told = Mail.objects.filter(state="sent", deliveries__notice__at__gte=DUE)
    return Counter(
        told.exclude(deliveries__notice__verb="offer_rests").values_list("deliveries__notice__verb", flat=True)
    )


@pytest.mark.parametrize(("lease", "saved"), [(45, MANY - 1), (0, 0)], ids=["lease", "lease off"])
def test_a_case_that_kills_holds_nobody_else_up(lease: int, saved: int) -> None:
    """The control: without the lease every sweep comes to that case first, and dies of it before the others."""
    deadly = silent_cases()[0]
    kill = f"cases.LEASE, cases.HANDFUL = timedelta(seconds={lease}), 1\n"
    kill += f'killing(ladder, "advance", lambda case: case.pk == {deadly.pk}, before=True)'
    assert swept(kill) == -signal.SIGKILL
    assert swept(kill) == (0 if lease else -signal.SIGKILL)
    assert sum(moved()) == saved


def test_killed_and_never_swept_again_people_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of them all: it is the next sweep that saves whoever was due."""
    silent_cases()
    assert swept(PLACES["claimed"][0]) == -signal.SIGKILL
    monkeypatch.setattr(cases, "claim", lambda **_named: [])
    cases.advance_due(at=DUE + 24 * HOUR)
    assert sum(moved()) == 1


def breaking_for(key: int, step: Callable[..., object]) -> Callable[..., object]:
    """Return a step that breaks for one row."""

    def stepped(**named: Any) -> object:
        if key in {row.pk for row in named.values() if isinstance(row, Case | Mentorship)}:
            raise RuntimeError
        return step(**named)

    return stepped


def test_a_return_that_breaks_holds_up_neither_others_nor_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, *rest = silent_cases()
    for case in (broken, rest[0]):
        gigs.start(person=case.person, until=DUE, at=NOW + 25 * HOUR)
    monkeypatch.setattr(ladder, "go_on", breaking_for(broken.pk, ladder.go_on))
    assert gigs.end_due(at=DUE) == 1
    assert Gig.objects.get(ended_at=None).person == broken.person
    assert cases.advance_due(at=DUE) == len(rest) - 1


def test_an_end_that_breaks_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, good = (said_yes(asker(name), helper(f"Mentor of {name}"), length="one_off") for name in ("Ana", "Kim"))
    monkeypatch.setattr(mentorships, "close", breaking_for(broken.pk, mentorships.close))
    assert mentorships.finish_due(at=NOW + timedelta(days=15)) == 1
    assert Mentorship.objects.get(state="completed") == good
