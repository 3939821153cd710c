"""One report by somebody settled holds what gives a person away, until a moderator looks; and it cannot be abused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from forums.models import Post, Thread
from forums.queries import posts
from profiles.choices import Verdict, Wrong
from profiles.commands import decisions, reports
from profiles.models import AuditEntry, Person, Report, Veil
from profiles.policies.standing import HOLDS_A_DAY, holds_alone
from profiles.queries import reports as reading
from profiles.queries.standing import Standing
from tests.factories import NOW, PersonFactory
from tests.forums.helping import began, neighbour, replied, room
from tests.forums.test_decided import text

SignIn = Callable[[Person], Client]
DAY = timedelta(days=1)


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room())


@pytest.fixture
def lee(db: None) -> Person:
    """Somebody who has been here for long and never reported anything."""
    return PersonFactory.create(name="Lee", confirmed_at=NOW - 100 * DAY)


def told_on(post: Post, by: Person, wrong: Wrong = Wrong.PRIVATE, at: datetime = NOW) -> Report:
    found = reading.find(viewer=by, kind="forums.post", key=post.key)
    assert found is not None
    return reports.file(reporter=by, kind="forums.post", key=post.key, found=found, wrong=wrong, words="", at=at)


def is_seen(post: Post, by: Person) -> bool:
    return reading.find(viewer=by, kind="forums.post", key=post.key) is not None


def decided(report: Report, by: Person, verdict: Verdict, at: datetime = NOW) -> None:
    decisions.decide(report=report, by=by, verdict=verdict, rule=Wrong.PRIVATE, reason="Private.", at=at)


def test_an_address_in_words_is_held_by_one_report_and_shown_when_kept(
    thread: Thread, lee: Person, sam: Person, mo: Person
) -> None:
    post = replied(thread, neighbour("Lou"), "She lives in the yellow house behind the old mill.")
    report = told_on(post, lee)
    assert (is_seen(post, sam), is_seen(post, lee)) == (False, False)
    (matter,) = reading.queue(reading.open_reports(), NOW)
    assert (matter.urgent, matter.veiled, matter.by_one) == (True, True, True)
    assert AuditEntry.objects.get(action="report.veiled").facts == {"people": 1, "weight": 2, "urgent": True}
    decided(report, mo, Verdict.KEEP)
    assert is_seen(post, sam)
    assert Veil.objects.get().lifted_at == NOW


def test_a_decision_to_hide_is_read_in_the_moderators_own_words(
    thread: Thread, lee: Person, mo: Person, sign_in: SignIn, teo: Person
) -> None:
    post = replied(thread, teo, "She lives in the yellow house.")
    report, url = told_on(post, lee), thread.get_absolute_url()
    page = text(sign_in(teo), url)
    assert "Until a moderator has looked, only you and the moderators see it." in page
    assert "A moderator took this out" not in page
    assert "not looked at yet" not in page
    decided(report, mo, Verdict.HIDE)
    page = text(sign_in(teo), url)
    assert "A moderator took this out." in page
    assert "Private." in page
    post.refresh_from_db()
    assert post.hidden_by == mo


@pytest.mark.parametrize("wrong", [one for one in Wrong if one != Wrong.PRIVATE])
def test_about_anything_else_one_report_holds_nothing(thread: Thread, lee: Person, sam: Person, wrong: Wrong) -> None:
    """Words of somebody in danger least of all: others must be able to answer them."""
    post = replied(thread, neighbour("Lou"))
    told_on(post, lee, wrong)
    assert is_seen(post, sam)


@pytest.mark.parametrize("days", [3, 20, 89])
def test_who_is_new_or_not_here_for_long_holds_nothing_alone(thread: Thread, sam: Person, days: int) -> None:
    post = replied(thread, neighbour("Lou"))
    for reporter in PersonFactory.create_batch(2, confirmed_at=NOW - days * DAY):
        told_on(post, reporter)
    assert is_seen(post, sam)
    assert not Veil.objects.exists()


def test_neither_a_person_nor_a_whole_conversation_is_held_by_one(thread: Thread, lee: Person, sam: Person) -> None:
    for kind, key in (("profiles.person", thread.author.key), ("forums.thread", thread.key)):
        found = reading.find(viewer=lee, kind=kind, key=key)
        assert found is not None
        reports.file(reporter=lee, kind=kind, key=key, found=found, wrong=Wrong.PRIVATE, words="", at=NOW)
        assert reading.find(viewer=sam, kind=kind, key=key) is not None


def test_who_held_for_nothing_holds_no_more_until_they_were_right(
    thread: Thread, lee: Person, sam: Person, mo: Person
) -> None:
    first, second, third, fourth = (replied(thread, neighbour(name)) for name in ("Lou", "Ana", "Kim", "Bo"))
    decided(told_on(first, lee), mo, Verdict.KEEP)
    report = told_on(second, lee, at=NOW + 2 * DAY)
    assert is_seen(second, sam)
    decided(report, mo, Verdict.HIDE, NOW + 2 * DAY)
    told_on(third, lee, at=NOW + 4 * DAY)
    assert not is_seen(third, sam)
    assert is_seen(fourth, sam)


def test_only_a_few_a_day(thread: Thread, lee: Person, sam: Person) -> None:
    made = [replied(thread, neighbour(f"Lou {number}")) for number in range(HOLDS_A_DAY + 1)]
    for post in made:
        told_on(post, lee)

    assert [is_seen(post, sam) for post in made] == [False] * HOLDS_A_DAY + [True]
    late = replied(thread, neighbour("Ana"))
    told_on(late, lee, at=NOW + 2 * DAY)
    assert not is_seen(late, sam)


def test_whoever_told_is_led_to_a_page_that_is_there(thread: Thread, lee: Person, sign_in: SignIn, teo: Person) -> None:
    Person.objects.filter(pk=teo.pk).update(confirmed_at=NOW - 100 * DAY)
    teo.refresh_from_db()
    opening = thread.posts.get(number=1)  # which takes its conversation along
    answer = sign_in(teo).post(f"/report/forums.post/{opening.key}/", {"wrong": "private"}, follow=True)
    assert answer.redirect_chain == [("/reports/", 302)]
    assert "Thank you for telling us." in answer.content.decode()
    assert not posts.visible_to(teo).filter(pk=opening.pk).exists()


@pytest.mark.parametrize("said", [{"people": 1, "weight": 1, "urgent": True}, {"people": 2, "weight": 3}])
def test_the_database_knows_who_may_alone(db: None, said: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Veil.objects.create(kind="x", subject_key="y", at=NOW, **said)


@given(st.integers(0, 4000), st.integers(0, 9), st.integers(0, 9))
def test_nobody_alone_who_is_new_or_was_wrong_more_often_than_right(days: int, upheld: int, kept: int) -> None:
    unproven = days < 14 or (days < 90 and upheld < 3) or kept > upheld
    assert not (holds_alone(Standing(1, days, upheld, kept)) and unproven)
