"""Home leads a newcomer by three small steps, and knows from the database what is done."""

from typing import Any

import pytest

from nwlb.first_steps import first_steps
from profiles.commands import offers
from profiles.models import Person
from profiles.queries.steps import Said
from tests.factories import NOW, OfferFactory, PersonFactory, PlaceFactory, TopicFactory, shares, wants, week_of
from tests.factories.cast import SignIn

NOTHING = {"learns": False, "shares": 0, "offer": "none", "read_handbook": False, "unsaid": ("hours", "talks")}


def steps(*, has_asked: bool = False, **said: Any) -> tuple[str, str]:
    """Return the step to take and the states of all three."""
    found = first_steps(said=Said(**{**NOTHING, **said}), has_asked=has_asked)
    assert found
    return found.now, " ".join(state for _name, state in found.stops)


def test_a_seeker_is_led_to_the_first_request() -> None:
    assert steps() == ("learn", "now next next")
    assert steps(unsaid=()) == ("learn", "now done next")
    assert steps(learns=True) == ("reach", "done now next")
    assert steps(learns=True, unsaid=()) == ("ask", "done done now")
    assert steps(learns=True, shares=2, offer="open") == ("reach", "done now next")


def test_who_only_shares_is_led_to_an_open_offer() -> None:
    assert steps(shares=1) == ("handbook", "done now next")
    assert steps(shares=1, read_handbook=True) == ("open", "done done now")
    assert steps(shares=1, offer="closed") == ("handbook", "done now next")


@pytest.mark.parametrize(
    ("said", "has_asked"), [({"learns": True}, True), ({"shares": 1, "offer": "open"}, False), ({}, True)]
)
def test_who_has_arrived_needs_no_leading(said: dict[str, Any], has_asked: bool) -> None:
    assert first_steps(said=Said(**{**NOTHING, **said}), has_asked=has_asked) is None


def test_a_newcomer_sees_the_line_and_one_thing_to_do(sign_in: SignIn, sam: Person) -> None:
    page = sign_in(sam).get("/home/").content.decode()
    assert page.count('class="btn btn--sun"') == 1
    assert "Say what you want to learn" in page
    assert "Somebody answers" in page


def test_who_has_said_enough_is_led_to_asking(sign_in: SignIn, mina: Person) -> None:
    ready = PersonFactory.create(place=PlaceFactory.create(), talks=["phone"], week=week_of(), languages=["en"])
    wants(ready, TopicFactory.create(slug="pricing-job"))
    page = sign_in(ready).get("/home/").content.decode()
    assert '<a class="btn btn--sun" href="/ask/">' in page
    assert mina.name in page


def test_a_mentor_to_be_is_led_to_the_handbook_and_beyond(sign_in: SignIn, sam: Person) -> None:
    topic = TopicFactory.create(slug="pricing-job")
    shares(sam, topic)
    browser = sign_in(sam)
    assert '<a class="btn btn--sun" href="/offer/handbook/">' in browser.get("/home/").content.decode()
    offers.pass_handbook(person=sam, at=NOW)
    assert '<a class="btn btn--sun" href="/offer/">' in browser.get("/home/").content.decode()


def test_a_mentor_with_an_open_offer_may_rest(sign_in: SignIn, mina: Person) -> None:
    assert "We write to you as soon as somebody asks." in sign_in(mina).get("/home/").content.decode()


def test_a_closed_offer_leads_back_to_it(sign_in: SignIn, sam: Person) -> None:
    shares(sam, TopicFactory.create(slug="pricing-job"))
    OfferFactory.create(person=sam, closed=True)
    page = sign_in(sam).get("/home/").content.decode()
    assert "Somebody asks you" in page
