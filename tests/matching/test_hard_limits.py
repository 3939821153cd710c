"""Whom a request asks by itself: never anybody whom a hard limit bars, over many small communities drawn at random."""

from datetime import timedelta
from random import Random

import pytest

from matching.commands import mentorships
from matching.models import Ask, Case, Mentorship
from matching.queries import next_mentor, partners, remedies
from matching.queries.ladder import numbers
from profiles.models import Block, Mute, Offer, Person
from tests.factories import NOW, CraftFactory, PersonFactory, PlaceFactory, week_of, works_as
from tests.matching.helping import asked, pricing, said_yes
from tests.matching.pairs import change, mentor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MORNING, NIGHT = week_of(), week_of(range(140, 150))
WAYS = ("language", "hours", "blocks", "blocked", "muted", "full", "rival", "met", "closed", "paused")


def drawn(rng: Random) -> tuple[Case, dict[int, set[str]]]:
    """Return a case of a drawn seeker that nobody was asked for, and what bars each of the drawn mentors."""
    place, craft = PlaceFactory.create(), CraftFactory.create(slug="courier")
    ana = PersonFactory.create(
        name="Ana", zone="Europe/London", week=MORNING, talks=["phone"], languages=["en"], place=place,
        avoids_rivals=rng.random() < 0.2,
    )  # fmt: skip
    works_as(ana, craft)
    bars: dict[int, set[str]] = {}
    for number in range(rng.randint(3, 9)):
        ben = mentor(f"Mentor {number}", languages=["en"])
        bars[ben.pk] = {way for way in WAYS if rng.random() < 0.12}
    case = asked(ana, at=NOW)
    Ask.objects.all().delete()
    for key, ways in bars.items():
        for way in ways:
            bar(ana, Person.objects.get(pk=key), way)
        ticked = ana.avoids_rivals or Person.objects.get(pk=key).avoids_rivals
        if ticked and Person.objects.get(pk=key).place_id == ana.place_id:
            ways.add("rival")
    return Case.objects.get(pk=case.pk), bars


def bar(ana: Person, ben: Person, way: str) -> None:
    changes: dict[str, dict[str, object]] = {
        "language": {"languages": ["pt"]},
        "hours": {"week": NIGHT},
        "rival": {"avoids_rivals": True, "place": ana.place},
    }
    offers: dict[str, dict[str, object]] = {
        "full": {"taken": 2},
        "closed": {"opened_at": None},
        "paused": {"paused_at": NOW},
    }
    if way in changes:
        change(ben, **changes[way])
    elif way in offers:
        Offer.objects.filter(person=ben).update(**offers[way])
    elif way in ("blocks", "blocked"):
        one, other = (ben, ana) if way == "blocks" else (ana, ben)
        Block.objects.create(blocker=one, blocked=other, at=NOW)
    elif way == "muted":
        Mute.objects.create(person=ana, muted=ben, at=NOW)
    elif way == "met":
        together(ana, ben)


def together(ana: Person, ben: Person) -> None:
    """Let two people have been together and part a month ago; their places are free again."""
    earlier = Case.objects.create(
        person=ana, topic=pricing(), form_key=f"met-{ben.pk}", state="supported", opened_at=NOW - 90 * DAY,
        waits_since=NOW - 90 * DAY, step_since=NOW - 90 * DAY, closed_at=NOW - 89 * DAY,
    )  # fmt: skip
    ask = Ask.objects.create(case=earlier, mentor=ben, state="accepted", at=NOW - 90 * DAY, due_at=NOW - 88 * DAY)
    Mentorship.objects.create(
        ask=ask, mentee=ana, mentor=ben, seat=0, length="open", state="ended", started_at=NOW - 89 * DAY,
        ended_at=NOW - 30 * DAY, last_at=NOW - 30 * DAY,
    )  # fmt: skip


def chosen(case: Case) -> set[int]:
    return {one.pk for one in next_mentor.fitting(case, besides=set(), at=NOW, limit=20)}


@pytest.mark.parametrize("seed", range(24))
def test_nobody_whom_a_limit_bars_is_chosen_and_everybody_else_may_be(seed: int) -> None:
    case, bars = drawn(Random(seed))
    free = {key for key, ways in bars.items() if not ways}
    assert chosen(case) == free
    found = next_mentor.of(case, open_asks=numbers().open_asks, at=NOW)
    assert (found.mentor.pk in free) if found else not free


@pytest.mark.parametrize("seed", range(24, 36))
def test_nobody_whom_a_limit_bars_is_proposed_to_coordinators(seed: int) -> None:
    case, bars = drawn(Random(seed))
    free = {key for key, ways in bars.items() if not ways}
    found = proposed(case)
    assert found <= free
    assert len(found) == min(remedies.REMEDIES, len(free))


def proposed(case: Case) -> set[int]:
    rows = Case.objects.filter(pk=case.pk).select_related("person__place").prefetch_related("asks")
    return {one.pk for one in remedies.for_cases(list(remedies.with_works(rows)), NOW)[case.pk].people}


def test_without_a_look_at_whom_one_met_lately_they_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the test sees a limit that does not hold."""
    monkeypatch.setattr(partners, "without_lately", lambda rows, _person, _at: rows)
    ana, ben = PersonFactory.create(name="Ana", languages=["en"]), mentor("Ben", languages=["en"])
    case = asked(ana, at=NOW)
    together(ana, ben)
    assert chosen(case) == {ben.pk}


def test_whom_one_met_lately_is_asked_where_both_want_it(mina: Person, teo: Person) -> None:
    pair = said_yes(teo, mina, at=NOW - 9 * DAY)
    mentorships.end(mentorship=pair, by=teo, at=NOW - 8 * DAY)
    assert not asked(teo, at=NOW).asks.filter(mentor=mina).exists()  # by itself it asks somebody else
    assert asked(teo, mina, at=NOW + DAY).asks.get().mentor == mina  # a wish is theirs, and a yes the mentor's
