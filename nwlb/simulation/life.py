"""What people of a simulation do: ask, answer, stay silent, forget a question, come back from a rest."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from django.db.models import Min

from forums.commands import questions
from forums.models import OpenQuestion
from matching.choices import CaseState, Length, Step, Verb
from matching.commands import asks, bonds, cases, gigs, lanes, mentorships, steps
from matching.commands.asks import No
from matching.commands.cases import Said
from matching.errors import MentorIsFull
from matching.models import Ask, Case, Gig, Move
from matching.queries import next_mentor, suggestions
from nwlb.seeding import write
from nwlb.seeding.catalogue import Catalogue
from nwlb.seeding.draw import Artist, Drawn, Recipe
from nwlb.seeding.write import Settler
from nwlb.simulation import forum
from nwlb.simulation.post import Postbox
from profiles.choices import RoleName
from profiles.commands import deliveries, mails, offers
from profiles.errors import Refusal
from profiles.models import Person

BEGIN = datetime(2026, 11, 2, 8, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MOST_SWEPT = 100_000
PROMISED_DAYS = 7
UNSPOKEN = "ti"  # Tigrinya, which no drawn mentor speaks


@dataclass(frozen=True)
class Population:
    """``people`` ask and ``mentors`` are asked; ``silent`` is the share of mentors who never answer.

    ``gigs`` is the share of everybody who goes on a gig, some of them twice; ``withdrawn`` of those who
    take their request back; ``unspoken`` of those who ask in a language that no mentor speaks. ``room``
    is how many people each mentor takes, 0 as drawn. ``flood`` brings everybody on the first day, else
    they come until seven days before the end, so that the promise is due for all of them.
    """

    people: int
    mentors: int
    days: int
    seed: int
    silent: float = 0.3
    gigs: float = 0.0
    withdrawn: float = 0.0
    unspoken: float = 0.0
    room: int = 0
    flood: bool = False


class Life:
    """Some weeks of a community. Every write is a command of the product with the time of its own clock."""

    def __init__(self, population: Population, catalogue: Catalogue, postbox: Postbox | None = None) -> None:
        self.population = population
        self.postbox = postbox or Postbox()
        self.catalogue = catalogue
        self.rng = Random(f"{population.seed}:life")  # noqa: S311 - draws a story, guards nothing
        self.end = BEGIN + population.days * DAY
        self.todo: list[tuple[datetime, int, Callable[[datetime], object]]] = []
        self.seen = 0
        self.count = 0

    def run(self) -> datetime:
        """Let it pass, from one moment at which something is due to the next. Returns when it ended."""
        seekers, mentors = self.settle()
        self.silent = set(self.rng.sample(mentors, round(len(mentors) * self.population.silent)))
        span = 1.0 if self.population.flood else max(1.0, self.population.days - PROMISED_DAYS)
        for person in seekers:
            self.later(BEGIN, span * self.rng.random() * 24, partial(self.ask, person))
        for person in [*seekers, *mentors]:
            for _time in range(2):
                if self.rng.random() < self.population.gigs:
                    hours = self.rng.random() * self.population.days * 24
                    self.later(BEGIN, hours, partial(self.go, person, self.rng.randint(1, 9)))
        at = BEGIN
        # What could not be moved is still due: it is tried again, and the clock goes on.
        while (due := self.next_moment()) is not None and (at := max(due, at + QUARTER)) <= self.end:
            self.act(at)
            self.sweep(at)
            self.look(at)
        self.post(self.end)
        return self.end

    def settle(self) -> tuple[list[int], list[int]]:
        seed = self.population.seed
        drawn = {
            "seeker": list(Artist(self.catalogue, Recipe(seed, seek=1.0, offer=0.0)).people(self.population.people)),
            "mentor": list(
                Artist(self.catalogue, Recipe(seed + 1, seek=0.2, offer=1.0)).people(self.population.mentors)
            ),
            "coordinator": list(Artist(self.catalogue, Recipe(seed + 2, seek=0.0, offer=0.0)).people(1)),
        }
        role = {"coordinator": RoleName.COORDINATOR}
        settlers = [
            Settler(one, f"{kind}{number}@example.org", role=role.get(kind))
            for kind, some in drawn.items()
            for number, one in enumerate(self.shaped(kind, some))
        ]
        write.settle(settlers=settlers, key=str(seed), facts={"simulation": True}, at=BEGIN)
        forum.set_up(at=BEGIN)
        rows = Person.objects.order_by("pk")
        self.coordinator = rows.get(roles__role=RoleName.COORDINATOR)
        mentors = rows.filter(account__email__startswith="mentor").values_list("pk", flat=True)
        return list(rows.filter(account__email__startswith="seeker").values_list("pk", flat=True)), list(mentors)

    def shaped(self, kind: str, some: Iterable[Drawn]) -> Iterator[Drawn]:
        """Give those who were drawn what the population says of languages and room."""
        for one in some:
            alone = kind == "seeker" and self.rng.random() < self.population.unspoken
            offer = replace(one.offer, room=self.population.room) if one.offer and self.population.room else one.offer
            # Not said is not no, so in a Babel every mentor says what they speak.
            said = one.languages or (("en",) if self.population.unspoken and kind == "mentor" else ())
            yield replace(one, languages=(UNSPOKEN,) if alone else said, offer=offer)

    def later(self, at: datetime, hours: float, what: Callable[[datetime], object]) -> None:
        """Do something after so many hours, at the next quarter."""
        self.count += 1
        quarters = max(1, round(hours * HOUR / QUARTER))
        heapq.heappush(self.todo, (at + quarters * QUARTER, self.count, what))

    def next_moment(self) -> datetime | None:
        due = Case.objects.filter(state=CaseState.OPEN, stopped_at=None).aggregate(due=Min("due_at"))["due"]
        back = Gig.objects.filter(ended_at=None).aggregate(back=Min("until"))["back"]
        look = OpenQuestion.objects.aggregate(due=Min("due_at"))["due"]
        return min(
            [moment for moment in (due, back, look, self.todo[0][0] if self.todo else None) if moment], default=None
        )

    def act(self, at: datetime) -> None:
        while self.todo and self.todo[0][0] <= at:
            _at, _number, what = heapq.heappop(self.todo)
            with suppress(Refusal):
                what(at)

    def sweep(self, at: datetime) -> None:
        """What beat wakes: the same sweeps in the same order as on the site."""
        gigs.end_due(at=at, limit=MOST_SWEPT)
        lanes.give_due(at=at, limit=MOST_SWEPT)
        bonds.go_on_without(at=at, limit=MOST_SWEPT)
        cases.advance_due(at=at, limit=MOST_SWEPT)
        mentorships.finish_due(at=at)
        questions.advance_due(at=at, limit=MOST_SWEPT)
        self.post(at)

    def post(self, at: datetime) -> None:
        """Mail what is owed, by the outbox of the site."""
        while deliveries.relay_due(at=at, limit=MOST_SWEPT):
            pass
        while mails.send_due(send=self.postbox.take, at=at, limit=MOST_SWEPT):
            pass

    def look(self, at: datetime) -> None:
        """Let everybody whom something new concerns think about it."""
        for move in Move.objects.filter(pk__gt=self.seen).select_related("ask").order_by("pk"):
            self.seen = move.pk
            if move.verb in (Verb.ASKED, Verb.REPLIED) and move.ask is not None:
                self.ponder(move.ask, at)
            elif move.verb == Verb.QUESTION and move.ask_id is not None and self.rng.random() < 0.8:  # noqa: PLR2004 - share
                self.later(at, self.rng.uniform(0.5, 20), partial(self.reply, move.ask_id))
            elif move.verb == Verb.CLIMBED and move.became == Step.THREAD:
                self.think_of_the_forum(move.case_id, at)
            elif move.verb == Verb.OFFERED:
                self.later(at, self.rng.uniform(1, 6), partial(self.let_through, move.case_id))
            elif move.verb == Verb.CLIMBED:
                self.later(at, self.rng.uniform(1, 30), partial(self.look_after, move.case_id))

    def ask(self, pk: int, at: datetime) -> None:
        """Ask about the first wish; half of them name somebody of the page of suggestions."""
        person = Person.objects.get(pk=pk)
        wanted = list(person.topics.order_by("position").values_list("topic", flat=True)) or [self.catalogue.unsure]
        found = suggestions.for_person(person=person, at=at, limit=3).people if self.rng.random() < 0.5 else []  # noqa: PLR2004
        wishes = list(Person.objects.filter(key__in=[one.key for one in found]).order_by("pk"))
        length = self.rng.choice(list(Length))
        said = Said(topic=wanted[0], wishes=wishes, words=person.goal, length=length)
        case = cases.open_case(person=person, said=said, form_key=f"simulated-{pk}", at=at)
        chance = self.rng.random()
        if chance < 0.1:  # noqa: PLR2004 - shares
            self.later(at, 12, lambda at: cases.ask_early(case=case, by=person, at=at))
        elif self.rng.random() < self.population.withdrawn:
            self.later(at, 40, lambda at: cases.withdraw(case=case, by=person, at=at))

    def go(self, pk: int, days: int, at: datetime) -> None:
        """Go on a gig for some days; one in four is back earlier than they said."""
        person = Person.objects.get(pk=pk)
        gigs.start(person=person, until=at + days * DAY, at=at)
        if self.rng.random() < 0.25:  # noqa: PLR2004 - share
            self.later(at, days * 24 * self.rng.random(), lambda at: gigs.end(person=person, at=at))

    def ponder(self, ask: Ask, at: datetime) -> None:
        if ask.mentor_id not in self.silent:
            self.later(at, self.rng.expovariate(1 / 16), partial(self.answer, ask.pk))

    def answer(self, pk: int, at: datetime) -> None:
        ask = Ask.objects.select_related("mentor", "case__person").get(pk=pk)
        chance = self.rng.random()
        if chance < 0.55:  # noqa: PLR2004 - shares
            try:
                asks.accept(ask=ask, by=ask.mentor, at=at)
            except MentorIsFull:
                asks.put_on_list(ask=ask, by=ask.mentor, at=at)
        elif chance < 0.65:  # noqa: PLR2004
            asks.put_on_list(ask=ask, by=ask.mentor, at=at)
        elif chance < 0.78:  # noqa: PLR2004
            asks.want_more(ask=ask, by=ask.mentor, question="What have you tried?", at=at)
        else:
            pauses = chance > 0.95  # noqa: PLR2004
            asks.decline(ask=ask, by=ask.mentor, no=No(pauses=pauses), at=at)
            if pauses:
                self.later(at, 72, lambda at: offers.resume(person=ask.mentor, at=at))

    def reply(self, pk: int, at: datetime) -> None:
        ask = Ask.objects.select_related("mentor", "case__person").get(pk=pk)
        asks.reply(ask=ask, by=ask.case.person, words="Two things, and neither worked.", at=at)

    def think_of_the_forum(self, pk: int, at: datetime) -> None:
        """Let most agree to ask in the forum, and some pass it over; the others say nothing."""
        case, chance = Case.objects.select_related("person").get(pk=pk), self.rng.random()
        if chance < 0.6:  # noqa: PLR2004 - shares
            self.later(at, self.rng.uniform(0.5, 16), lambda at: forum.agree(Case.objects.get(pk=pk), at=at))
        elif chance < 0.75:  # noqa: PLR2004
            self.later(at, 4, lambda at: steps.skip(case=case, by=case.person, at=at))

    def let_through(self, pk: int, at: datetime) -> None:
        """Let a moderator read the question; whoever is asked then answers in their time, if they do."""
        if (thread := forum.thread_of(Case.objects.get(pk=pk))) is not None:
            forum.read(thread, by=self.coordinator, at=at)
            self.later(at, self.rng.uniform(2, 14), partial(self.answer_there, pk))

    def answer_there(self, pk: int, at: datetime) -> None:
        thread = forum.thread_of(Case.objects.get(pk=pk))
        for duty in forum.asked(thread) if thread else ():
            if duty.person_id not in self.silent and self.rng.random() < 0.5:  # noqa: PLR2004 - share
                forum.answer(duty, at=at)
                self.later(at, 2, partial(self.mark, pk))

    def mark(self, pk: int, at: datetime) -> None:
        """Let it help every other one."""
        thread = forum.thread_of(Case.objects.get(pk=pk))
        if thread is not None:
            forum.read(thread, by=self.coordinator, at=at)
            if self.rng.random() < 0.5:  # noqa: PLR2004 - share
                forum.mark(thread, at=at)

    def look_after(self, pk: int, at: datetime) -> None:
        """Let the coordinator take a case up and ask whoever fits and has room now."""
        case = Case.objects.select_related("person").get(pk=pk)
        if case.state != CaseState.OPEN or case.step != Step.BOARD:
            return
        cases.take_up(case=case, by=self.coordinator, at=at)
        asked = set(case.asks.values_list("mentor_id", flat=True)) | {self.coordinator.pk}
        for mentor in next_mentor.fitting(case, besides=asked, at=at, limit=1):
            cases.assign(case=case, mentor=mentor, by=self.coordinator, at=at)
