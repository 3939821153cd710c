"""Hypothesis drives the real commands on a real database against the model, and looks at the promise after each step.

``LADDER_STORIES=500 pytest tests/matching/test_ladder_model.py`` tells 500 stories instead of a few.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from benchmarks.races import is_a_path
from matching.choices import RUNNING, CaseState, Step
from matching.commands import asks, bonds, cases, gigs, ladder, lanes, mentorships
from matching.commands.asks import No
from matching.contracts import registry
from matching.errors import CaseIsOver
from matching.models import Ask, Case, Mentorship
from matching.queries.lanes import going
from nwlb.simulation import figures
from nwlb.simulation.post import Postbox
from profiles.commands import blocks, deliveries, mails, offers
from profiles.models import Offer, Person
from tests.factories import NOW, OfferFactory, PersonFactory, shares, teaches, wants
from tests.matching import ladder_model as model
from tests.matching.helping import HOUR, asked, pricing
from tests.matching.ladder_rows import Mentor

pytestmark = pytest.mark.django_db
STORIES = int(os.environ.get("LADDER_STORIES", "6"))
STEPS = 25
MENTORS, SEEKERS = {9001: 1, 9002: 1, 9003: 2, 9004: 1}, (9101, 9102)
ANSWERS: dict[str, Callable[..., object]] = {
    "accepted": asks.accept,
    "waiting": asks.put_on_list,
    "declined": asks.decline,
    "more_info": asks.want_more,
}
# What happens in a story; what is named twice happens more often.
ACTS = (
    "open_case", "answer", "answer", "answer", "reply", "answer_and_undo", "answer_and_undo", "ask_early", "withdraw",
    "go_on_a_gig", "go_on_a_gig", "come_back", "pause_or_resume", "block", "end_a_mentorship",
)  # fmt: skip
some, hours_between = st.integers(0, 11), st.sampled_from([0, 1, 12, 24, 48])


def person_of(key: int) -> Person:
    return Person.objects.get(pk=key)


def someone(number: int) -> Person:
    """Choose who goes on a gig: seekers, whose clocks it stops, more often than mentors."""
    return person_of([*SEEKERS, *SEEKERS, *MENTORS][number % 8])


class Story(RuleBasedStateMachine):
    """Four mentors, two seekers, and whatever they may do, in any order. Its rows go when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        topic = pricing()
        for key, room in MENTORS.items():
            person = PersonFactory.create(id=key, name=f"Mentor {key}")
            shares(person, topic)
            teaches(OfferFactory.create(person=person, room=room), topic)
        for key in SEEKERS:
            wants(PersonFactory.create(id=key, name=f"Seeker {key}"), topic)
        self.postbox = Postbox()
        mentors = {key: Mentor(room) for key, room in MENTORS.items()}
        self.model = model.Model(self.asked_of, self.follower, mentors)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()

    @property
    def at(self) -> Any:
        return NOW + self.model.now * HOUR

    def asked_of(self, key: int) -> list[int]:
        return list(Ask.objects.filter(case=key).order_by("pk").values_list("mentor", flat=True))

    def follower(self, key: int) -> int:
        return Case.objects.get(follows=key).pk

    def tried(self, refusal: type[Exception] | None, step: Callable[[], object]) -> bool:
        """Take a step that the model expects to be refused, or not. True if it was taken."""
        if refusal is None:
            step()
            return True
        with pytest.raises(refusal), transaction.atomic():
            step()
        return False

    def an_ask(self, number: int) -> Ask:
        """Choose one of all asks, one that can be answered twice as often; there always is a first case."""
        every = Ask.objects.order_by("pk").select_related("mentor", "case__person")
        live = every.filter(state__in=model.ANSWERABLE)
        chosen = list(live if number % 3 else every) or list(every)
        return chosen[number % len(chosen)]

    # --- What people do: each act reads of two numbers and a yes or no what it needs ---

    @initialize(wishes=st.permutations(list(MENTORS)), most=st.integers(0, 3))
    def begin(self, wishes: list[int], most: int) -> None:
        self.opens(SEEKERS[0], wishes[:most])

    @rule(what=st.sampled_from(ACTS), number=some, other=some, yes=st.booleans(), hours=hours_between)
    def happens(self, what: str, number: int, other: int, yes: bool, hours: int) -> None:
        getattr(self, what)(number, other, yes)
        self.time_passes(hours)

    def open_case(self, number: int, other: int, yes: bool) -> None:
        every = list(MENTORS)
        self.opens(SEEKERS[yes], [every[number % 4], every[other % 4]] if number % 4 != other % 4 else [])

    def opens(self, seeker: int, wishes: list[int]) -> None:
        made: list[Case] = []
        people = [person_of(one) for one in wishes]
        form = str(len(self.model.cases))
        refusal = self.model.no_case(seeker, wishes)
        if self.tried(refusal, lambda: made.append(asked(person_of(seeker), *people, at=self.at, form=form))):
            self.model.opens(made[0].pk, seeker, wishes)

    def answer(self, number: int, other: int, yes: bool) -> None:
        says = list(ANSWERS)[other % len(ANSWERS)]
        ask = self.an_ask(number)
        more: dict[str, dict[str, Any]] = {"declined": {"no": No(pauses=yes)}, "more_info": {"question": "Since when?"}}
        refusal = self.model.no_answer(ask.case_id, ask.mentor_id, says)
        if self.tried(refusal, lambda: ANSWERS[says](ask=ask, by=ask.mentor, at=self.at, **more.get(says, {}))):
            self.model.answers(ask.case_id, ask.mentor_id, says, pauses=yes and says == "declined")

    def reply(self, number: int, other: int, yes: bool) -> None:
        ask = self.an_ask(number)
        refusal = CaseIsOver if self.model.cases[ask.case_id].state != "open" else None
        if self.tried(refusal, lambda: asks.reply(ask=ask, by=ask.case.person, words="Twice.", at=self.at)):
            self.model.replies(ask.case_id, ask.mentor_id)

    def answer_and_undo(self, number: int, other: int, yes: bool) -> None:
        """An answer, perhaps something in between, and the answer taken back."""
        ask = self.an_ask(number)
        self.answer(number, other, yes=False)
        between = [self.go_on_a_gig, self.come_back, self.block, self.answer]
        if yes:
            between[number % 4](number, other, yes)
        refusal = self.model.no_undo(ask.case_id, ask.mentor_id)
        if self.tried(refusal, lambda: asks.undo(ask=ask, by=ask.mentor, at=self.at)):
            self.model.undoes(ask.case_id, ask.mentor_id)

    def ask_early(self, number: int, other: int, yes: bool) -> None:
        case = self.a_case(number)
        refusal = self.model.no_early_ask(case.pk)
        if self.tried(refusal, lambda: cases.ask_early(case=case, by=case.person, at=self.at)):
            self.model.asks_early(case.pk)

    def withdraw(self, number: int, other: int, yes: bool) -> None:
        case = self.a_case(number)
        state = self.model.cases[case.pk].state
        refusal = CaseIsOver if state == "supported" else None
        taken = self.tried(refusal, lambda: cases.withdraw(case=case, by=case.person, at=self.at))
        if taken and state == "open":
            self.model.closes(case.pk, "withdrawn")

    def go_on_a_gig(self, number: int, other: int, yes: bool) -> None:
        person, hours = someone(number), (5, 30, 100)[other % 3]
        gigs.start(person=person, until=self.at + hours * HOUR, at=self.at)
        self.model.goes_on_a_gig(person.pk, self.model.now + hours)

    def come_back(self, number: int, other: int, yes: bool) -> None:
        gigs.end(person=someone(number), at=self.at)
        self.model.is_back(someone(number).pk)

    def pause_or_resume(self, number: int, other: int, yes: bool) -> None:
        mentor = person_of(list(MENTORS)[number % 4])
        if yes:
            offers.pause(person=mentor, until=None, at=self.at)
            self.model.pauses(mentor.pk)
        else:
            offers.resume(person=mentor, at=self.at)
            self.model.resumes(mentor.pk)

    def block(self, number: int, other: int, yes: bool) -> None:
        pair = [person_of(SEEKERS[number % 2]), person_of(list(MENTORS)[other % 4])]
        seeker, mentor = pair
        one, another = reversed(pair) if yes else pair
        blocks.add(blocker=one, blocked=another, at=self.at)
        self.model.blocks(seeker.pk, mentor.pk, by_mentor=yes)

    def end_a_mentorship(self, number: int, other: int, yes: bool) -> None:
        pair = Mentorship.objects.filter(state="active").order_by("pk").first()
        if pair is not None:
            mentorships.end(mentorship=pair, by=pair.mentor, hands_on=yes, at=self.at)
            self.model.ends(pair.ask.case_id, pair.mentor_id, hands_on=yes)

    def time_passes(self, hours: int) -> None:
        for _hour in range(hours):
            self.model.hour()
            for person, until in sorted(self.model.away.items(), key=lambda one: one[1]):
                if until <= self.model.now:
                    assert gigs.end_due(at=self.at, limit=1) == 1
                    self.model.is_back(person)
            lanes.give_due(at=self.at)
            self.model.turn_comes()
            bonds.go_on_without(at=self.at)
            self.model.goes_on_without()
            self.sweep()
        while deliveries.relay_due(at=self.at, limit=1000) or mails.send_due(send=self.postbox.take, at=self.at):
            pass

    def sweep(self) -> None:
        due = Case.objects.filter(due_at__lte=self.at, stopped_at=None).order_by("due_at", "id")
        while (case := due.first()) is not None:
            assert cases.advance_due(at=self.at, limit=1) == 1
            self.model.sweeps(case.pk)

    def a_case(self, number: int) -> Case:
        keys = list(self.model.cases)
        return Case.objects.get(pk=keys[number % len(keys)])

    @invariant()
    def the_rows_stand_as_the_model_does(self) -> None:
        for case in Case.objects.all():
            twin = self.model.cases[case.pk]
            assert (case.state, case.step, case.waits_its_turn) == (twin.state, twin.step, twin.waits_its_turn)
            rows = {ask.mentor_id: ask for ask in case.asks.all()}
            assert {key: (ask.state, ask.runs) for key, ask in rows.items()} == {
                key: (ask.state, ask.runs) for key, ask in twin.asks.items()
            }
            if case.state == CaseState.OPEN and case.stopped_at is None:
                left = {key: (ask.due_at - self.at) / HOUR for key, ask in rows.items() if ask.state in RUNNING}
                assert left == {key: twin.asks[key].left for key in left}
        for offer in Offer.objects.filter(person__in=MENTORS):
            one = self.model.mentors[offer.person_id]
            stands = (offer.taken, offer.paused_at is None, offer.unanswered)
            assert stands == (len(one.held), one.open, one.silences)
            assert offer.taken <= offer.room

    @invariant()
    def the_promise_is_kept(self) -> None:
        for case in Case.objects.prefetch_related("moves"):
            assert is_a_path(case)
            assert sum(ask.runs for ask in case.asks.all()) <= 1
            assert len(going(case.person)) <= model.OPEN_CASES
            assert not figures.is_past(case, self.at)
            if case.state == CaseState.OPEN:
                assert case.due_at is not None
                assert case.due_at >= self.at or case.stopped_at is not None
                until = case.due_at if case.stopped_at is None else self.at
                assert figures.longest(case, until) <= model.FIRST
                assert case.step == Step.BOARD or self.model.cases[case.pk].active < model.BOARD
        assert self.postbox.twice() == 0


FIXED = settings(
    max_examples=STORIES,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
QUICK = settings(FIXED, phases=[Phase.generate], report_multiple_bugs=False, max_examples=4 * STORIES)


@pytest.fixture
def numbers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small numbers, so that limits are met, and no step between asks and board: those have their own tests."""
    monkeypatch.setattr(registry, "steps", {})
    settings.LADDER = {"open_asks": str(model.OPEN_ASKS), "cases_a_day": "1000"}


@pytest.mark.usefixtures("numbers")
def test_whatever_happens_the_ladder_stands_as_the_model_does() -> None:
    run_state_machine_as_test(Story, settings=FIXED)


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize("step", ["stop", "call_back"], ids=["a clock that runs on", "others are not told"])
def test_a_ladder_that_leaves_a_step_out_is_found(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the model sees at once where the product does less than it should."""
    monkeypatch.setattr(ladder, step, lambda **_named: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Story, settings=QUICK)
