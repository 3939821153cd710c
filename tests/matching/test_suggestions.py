"""Who is shown to whom, in which order, and who never is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.commands import runs
from matching.queries import suggestions
from matching.queries.sentences import NOT_LOOKING
from profiles.choices import EVERYONE_POOL, Talk
from profiles.commands import blocks
from profiles.models import Offer, OfferTopic, OwnWords, Person, PersonTopic
from tests.factories import NOW, OfferFactory, PersonFactory, PlaceFactory, TopicFactory, teaches, wants, week_of
from tests.matching.pairs import LATER, change, look, mentor, names

LONDON = {"id": 2643743, "name": "London", "latitude": "51.5", "longitude": "-0.1"}


def test_an_open_offer_of_the_wish_is_suggested(mina: Person, teo: Person) -> None:
    assert names(teo) == ["Mina"]


@pytest.mark.parametrize(
    "closed",
    [
        {"opened_at": None},
        {"paused_at": NOW},
        {"paused_at": NOW, "paused_until": (NOW + timedelta(days=3)).date()},
        {"room": 0},
        {"pool": "another"},
    ],
)
def test_an_offer_that_takes_nobody_is_not(mina: Person, teo: Person, closed: dict[str, object]) -> None:
    Offer.objects.filter(person=mina).update(**closed)
    assert names(teo) == []


def test_a_break_that_is_over_is_none(mina: Person, teo: Person) -> None:
    Offer.objects.filter(person=mina).update(paused_at=NOW, paused_until=(NOW - timedelta(days=1)).date())
    assert names(teo) == ["Mina"]


@pytest.mark.parametrize(
    "gone", [{"confirmed_at": None}, {"hidden_at": NOW, "hidden_why": "spam"}, {"erased_at": NOW, "account": None}]
)
def test_whom_nobody_may_meet_is_not(mina: Person, teo: Person, gone: dict[str, object]) -> None:
    change(mina, **gone)
    assert names(teo) == []


def test_nobody_is_suggested_to_themselves(mina: Person) -> None:
    wants(mina, TopicFactory.create(slug="pricing-job"))
    assert names(mina) == []


@pytest.mark.parametrize("blocker_is_seeker", [True, False])
def test_a_block_removes_at_once_and_looks_like_nobody(mina: Person, teo: Person, *, blocker_is_seeker: bool) -> None:
    runs.run_match(pool=EVERYONE_POOL, at=NOW)
    assert names(teo) == ["Mina"]
    one, other = (teo, mina) if blocker_is_seeker else (mina, teo)
    blocks.add(blocker=one, blocked=other, at=LATER)
    assert names(teo) == []
    assert look(teo).why == "no_mentors"
    assert suggestions.between(viewer=teo, person=mina, at=LATER) is None


# --- Hard limits ------------------------------------------------------------------------------------


def test_no_common_language(mina: Person, teo: Person) -> None:
    change(mina, languages=["so"])
    assert (names(teo), look(teo).why) == ([], "language")


def test_no_common_hours_unless_one_is_content_with_chat(mina: Person, teo: Person) -> None:
    change(mina, week=week_of(hours=[3]))
    assert (names(teo), look(teo).why) == ([], "hours")
    change(teo, talks=[Talk.CHAT])
    assert names(teo) == ["Mina"]


def test_in_person_only_needs_nearness(mina: Person, teo: Person) -> None:
    change(teo, talks=[Talk.IN_PERSON])
    assert names(teo) == ["Mina"]
    change(mina, place=PlaceFactory.create(**LONDON))
    assert (names(teo), look(teo).why) == ([], "place")


@pytest.mark.parametrize("who", ["mina", "teo"])
def test_rivals_stay_apart_if_either_wants_it(mina: Person, teo: Person, who: str) -> None:
    change({"mina": mina, "teo": teo}[who], avoids_rivals=True)
    assert (names(teo), look(teo).why) == ([], "rivals")
    change(mina, place=PlaceFactory.create(**LONDON))
    assert names(teo) == ["Mina"]


# --- Order ------------------------------------------------------------------------------------------


def test_who_offers_the_wish_comes_before_who_offers_something_else(teo: Person) -> None:
    mentor("Beside", topic="invoices")
    mentor("Wish")
    assert names(teo) == ["Wish", "Beside"]


def test_tonights_pick_comes_first_while_both_say_the_same(teo: Person) -> None:
    """Two seekers, one place with the better mentor: the run gives it to who waits longer."""
    better, other = mentor("Better", room=1), mentor("Other", room=1)
    change(other, week=week_of(hours=[8, 9]))
    rival = PersonFactory.create(name="Rival", zone="Europe/London", week=week_of(), talks=["phone"])
    wants(rival, TopicFactory.create(slug="pricing-job"))
    change(rival, features_changed_at=NOW - timedelta(days=30))
    assert names(teo) == ["Better", "Other"]
    runs.run_match(pool=EVERYONE_POOL, at=NOW)
    assert names(rival)[0] == "Better"
    assert names(teo) == ["Other", "Better"]
    change(better, headline="A new line, which is no feature")
    assert names(teo) == ["Other", "Better"]
    change(other, features_changed_at=NOW + timedelta(minutes=1))
    assert names(teo) == ["Better", "Other"]


def test_a_stale_suggestion_is_replaced(mina: Person, teo: Person) -> None:
    runs.run_match(pool=EVERYONE_POOL, at=NOW)
    OfferTopic.objects.filter(offer__person=mina).delete()
    new = mentor("Nia")
    change(mina, features_changed_at=LATER)
    assert names(teo)[0] == new.name


# --- Who looks for what -----------------------------------------------------------------------------


def test_who_looks_for_nothing_gets_nobody_and_is_told_what_to_do(mina: Person, sam: Person) -> None:
    assert (names(sam), look(sam).why) == ([], NOT_LOOKING)


def test_who_does_not_know_yet_gets_people_of_their_trade(mina: Person, teo: Person) -> None:
    PersonTopic.objects.filter(person=teo).delete()
    assert look(teo).why == NOT_LOOKING
    wants(teo, TopicFactory.create(slug="unsure"))
    assert names(teo) == ["Mina"]
    assert "You have not chosen a topic yet" in look(teo).people[0].facts[0].text


def test_own_words_count_as_looking(mina: Person, teo: Person) -> None:
    PersonTopic.objects.filter(person=teo).delete()
    OwnWords.objects.create(person=teo, about=OwnWords.About.LEARN, words="Waffles", folded="waffles")
    assert names(teo) == ["Mina"]


def test_nobody_offers_it(mina: Person, teo: Person) -> None:
    PersonTopic.objects.filter(person=teo).delete()
    wants(teo, TopicFactory.create(slug="testing"))
    change(mina, show_crafts="only_me")
    assert (names(teo), look(teo).why) == ([], "nobody_offers")


def test_whoever_offers_it_is_full(mina: Person, teo: Person) -> None:
    Offer.objects.filter(person=mina).update(room=0)
    assert look(teo).why == "full"


def test_what_exists_is_named_by_topics_and_not_by_people(mina: Person, sam: Person) -> None:
    assert set(suggestions.offered_most(person=sam, at=LATER, limit=5)) == {"Pricing a job", "Finding direct clients"}
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert suggestions.offered_most(person=sam, at=LATER, limit=5) == []


# --- Cost -------------------------------------------------------------------------------------------


def test_queries_are_constant_in_the_people_shown(teo: Person) -> None:
    for number in range(80):
        mentor(f"Mentor {number}")
    counts = {limit: count_queries(teo, limit) for limit in (1, 50)}
    assert len(look(teo, limit=50).people) == 50
    assert counts[1] == counts[50] <= 4


def test_a_few_people_cost_one_wider_look(mina: Person, teo: Person) -> None:
    assert count_queries(teo, 10) == 5


def count_queries(person: Person, limit: int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        suggestions.for_person(person=person, at=LATER, limit=limit)
    return len(queries)


def test_two_topics_of_one_offer_make_one_suggestion(teo: Person) -> None:
    person = PersonFactory.create(name="Both")
    topics = TopicFactory.create(slug="pricing-job"), TopicFactory.create(slug="invoices")
    teaches(OfferFactory.create(person=person), *topics)
    wants(teo, topics[1])
    assert names(teo) == ["Both"]


@pytest.mark.parametrize(("others", "shown"), [(3, False), (2, True)])
def test_somebody_of_the_trade_who_offers_nothing_near_the_wish_comes_only_where_there_are_too_few(
    teo: Person, *, others: int, shown: bool
) -> None:
    for number in range(others):
        mentor(f"Near {number}")
    mentor("Far", topic="react")
    assert ("Far" in names(teo)) is shown
