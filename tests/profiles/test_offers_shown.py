"""What an offer says, and who sees it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.commands import offers, wishes
from profiles.commands.offers import Offered
from profiles.errors import (
    OfferNeedsATopic,
    TopicNotShared,
)
from profiles.models import Offer, Person
from profiles.queries.offers import of_person, room_left
from tests.factories import NOW, TopicFactory, shares, teaches
from tests.profiles.offering import LATER, fresh, is_open, topics_of, typed

SignIn = Callable[[Person], Client]


# --- What it says ---------------------------------------------------------------------------------


def test_only_shared_topics_can_be_offered(sharer: Person, sign_in: SignIn) -> None:
    other = TopicFactory.create(slug="bike-brakes")
    with pytest.raises(TopicNotShared):
        offers.describe(person=sharer, said=Offered([other.pk], [], 2), at=NOW)
    page = sign_in(sharer).post("/offer/", typed([other])).content.decode()
    assert "not on our list any more" in page
    assert "First year on a bike" in page  # what was typed stays


def test_an_open_offer_keeps_a_topic(mina: Person, sign_in: SignIn) -> None:
    with pytest.raises(OfferNeedsATopic):
        offers.describe(person=mina, said=Offered([], [], 2), at=NOW)
    page = sign_in(mina).post("/offer/", typed([])).content.decode()
    assert "needs at least one topic" in page
    assert Offer.objects.get(person=mina).topics.count() == 2


def test_a_topic_that_is_no_longer_shared_leaves_the_offer(mina: Person) -> None:
    kept, gone = topics_of(mina)
    wishes.share(person=mina, topics=[kept.pk], words=[], at=NOW)
    assert [row.topic_id for row in mina.offer.topics.all()] == [kept.pk]
    with pytest.raises(OfferNeedsATopic), transaction.atomic():
        wishes.share(person=mina, topics=[gone.pk], words=[], at=NOW)
    assert [row.topic_id for row in mina.offer.topics.all()] == [kept.pk]


@pytest.mark.parametrize("room", ["0", "7", "-1", "two", "", "2.5"])
def test_room_is_one_to_six(sharer: Person, sign_in: SignIn, room: str) -> None:
    page = sign_in(sharer).post("/offer/", typed(topics_of(sharer), room=room)).content.decode()
    assert "Please choose one" in page
    assert not Offer.objects.exists()


def test_saving_the_same_again_is_no_news(sharer: Person) -> None:
    said = Offered([t.pk for t in topics_of(sharer)], ["one_off"], 2)
    assert offers.describe(person=sharer, said=said, at=LATER)
    assert not offers.describe(person=sharer, said=said, at=LATER + timedelta(days=1))
    assert fresh(sharer).features_changed_at == LATER


def test_every_place_of_an_offer_is_free_while_nobody_is_mentored(mina: Person) -> None:
    assert room_left(mina.offer) == mina.offer.room == 2


def test_every_model_field_posted_changes_only_declared_ones(mina: Person, sam: Person, sign_in: SignIn) -> None:
    hostile = {
        "id": "999", "person": str(sam.pk), "person_id": str(sam.pk), "pool": "evil", "opened_at": "2020-01-01",
        "handbook_passed_at": "2020-01-01", "paused_at": "2020-01-01", "paused_until": "2030-01-01",
    }  # fmt: skip
    before = Offer.objects.values(*(name for name in hostile if name != "person")).get(person=mina)
    sign_in(mina).post("/offer/", typed(topics_of(mina), **hostile))
    after = Offer.objects.values(*(name for name in hostile if name != "person")).get(person=mina)
    assert Offer.objects.get(person=mina).room == 3
    assert after == before


# --- Who sees it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "erased", "not agreed", "account closed"])
def test_nobody_can_ask_a_person_who_is_not_there(mina: Person, state: str) -> None:
    assert is_open(mina)
    fields: dict[str, dict[str, Any]] = {
        "hidden": {"hidden_at": NOW, "hidden_why": "spam"},
        "erased": {"erased_at": NOW, "account": None},
        "not agreed": {"confirmed_at": None},
    }
    if state in fields:
        Person.objects.filter(pk=mina.pk).update(**fields[state])
    else:
        assert mina.account is not None
        mina.account.is_active = False
        mina.account.save()
    assert not is_open(mina)


def test_a_profile_shows_the_offer_while_it_is_open(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    assert "Room for 2" in browser.get(mina.get_absolute_url()).content.decode()
    offers.pause(person=mina, until=date(2030, 1, 2), at=NOW)
    paused = browser.get(mina.get_absolute_url()).content.decode()
    assert "Mina takes a break until 2 January." in paused
    assert "Room for" not in paused
    offers.close(person=mina, at=NOW)
    closed = browser.get(mina.get_absolute_url()).content.decode()
    assert "Mentoring" not in closed


def test_ones_own_page_costs_the_same_with_many_topics(mina: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    browser.get("/offer/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/offer/")
    more = [TopicFactory.create() for _n in range(10)]
    shares(mina, *more)
    teaches(mina.offer, *more)
    with CaptureQueriesContext(connection) as many:
        browser.get("/offer/")
    assert len(many) == len(few) <= 12


def test_without_an_offer_there_is_no_state(sam: Person) -> None:
    assert of_person(sam, NOW) is None
