"""Answers arrive: asked for after a day, with the coordinators after three, and what a request gets of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from forums.adapters.steps import AnsweredInForum, AskedInForum
from forums.choices import DutyState
from forums.commands import posts, questions, threads
from forums.models import AnswerDuty, OpenQuestion, Post, Thread
from forums.queries import duties, readers, standing
from matching.choices import CaseState, Step
from matching.commands import cases, steps
from matching.contracts import registry
from matching.models import Case
from profiles.models import Notice, Person, Topic
from tests.factories import NOW, TopicFactory
from tests.forums.helping import began, begun, closing, knower, neighbour, replied, room, tag
from tests.matching.helping import HOUR, asked

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def pricing() -> Topic:
    return TopicFactory.create(slug="pricing-job")


def told(person: Person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("id").values_list("verb", flat=True))


def question(thread: Thread) -> OpenQuestion:
    return OpenQuestion.objects.get(thread=thread)


def test_nobody_is_asked_before_a_day_is_over(teo: Person, pricing: Topic) -> None:
    knower("Knows", pricing)
    began(teo, room(), tags=[tag(pricing)])
    assert questions.advance_due(at=NOW + DAY - HOUR) == 0
    assert questions.advance_due(at=NOW + DAY) == 1
    assert AnswerDuty.objects.count() == 1


def test_what_was_answered_asks_nobody(teo: Person, pricing: Topic) -> None:
    knower("Knows", pricing)
    thread = began(teo, room(), tags=[tag(pricing)])
    post = replied(thread, neighbour())
    questions.advance_due(at=NOW + DAY)
    assert not AnswerDuty.objects.exists()
    assert question(thread).due_at is None
    posts.hide(post=post, by=None, why="Not kind", at=NOW + DAY)
    questions.advance_due(at=NOW + DAY)
    assert AnswerDuty.objects.count() == 1


def test_talk_is_no_question(teo: Person) -> None:
    began(teo, room(), kind="talk")
    assert not OpenQuestion.objects.exists()


def test_what_waits_for_a_moderator_asks_nobody_until_it_is_read(teo: Person, mo: Person, pricing: Topic) -> None:
    knower("Knows", pricing)
    thread = begun(teo, room(), tags=[tag(pricing)])
    assert thread.is_held
    questions.advance_due(at=NOW + DAY)
    assert not AnswerDuty.objects.exists()
    posts.show_again(post=Post.objects.get(), by=mo, at=NOW + DAY)
    questions.advance_due(at=NOW + DAY + HOUR)
    assert question(thread).due_at == NOW + 2 * DAY
    questions.advance_due(at=NOW + 2 * DAY)
    assert AnswerDuty.objects.count() == 1


def test_silence_asks_the_next_and_then_the_coordinators(teo: Person, cora: Person, pricing: Topic) -> None:
    for number in range(5):
        knower(f"Knows {number}", pricing)
    thread = began(teo, room(), tags=[tag(pricing)])
    questions.advance_due(at=NOW + DAY)
    questions.advance_due(at=NOW + 3 * DAY - HOUR)
    assert (told(cora), list(duties.left_unanswered(readers.of(cora)))) == ([], [])
    questions.advance_due(at=NOW + 3 * DAY)
    assert told(cora) == ["thread_unanswered"]
    assert set(AnswerDuty.objects.values_list("state", flat=True)) == {DutyState.EXPIRED}
    assert list(duties.left_unanswered(readers.of(cora))) == [question(thread)]
    for _time in range(3):
        questions.advance_due(at=NOW + 9 * DAY)
    assert told(cora) == ["thread_unanswered"]
    post = replied(thread, cora, at=NOW + 9 * DAY)
    assert list(duties.left_unanswered(readers.of(cora))) == []
    assert question(thread).with_coordinators_at is None
    posts.hide(post=post, by=None, why="Not kind", at=NOW + 9 * DAY)
    questions.advance_due(at=NOW + 9 * DAY)
    assert list(duties.left_unanswered(readers.of(cora))) == [question(thread)]


def test_news_of_what_was_passed_on_is_not_mailed(teo: Person, pricing: Topic) -> None:
    other = knower("Knows", pricing)
    began(teo, room(), tags=[tag(pricing)])
    questions.advance_due(at=NOW + DAY)
    news = list(Notice.objects.filter(person=other))
    assert standing.of_threads(news) == news
    questions.pass_on(duty=AnswerDuty.objects.get(), by=other, at=NOW + DAY)
    assert standing.of_threads(news) == []


def test_a_sweep_that_dies_is_taken_up_when_its_lease_is_over(teo: Person, pricing: Topic) -> None:
    knower("Knows", pricing)
    began(teo, room(), tags=[tag(pricing)])
    at = NOW + DAY
    (dead,) = questions.claim(at=at, most=9)
    assert questions.advance_due(at=at + questions.LEASE / 2) == 0
    assert questions.advance_due(at=at + questions.LEASE) == 1
    assert questions.advance_one(question=dead, at=at + questions.LEASE) is False
    assert AnswerDuty.objects.count() == 1


def test_one_that_breaks_holds_up_nobody_else(teo: Person, pricing: Topic, monkeypatch: pytest.MonkeyPatch) -> None:
    knower("Knows", pricing)
    board = room()
    broken, whole = (began(teo, board, tags=[tag(pricing)], form=f"form {n}") for n in range(2))
    real = duties.to_ask

    def breaks(found: OpenQuestion, thread: Thread, *, most: int, at: datetime) -> list[Person]:
        if thread == broken:
            raise ZeroDivisionError
        return real(found, thread, most=most, at=at)

    monkeypatch.setattr(duties, "to_ask", breaks)
    assert questions.advance_due(at=NOW + DAY) == 1
    assert AnswerDuty.objects.get().thread == whole


# The ladder's step


def climbed(person: Person, mentor: Person) -> Case:
    """Let the only mentor of a case be silent, so that it stands before the forum."""
    case = asked(person, mentor)
    for hours in (24, 48):
        cases.advance_due(at=NOW + hours * HOUR)
    case.refresh_from_db()
    return case


def agreed(case: Case, at: datetime) -> Thread:
    steps.approve(case=case, step=Step.THREAD, title="How do I price it?", words="Six flats.", by=case.person, at=at)
    return Thread.objects.get(open_question__case=case.key)


def test_the_forum_is_wired_as_a_step_and_passed_over_without_a_board(mina: Person, teo: Person) -> None:
    assert isinstance(registry.steps["thread"], AskedInForum)
    assert climbed(teo, mina).step == Step.BOARD


def test_a_request_climbs_to_the_forum_and_an_accepted_answer_supports_it(mina: Person) -> None:
    room()
    ana = neighbour("Ana")
    case = climbed(ana, mina)
    assert case.step == Step.THREAD
    thread = agreed(case, NOW + 50 * HOUR)
    assert (thread.author, thread.title, registry.steps["thread"].url(case=case.key)) == (
        ana,
        "How do I price it?",
        thread.get_absolute_url(),
    )
    questions.advance_due(at=NOW + 50 * HOUR)
    duty = AnswerDuty.objects.get(person=mina)
    post = replied(thread, mina, at=NOW + 51 * HOUR)
    case.refresh_from_db()
    duty.refresh_from_db()
    assert (case.state, duty.state) == (CaseState.OPEN, DutyState.ANSWERED)  # a reply alone closes nothing
    assert threads.accept(thread=thread, post=post, by=ana, at=NOW + 52 * HOUR) is True
    case.refresh_from_db()
    assert case.state == CaseState.SUPPORTED
    assert not AnswerDuty.objects.filter(state=DutyState.OFFERED).exists()


def test_ones_own_words_support_nothing(mina: Person) -> None:
    room()
    person = neighbour("Ana")
    case = climbed(person, mina)
    thread = agreed(case, NOW + 50 * HOUR)
    post = replied(thread, person, at=NOW + 51 * HOUR)
    threads.accept(thread=thread, post=post, by=person, at=NOW + 51 * HOUR)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def test_when_a_request_is_over_nobody_need_answer(mina: Person) -> None:
    room()
    person = neighbour("Ana")
    case = climbed(person, mina)
    thread = agreed(case, NOW + 50 * HOUR)
    questions.advance_due(at=NOW + 50 * HOUR)
    assert AnswerDuty.objects.filter(state=DutyState.OFFERED).exists()
    cases.withdraw(case=case, by=person, at=NOW + 51 * HOUR)
    assert set(AnswerDuty.objects.values_list("state", flat=True)) == {DutyState.WITHDRAWN}
    assert question(thread).due_at is None
    assert thread.is_listed


def test_answered_questions_about_the_topic_help_meanwhile(teo: Person, sam: Person, pricing: Topic) -> None:
    board = room()
    thread = began(teo, board, tags=[tag(pricing)])
    began(teo, board, "Not answered", tags=[tag(pricing)])
    post = replied(thread, neighbour())
    assert AnsweredInForum().help(person=sam, topic=pricing.pk, at=NOW) == []
    threads.accept(thread=thread, post=post, by=teo, at=NOW)
    (found,) = AnsweredInForum().help(person=sam, topic=pricing.pk, at=NOW)
    assert (found.title, found.url) == (thread.title, thread.get_absolute_url())


# Many at once


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_once_ask_nobody_a_third_time() -> None:
    topic = TopicFactory.create(slug="pricing-job")
    knower("Knows", topic)
    board, author = room(), neighbour()
    for number in range(8):
        began(author, board, tags=[tag(topic)], form=f"form {number}")
    with ThreadPoolExecutor(8) as pool:
        moved = list(pool.map(lambda _n: closing(lambda: questions.advance_due(at=NOW + DAY)), range(8)))
    assert sum(int(str(one)) for one in moved) == 8
    assert sorted(AnswerDuty.objects.values_list("slot", flat=True)) == [1, 2]
