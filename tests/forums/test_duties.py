"""Who is asked whether they know an answer, and who is left in peace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError

from forums.adapters.steps import AskedInForum
from forums.choices import BoardAudience, DutyState, WatchLevel
from forums.commands import duties as commands
from forums.commands import questions
from forums.models import AnswerDuty, Board, Thread, Watch
from forums.queries import duties
from matching.commands import gigs
from profiles.choices import Curb, RoleName, Verdict
from profiles.commands import blocks, mutes
from profiles.commands.restrictions import Measure
from profiles.errors import NotAllowed
from profiles.models import Notice, Person, Topic
from tests.factories import NOW, CraftFactory, OfferFactory, PlaceFactory, RoleFactory, TopicFactory, teaches, works_as
from tests.forums.helping import began, knower, neighbour, replied, tag
from tests.profiles.reporting import decided, filed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + DAY


@pytest.fixture
def pricing() -> Topic:
    return TopicFactory.create(slug="pricing-job")


@pytest.fixture
def thread(teo: Person, board: Board, pricing: Topic) -> Thread:
    return began(teo, board, tags=[tag(pricing)])


def asked(thread: Thread) -> set[str]:
    questions.advance_due(at=LATER)
    return set(AnswerDuty.objects.filter(thread=thread).values_list("person__name", flat=True))


def test_three_who_share_the_topic_are_asked_and_told(thread: Thread, pricing: Topic, sam: Person) -> None:
    people = [knower(f"Knows {number}", pricing) for number in range(4)]
    assert len(asked(thread)) == 3
    told = Notice.objects.filter(verb="answer_wanted")
    assert set(told.values_list("person", flat=True)) < {person.pk for person in people}
    assert told.count() == 3


def test_an_open_offer_is_knowing_and_a_resting_one_is_not(thread: Thread, pricing: Topic) -> None:
    teaches(OfferFactory.create(person=neighbour("Offers")), pricing)
    teaches(OfferFactory.create(person=neighbour("Rests"), paused=True), pricing)
    assert asked(thread) == {"Offers"}


def _blocks(asker: Person, other: Person, board: Board) -> None:
    blocks.add(blocker=other, blocked=asker, at=NOW)


def _blocked(asker: Person, other: Person, board: Board) -> None:
    blocks.add(blocker=asker, blocked=other, at=NOW)


def _mutes(asker: Person, other: Person, board: Board) -> None:
    mutes.add(person=other, muted=asker, at=NOW)


def _muted(asker: Person, other: Person, board: Board) -> None:
    mutes.add(person=asker, muted=other, at=NOW)


def _mutes_the_board(asker: Person, other: Person, board: Board) -> None:
    Watch.objects.create(person=other, board=board, level=WatchLevel.MUTE, at=NOW)


def _is_out(asker: Person, other: Person, board: Board) -> None:
    Person.objects.filter(pk=other.pk).update(suspended_until=NOW + 9 * DAY)


def _is_on_a_gig(asker: Person, other: Person, board: Board) -> None:
    gigs.start(person=other, until=NOW + 3 * DAY, at=NOW)


def _speaks_another_language(asker: Person, other: Person, board: Board) -> None:
    Person.objects.filter(pk=other.pk).update(languages=["pt"])


def _has_left(asker: Person, other: Person, board: Board) -> None:
    Person.objects.filter(pk=other.pk).update(account=None)


def _may_not_read(asker: Person, other: Person, board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(audience=BoardAudience.MODERATOR)


@pytest.mark.parametrize(
    "reason",
    [
        *(_blocks, _blocked, _mutes, _muted, _mutes_the_board, _is_out, _is_on_a_gig),
        *(_speaks_another_language, _has_left, _may_not_read),
    ],
)
def test_who_is_left_in_peace(
    thread: Thread, pricing: Topic, board: Board, reason: Callable[[Person, Person, Board], None]
) -> None:
    other = knower("Knows", pricing)
    assert duties.to_ask(thread.open_question, thread, most=3, at=LATER) == [other]
    reason(thread.author, other, board)
    assert asked(thread) == set()


@pytest.mark.parametrize(("locale", "is_asked"), [("en", True), ("es", False)])
def test_who_has_not_said_what_they_speak_is_asked_in_the_language_of_their_pages(
    locale: str, is_asked: bool, thread: Thread, pricing: Topic
) -> None:
    other = knower("Knows", pricing)
    Person.objects.filter(pk=other.pk).update(languages=[], locale=locale)
    assert duties.to_ask(thread.open_question, thread, most=3, at=LATER) == ([other] if is_asked else [])


@pytest.mark.parametrize(("languages", "may_be"), [([], True), (["en", "pt"], True), (["pt"], False)])
def test_the_step_into_the_forum_is_for_those_whom_somebody_understands(
    languages: list[str], may_be: bool, thread: Thread, pricing: Topic
) -> None:
    knower("Knows", pricing)
    found = AskedInForum().may_offer(person=thread.author, topic=pricing.pk, languages=languages, at=LATER)
    assert found is may_be


def test_whoever_is_slowed_down_is_not_asked(thread: Thread, pricing: Topic, mo: Person, sam: Person) -> None:
    other = knower("Knows", pricing)
    decided(filed(sam, other), mo, Verdict.WARN, measure=Measure(Curb.SLOW, 3))
    assert asked(thread) == set()


@pytest.mark.parametrize("who", ["asker", "other"])
def test_rivals_are_not_asked_if_either_minds(thread: Thread, pricing: Topic, who: str) -> None:
    rival = knower("Rival", pricing, place=PlaceFactory.create())
    works_as(rival, CraftFactory.create(slug="courier"))
    assert duties.to_ask(thread.open_question, thread, most=3, at=LATER) == [rival]
    minds = thread.author if who == "asker" else rival
    Person.objects.filter(pk=minds.pk).update(avoids_rivals=True)
    elsewhere = knower("Elsewhere", pricing)
    works_as(elsewhere, CraftFactory.create(slug="courier"))
    Person.objects.filter(pk=elsewhere.pk).update(avoids_rivals=True)
    assert asked(Thread.objects.get()) == {"Elsewhere"}


def test_without_a_topic_who_has_answered_there_is_asked(teo: Person, board: Board) -> None:
    first = began(neighbour(), board)
    replied(first, neighbour("Answers"))
    neighbour("Silent")
    assert asked(began(teo, board)) == {"Answers"}


def test_whoever_was_asked_least_comes_first(teo: Person, board: Board, pricing: Topic) -> None:
    for number in range(4):
        knower(f"Knows {number}", pricing)
    first, second = (began(teo, board, tags=[tag(pricing)], form=f"form {number}") for number in range(2))
    left = {f"Knows {number}" for number in range(4)} - asked(first)
    assert left <= asked(second)


def test_nobody_is_asked_a_third_time_in_seven_days(teo: Person, board: Board, pricing: Topic) -> None:
    knower("Knows", pricing)
    for number in range(3):
        began(teo, board, tags=[tag(pricing)], form=f"form {number}")
    questions.advance_due(at=LATER)
    assert AnswerDuty.objects.count() == 2
    third = Thread.objects.get(duties=None)
    questions.advance_due(at=LATER + DAY)
    assert not third.duties.exists()
    AnswerDuty.objects.update(offered_at=LATER - 7 * DAY, counts_until=LATER + DAY)
    questions.advance_due(at=LATER + DAY + timedelta(hours=6))
    assert third.duties.exists()


def test_the_database_lets_no_turn_be_taken_twice(
    teo: Person, board: Board, pricing: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test before: with a query that sees no duty, the exclusion constraint still holds."""
    knower("Knows", pricing)
    for number in range(2):
        began(teo, board, tags=[tag(pricing)], form=f"form {number}")
    monkeypatch.setattr(duties, "free_slot", lambda _person, _at: 1)
    one, two = Thread.objects.order_by("pk")
    assert commands.ask(one.open_question, one, most=1, at=LATER) == 1
    with pytest.raises(IntegrityError, match="answer_duty_two_a_week"):
        commands.ask(two.open_question, two, most=1, at=LATER)


def test_not_me_asks_the_next_one(thread: Thread, pricing: Topic) -> None:
    for number in range(4):
        knower(f"Knows {number}", pricing)
    before = asked(thread)
    duty = AnswerDuty.objects.select_related("thread", "person").first()
    assert duty is not None
    assert questions.pass_on(duty=duty, by=duty.person, at=LATER) is True
    assert questions.pass_on(duty=duty, by=duty.person, at=LATER) is False
    rows = AnswerDuty.objects.filter(thread=thread)
    assert rows.count() == 4 > len(before)
    assert rows.filter(state=DutyState.OFFERED).count() == 3


def test_nobody_passes_on_for_others(thread: Thread, pricing: Topic, sam: Person) -> None:
    knower("Knows", pricing)
    asked(thread)
    with pytest.raises(NotAllowed):
        questions.pass_on(duty=AnswerDuty.objects.get(), by=sam, at=LATER)
    assert AnswerDuty.objects.get().is_open


def test_an_answer_settles_the_duty_of_who_gives_it(thread: Thread, pricing: Topic, cora: Person) -> None:
    people = {name: knower(name, pricing) for name in ("One", "Two")}
    RoleFactory.create(person=people["Two"], role=RoleName.COORDINATOR)
    asked(thread)
    replied(thread, people["One"], at=LATER)
    states = dict(AnswerDuty.objects.values_list("person__name", "state"))
    assert states == {"One": DutyState.ANSWERED, "Two": DutyState.OFFERED}
