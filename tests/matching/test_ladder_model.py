"""Hypothesis drives the real commands on a real database against the model, and looks at the promise after each step.

``LADDER_STORIES=500 pytest tests/matching/test_ladder_model.py`` tells 500 stories instead of a few.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from pytest_django import Settings

from benchmarks.races import is_a_path
from matching.choices import RUNNING, CaseState, Step
from matching.commands import asks, cases, gigs, mentorships
from matching.commands.asks import No
from matching.contracts import registry
from matching.errors import CaseIsOver
from matching.models import Ask, Case, Mentorship
from nwlb.simulation import figures
from nwlb.simulation.post import Postbox
from profiles.commands import blocks, deliveries, mails, offers
from profiles.models import Offer, Person
from tests.factories import NOW, OfferFactory, PersonFactory, shares, teaches, wants
from tests.matching import ladder_model as model
from tests.matching.helping import HOUR, asked, pricing

pytestmark = pytest.mark.django_db
STORIES = int(os.environ.get("LADDER_STORIES", "8"))
STEPS = 30
MENTORS, SEEKERS = {9001: 1, 9002: 1, 9003: 2, 9004: 1}, (9101, 9102)
ANSWERS: dict[str, Callable[..., object]] = {
    "accepted": asks.accept,
    "waiting": asks.put_on_list,
    "declined": asks.decline,
    "more_info": asks.want_more,
}
some = st.integers(0, 11)


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
        mentors = {key: model.Mentor(room) for key, room in MENTORS.items()}
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

    def an_ask(self, number: int) -> tuple[int, int]:
        """Choose one of all asks, one that can be answered twice as often."""
        every = [(key, mentor) for key, case in self.model.cases.items() for mentor in case.asks]
        live = [one for one in every if self.model.cases[one[0]].asks[one[1]].state in model.ANSWERABLE]
        chosen = live if live and number % 3 else every
        return chosen[number % len(chosen)]

    def has_asks(self) -> bool:
        return any(case.asks for case in self.model.cases.values())

    def has_cases(self) -> bool:
        return bool(self.model.cases)

    # --- What people do ---

    @rule(seeker=st.sampled_from(SEEKERS), wishes=st.lists(st.sampled_from(list(MENTORS)), max_size=3, unique=True))
    def open_case(self, seeker: int, wishes: list[int]) -> None:
        made: list[Case] = []
        people = [Person.objects.get(pk=one) for one in wishes]
        person, form = Person.objects.get(pk=seeker), str(len(self.model.cases))
        refusal = self.model.no_case(seeker, wishes)
        if self.tried(refusal, lambda: made.append(asked(person, *people, at=self.at, form=form))):
            self.model.opens(made[0].pk, seeker, wishes)

    @precondition(has_asks)
    @rule(number=some, says=st.sampled_from(["accepted", "waiting", "declined", "more_info"]), pauses=st.booleans())
    def answer(self, number: int, says: str, pauses: bool) -> None:
        key, mentor = self.an_ask(number)
        ask = Ask.objects.get(case=key, mentor=mentor)
        more: dict[str, dict[str, Any]] = {
            "declined": {"no": No(pauses=pauses)},
            "more_info": {"question": "Since when?"},
        }
        refusal = self.model.no_answer(key, mentor, says)
        if self.tried(refusal, lambda: ANSWERS[says](ask=ask, by=ask.mentor, at=self.at, **more.get(says, {}))):
            self.model.answers(key, mentor, says, pauses=pauses and says == "declined")

    @precondition(has_asks)
    @rule(number=some)
    def reply(self, number: int) -> None:
        key, mentor = self.an_ask(number)
        ask = Ask.objects.get(case=key, mentor=mentor)
        refusal = CaseIsOver if self.model.cases[key].state != "open" else None
        if self.tried(refusal, lambda: asks.reply(ask=ask, by=ask.case.person, words="Twice.", at=self.at)):
            self.model.replies(key, mentor)

    @precondition(has_asks)
    @rule(number=some)
    def undo(self, number: int) -> None:
        fresh = [one for one, said in self.model.said.items() if said.at == self.model.now]
        key, mentor = fresh[number % len(fresh)] if fresh and number % 4 else self.an_ask(number)
        ask = Ask.objects.get(case=key, mentor=mentor)
        if self.tried(self.model.no_undo(key, mentor), lambda: asks.undo(ask=ask, by=ask.mentor, at=self.at)):
            self.model.undoes(key, mentor)

    @precondition(has_asks)
    @rule(number=some, then=st.sampled_from(["", "go_on_a_gig", "come_back", "block"]))
    def say_yes_and_take_it_back(self, number: int, then: str) -> None:
        key, mentor = self.an_ask(number)
        seeker, ask = self.model.cases[key].seeker, Ask.objects.get(case=key, mentor=mentor)
        refusal = self.model.no_answer(key, mentor, "accepted")
        if self.tried(refusal, lambda: asks.accept(ask=ask, by=ask.mentor, at=self.at)):
            self.model.answers(key, mentor, "accepted")
        other = list(MENTORS)[number % len(MENTORS)]
        more = {"go_on_a_gig": (seeker, 12), "come_back": (seeker,), "block": (seeker, other, False)}
        if then:
            getattr(self, then)(*more[then])
        if self.tried(self.model.no_undo(key, mentor), lambda: asks.undo(ask=ask, by=ask.mentor, at=self.at)):
            self.model.undoes(key, mentor)

    @precondition(has_cases)
    @rule(number=some)
    def ask_early(self, number: int) -> None:
        case = self.a_case(number)
        refusal = self.model.no_early_ask(case.pk)
        if self.tried(refusal, lambda: cases.ask_early(case=case, by=case.person, at=self.at)):
            self.model.asks_early(case.pk)

    @precondition(has_cases)
    @rule(number=some)
    def withdraw(self, number: int) -> None:
        case = self.a_case(number)
        state = self.model.cases[case.pk].state
        refusal = CaseIsOver if state == "supported" else None
        taken = self.tried(refusal, lambda: cases.withdraw(case=case, by=case.person, at=self.at))
        if taken and state == "open":
            self.model.closes(case.pk, "withdrawn")

    @rule(person=st.sampled_from([*MENTORS, *SEEKERS]), hours=st.integers(1, 200))
    def go_on_a_gig(self, person: int, hours: int) -> None:
        gigs.start(person=Person.objects.get(pk=person), until=self.at + hours * HOUR, at=self.at)
        self.model.goes_on_a_gig(person, self.model.now + hours)

    @rule(person=st.sampled_from([*MENTORS, *SEEKERS]))
    def come_back(self, person: int) -> None:
        gigs.end(person=Person.objects.get(pk=person), at=self.at)
        self.model.is_back(person)

    @rule(mentor=st.sampled_from(list(MENTORS)))
    def pause(self, mentor: int) -> None:
        offers.pause(person=Person.objects.get(pk=mentor), until=None, at=self.at)
        self.model.mentors[mentor].open = False

    @rule(mentor=st.sampled_from(list(MENTORS)))
    def resume(self, mentor: int) -> None:
        offers.resume(person=Person.objects.get(pk=mentor), at=self.at)
        self.model.resumes(mentor)

    @rule(seeker=st.sampled_from(SEEKERS), mentor=st.sampled_from(list(MENTORS)), by_mentor=st.booleans())
    def block(self, seeker: int, mentor: int, by_mentor: bool) -> None:
        one, other = (mentor, seeker) if by_mentor else (seeker, mentor)
        blocks.add(blocker=Person.objects.get(pk=one), blocked=Person.objects.get(pk=other), at=self.at)
        self.model.blocks(seeker, mentor, by_mentor=by_mentor)

    @rule(mentor=st.sampled_from(list(MENTORS)), hands_on=st.booleans())
    def end_a_mentorship(self, mentor: int, hands_on: bool) -> None:
        pair = Mentorship.objects.filter(mentor=mentor, state="active").order_by("pk").first()
        if pair is not None:
            mentorships.end(mentorship=pair, by=pair.mentor, hands_on=hands_on, at=self.at)
            self.model.ends(pair.ask.case_id, mentor, hands_on=hands_on)

    # --- Time ---

    @rule(hours=st.sampled_from([1, 6, 24, 48]))
    def time_passes(self, hours: int) -> None:
        for _hour in range(hours):
            self.model.hour()
            for person, until in sorted(self.model.away.items(), key=lambda one: one[1]):
                if until <= self.model.now:
                    assert gigs.end_due(at=self.at, limit=1) == 1
                    self.model.is_back(person)
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

    # --- What must be true ---

    @invariant()
    def the_rows_stand_as_the_model_does(self) -> None:
        for case in Case.objects.all():
            twin = self.model.cases[case.pk]
            assert (case.state, case.step) == (twin.state, twin.step)
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
            assert not figures.is_past(case, self.at)
            if case.state == CaseState.OPEN:
                assert case.due_at is not None
                assert case.due_at >= self.at or case.stopped_at is not None
                until = case.due_at if case.stopped_at is None else self.at
                assert figures.longest(case, until) <= model.FIRST
                assert case.step == Step.BOARD or self.model.cases[case.pk].active < model.BOARD
        assert self.postbox.twice() == 0


def test_whatever_happens_the_ladder_stands_as_the_model_does(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "steps", {})
    settings.LADDER = {"open_asks": str(model.OPEN_ASKS), "cases_a_day": "1000"}
    run_state_machine_as_test(Story, settings=FIXED)


FIXED = settings(
    max_examples=STORIES,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
