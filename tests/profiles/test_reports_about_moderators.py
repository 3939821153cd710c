"""A report is not laid before whom it is about; where no other moderator is there it goes to an admin."""

from collections.abc import Callable

import pytest
from django.test import Client

from profiles.choices import RoleName, Verdict
from profiles.commands import blocks, decisions
from profiles.errors import NotAllowed, NotYoursToDecide
from profiles.models import Decision, Notice, Person, Report
from tests.api.program import Program
from tests.factories import NOW, PersonFactory, RoleFactory
from tests.profiles.reporting import decided, filed

SignIn = Callable[[Person], Client]
QUEUE, SAID = "/moderation/", "Mo is the problem"


@pytest.fixture
def report(sam: Person, mo: Person) -> Report:
    return filed(sam, mo, words=SAID)


@pytest.fixture
def ewa(db: None) -> Person:
    """A second moderator."""
    person = PersonFactory.create(name="Ewa")
    RoleFactory.create(person=person, role=RoleName.MODERATOR)
    return person


def pages(report: Report) -> tuple[str, str]:
    return QUEUE, f"{QUEUE}{report.key}/"


def test_whom_it_is_about_sees_nothing_of_it(report: Report, mo: Person, ewa: Person, sign_in: SignIn) -> None:
    theirs = sign_in(mo)
    assert "Nothing to decide" in theirs.get(QUEUE).content.decode()
    for path in pages(report):
        assert SAID not in theirs.get(path, follow=True).content.decode()
    theirs.post(f"{QUEUE}{report.key}/claim/")
    program = Program(mo)
    assert program.ask("GET", "moderation/").json()["results"] == []
    assert program.ask("GET", f"moderation/{report.key}/").status_code == 404
    for path in pages(report):
        assert SAID in sign_in(ewa).get(path).content.decode(), "the other moderator reads it"
    assert SAID in str(Program(ewa).ask("GET", "moderation/").json())


def test_what_was_decided_about_them_is_not_in_their_list(
    report: Report, mo: Person, ewa: Person, sign_in: SignIn
) -> None:
    decided(report, ewa, Verdict.KEEP, "")
    assert "Ewa" not in sign_in(mo).get("/moderation/decided/").content.decode()
    assert Program(mo).ask("GET", "decisions/").json()["results"] == []
    assert "Ewa" in sign_in(ewa).get("/moderation/decided/").content.decode()


def test_with_no_other_moderator_an_admin_is_told_decides_and_takes_back(
    sam: Person, mo: Person, ada: Person, sign_in: SignIn
) -> None:
    report = filed(sam, mo, words=SAID)
    assert list(Notice.objects.filter(person=ada).values_list("verb", flat=True)) == ["report_left"]
    assert not Notice.objects.filter(person=mo).exists()
    admin = sign_in(ada)
    assert SAID in admin.get(QUEUE).content.decode()
    admin.post(f"{QUEUE}{report.key}/", {"verdict": "warn", "rule": "unkind", "reason": "Be kind."})
    decision = Decision.objects.get()
    assert decision.by == ada
    assert "Taken back." in admin.post(f"/decisions/{decision.key}/undo/", follow=True).content.decode()
    assert Decision.objects.get().undone_by == ada


def test_an_admin_sees_nothing_that_a_moderator_can_decide(
    mina: Person, sam: Person, mo: Person, ada: Person, sign_in: SignIn
) -> None:
    other = filed(sam, mina, words="She shouted.")
    assert not Notice.objects.filter(person=ada).exists()
    assert "She shouted." not in sign_in(ada).get(QUEUE).content.decode()
    assert Program(ada).ask("GET", f"moderation/{other.key}/").status_code == 404
    with pytest.raises(NotAllowed):
        decided(other, ada)
    decision = decided(other, mo)
    with pytest.raises(NotAllowed):
        decisions.undo(decision=decision, by=ada, at=NOW)


@pytest.mark.parametrize("apart", [True, False])
def test_who_knows_somebody_in_it_does_not_stop_it(
    apart: bool, mina: Person, sam: Person, mo: Person, ada: Person
) -> None:
    if not apart:
        blocks.add(blocker=mo, blocked=mina, at=NOW)
    report = filed(sam, mina)
    found = Program(ada).ask("GET", "moderation/").json()["results"]
    assert [one["key"] for one in found] == ([] if apart else [report.key])


def test_an_admin_does_not_decide_about_themselves(sam: Person, ada: Person) -> None:
    report = filed(sam, ada)
    assert Program(ada).ask("GET", "moderation/").json()["results"] == []
    with pytest.raises(NotYoursToDecide):
        decided(report, ada)


def test_without_any_moderator_all_of_it_is_the_admins(mina: Person, sam: Person, ada: Person) -> None:
    report = filed(sam, mina)
    assert [one["key"] for one in Program(ada).ask("GET", "moderation/").json()["results"]] == [report.key]
    assert decided(report, ada).by == ada
