"""A match run: all of it or nothing, once, by one at a time, and nothing of it lost or doubled."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching import tasks
from matching.choices import RunState
from matching.commands import runs, waits
from matching.commands.matches import Standing
from matching.models import MatchRun, ShownRun, Suggestion, Wait
from matching.queries import pool
from profiles.choices import EVERYONE_POOL
from profiles.commands import blocks
from profiles.models import Offer, Person
from tests.factories import NOW, PersonFactory, TopicFactory, wants, week_of
from tests.matching.pairs import change, mentor

NIGHT = timedelta(days=1)


def run(nights: int = 0, **options: object) -> runs.Outcome:
    return runs.run_match(pool=EVERYONE_POOL, at=NOW + nights * NIGHT, **options)  # type: ignore[arg-type]


def seeker(name: str, *, topic: str = "pricing-job") -> Person:
    person = PersonFactory.create(name=name, zone="Europe/London", week=week_of(), talks=["phone"])
    wants(person, TopicFactory.create(slug=topic))
    return person


def shown() -> MatchRun:
    return ShownRun.objects.get(pool=EVERYONE_POOL).run


# --- What a run leaves ------------------------------------------------------------------------------


def test_a_run_writes_suggestions_with_their_facts_and_shows_itself(mina: Person, teo: Person) -> None:
    made = run().run
    assert made is not None
    assert shown() == made
    found = Suggestion.objects.get()
    assert (found.seeker, found.mentor, found.rank, found.picked) == (teo, mina, 0, True)
    assert found.facts["states"] == ["yes"] * 5
    assert made.state == RunState.DONE
    assert (made.figures["seekers"], made.figures["mentors"], made.figures["coverage"]) == (1, 1, 1)


def test_facts_hold_codes_and_numbers_and_nobodys_name(mina: Person, teo: Person) -> None:
    change(teo, goal="Three clients of my own", headline="Rider")
    run()
    stored = str(Suggestion.objects.get().facts)
    assert all(word not in stored for word in ("Mina", "Teo", "Bristol", "Pricing", "clients", mina.key, teo.key))


def test_a_dry_run_tells_the_same_figures_and_writes_nothing(mina: Person, teo: Person) -> None:
    rehearsed = run(dry_run=True)
    assert rehearsed.run is None
    assert not MatchRun.objects.exists()
    assert not Suggestion.objects.exists()
    assert not Wait.objects.exists()
    assert not ShownRun.objects.exists()
    performed = run().figures
    assert {key: performed[key] for key in performed if key != "seconds"} == {
        key: rehearsed.figures[key] for key in rehearsed.figures if key != "seconds"
    }


def test_at_most_five_and_the_pick_first(db: None) -> None:
    for number in range(8):
        mentor(f"Mentor {number}")
    seeker("Ana")
    run()
    rows = Suggestion.objects.order_by("rank").values_list("rank", "picked")
    assert list(rows) == [(0, True), (1, False), (2, False), (3, False), (4, False)]


def test_who_got_no_pick_is_shown_the_others_from_rank_one(db: None) -> None:
    mentor("Only", room=1)
    seeker("Ana"), seeker("Ben")
    run()
    assert sorted(Suggestion.objects.values_list("rank", "picked")) == [(0, True), (1, False)]


def test_blocks_and_full_offers_bind_the_run(mina: Person, teo: Person) -> None:
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    assert run().figures["zeros"] == {"apart": 1}
    blocks.remove(blocker=mina, blocked=teo, at=NOW)
    Offer.objects.update(room=0)
    assert run(1).figures["zeros"] == {"full": 1}
    Offer.objects.update(room=1)
    assert run(2).figures["zeros"] == {}


def test_imported_people_wait_for_their_own_word(mina: Person) -> None:
    imported = PersonFactory.create(name="Ines", imported=True)
    wants(imported, TopicFactory.create(slug="pricing-job"))
    assert run().figures["seekers"] == 0
    change(imported, confirmed_at=NOW)
    assert run(1).figures["seekers"] == 1


def test_the_same_people_give_the_same_run(mina: Person, teo: Person) -> None:
    one, two = run().figures, run(1).figures
    assert one["input_hash"] == two["input_hash"]
    assert two["changed"] == {"same": 1, "other": 0, "new": 0, "ended": 0}
    change(mina, week=week_of(hours=[8]))
    assert run(2).figures["input_hash"] != one["input_hash"]


def test_the_pool_is_read_in_as_many_queries_for_one_as_for_many(mina: Person, teo: Person) -> None:
    with CaptureQueriesContext(connection) as few:
        pool.load(EVERYONE_POOL, NOW)
    for number in range(10):
        mentor(f"Mentor {number}"), seeker(f"Seeker {number}")
    with CaptureQueriesContext(connection) as many:
        rows = pool.load(EVERYONE_POOL, NOW)
    assert (len(rows.seekers), len(rows.mentors)) == (11, 11)
    assert len(few) == len(many) <= 9


def test_a_whole_run_asks_as_often_for_one_as_for_many(mina: Person, teo: Person) -> None:
    run()
    with CaptureQueriesContext(connection) as few:
        run(1)
    for number in range(10):
        mentor(f"Mentor {number}"), seeker(f"Seeker {number}")
    run(2)
    with CaptureQueriesContext(connection) as many:
        run(3)
    assert len(few) == len(many)


# --- Waiting ----------------------------------------------------------------------------------------


def test_whoever_missed_a_run_goes_first_in_the_next(db: None) -> None:
    mentor("Only", room=1)
    people = [seeker("Ana"), seeker("Ben")]
    run()
    first = Suggestion.objects.get(picked=True).seeker
    (missed,) = [person for person in people if person != first]
    assert Wait.objects.get(person=missed).rounds_missed == 1
    assert Wait.objects.get(person=first).rounds_missed == 0
    run(1)
    assert Suggestion.objects.get(picked=True, run=shown()).seeker == missed
    assert Wait.objects.get(person=missed).rounds_missed == 0


def test_a_run_counts_a_person_once(db: None) -> None:
    person = seeker("Ana")
    made = run().run
    assert made is not None
    waits.count_round(run=made, people=[person.pk], standing=Standing([None], [None], [None]))
    assert Wait.objects.get().rounds_missed == 1
    run(1)
    assert Wait.objects.get().rounds_missed == 2


def test_whoever_stops_looking_waits_no_longer(teo: Person) -> None:
    run()
    assert Wait.objects.get().person == teo
    teo.topics.all().delete()
    run(1)
    assert not Wait.objects.exists()


# --- Old runs ---------------------------------------------------------------------------------------


def test_the_suggestions_of_the_last_two_runs_stay(mina: Person, teo: Person) -> None:
    made = [run(night).run for night in range(3)]
    assert set(Suggestion.objects.values_list("run", flat=True)) == {one.pk for one in made[1:] if one}
    assert MatchRun.objects.count() == 3


def test_the_task_runs_the_match(mina: Person, teo: Person) -> None:
    tasks.run_match()
    assert shown().state == RunState.DONE
