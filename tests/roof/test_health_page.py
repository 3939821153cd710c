"""The machine in words: trouble first with what to do, good news short."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from matching.choices import RunState
from matching.models import MatchRun
from nwlb.findings import Finding, State, findings, spell, when
from nwlb.readings import take
from profiles.choices import MailState
from profiles.commands import mails, work
from profiles.contracts import registry
from profiles.models import Mail, Person
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db


def found(about: str, at: datetime | None = None) -> Finding:
    (one,) = [finding for finding in findings(take(at=at or timezone.now())) if finding.about == about]
    return one


def owe(ago: timedelta) -> Mail:
    return mails.queue(to="a@example.org", verb="test", subject="a", text="b", at=timezone.now() - ago)


def ran(ago: timedelta, state: RunState = RunState.DONE) -> None:
    began = timezone.now() - ago
    MatchRun.objects.create(
        state=state, started_at=began, finished_at=began, version="t", figures={"seekers": 412, "coverage": 300}
    )


def test_mail_that_goes_out_is_said_in_one_sentence() -> None:
    assert found("mail") == Finding("mail", State.GOOD, "Mail goes out. Nothing waits.")
    owe(timedelta(minutes=2))
    assert found("mail").sentence == "Mail goes out. The oldest has waited 2 minutes."


def test_mail_that_stands_still_says_what_to_do() -> None:
    owe(timedelta(hours=3))
    owe(timedelta(hours=1))
    said = found("mail")
    assert said.state is State.BAD
    assert said.sentence == "Mail does not go out: 2 wait, the oldest for 3 hours."
    assert said.todo


def test_refused_mail_is_told() -> None:
    Mail.objects.filter(pk=owe(timedelta(hours=1)).pk).update(state=MailState.FAILED)
    assert found("mail_refused").sentence == "1 mail of the last day was refused by the other side."


def test_a_worker_that_answers_and_one_that_does_not() -> None:
    assert found("worker").state is State.BAD
    work.answer(at=timezone.now() - timedelta(seconds=20))
    assert found("worker").sentence.startswith("A worker answered 2")
    work.answer(at=timezone.now() - timedelta(hours=2))
    assert found("worker").state is State.BAD


def test_the_nightly_match() -> None:
    assert found("match").state is State.UNKNOWN
    ran(timedelta(days=3))
    assert found("match").state is State.BAD
    ran(timedelta(minutes=1))
    assert found("match").state is State.GOOD
    assert "for 412 people" in found("match").sentence
    ran(timedelta(seconds=30), RunState.FAILED)
    assert found("match").state is State.BAD


def test_a_job_that_failed_last_is_named_until_it_works_again() -> None:
    work.count(job="profiles.tasks.send_mails", seconds=1, trouble="OSError", at=timezone.now() - timedelta(minutes=1))
    assert "profiles.tasks.send_mails (OSError)" in found("job").sentence
    work.count(job="profiles.tasks.send_mails", seconds=1, trouble="", at=timezone.now())
    assert found("job").state is State.GOOD


def test_trouble_comes_first_and_has_a_way_out() -> None:
    owe(timedelta(hours=3))
    told = findings(take(at=timezone.now()))
    states = [finding.state for finding in told]
    assert states == sorted(states, key=list(State).index)
    assert all(finding.todo for finding in told if finding.state is State.BAD)


def test_moments_are_said_as_people_say_them() -> None:
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert when(at - timedelta(hours=8, minutes=50), at) == "today at 03:10"
    assert when(at - timedelta(days=1), at) == "yesterday at 12:00"
    assert when(at - timedelta(days=9), at) == "on 16 November at 12:00"
    assert spell(timedelta(seconds=20)) == "20 seconds"


def test_the_page_is_for_those_who_look_after_the_place(
    cora: Person, ada: Person, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owe(timedelta(hours=3))
    client = sign_in(cora)
    with django_assert_max_num_queries(11 + len(registry.obligations)):  # one for each kind of obligation
        page = client.get("/health/").content.decode()
    assert "Mail does not go out" in page
    assert page.count('href="/health/"') == 1
    assert sign_in(ada).get("/health/").status_code == 200
