"""An offer: what it says, when it may open, and who sees it open."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from profiles.choices import Format
from profiles.commands import offers
from profiles.commands.offers import Offered
from profiles.errors import (
    BreakIsOver,
    HandbookFirst,
    OfferNeedsAFormat,
    OfferNeedsATopic,
    OfferNotOpen,
)
from profiles.models import AuditEntry, Offer, Person
from profiles.queries.offers import open_at
from tests.factories import NOW, OfferFactory, PersonFactory, TopicFactory, teaches
from tests.profiles.offering import LATER, RIGHT, fresh, is_open, topics_of, typed

SignIn = Callable[[Person], Client]


# --- The way to an open offer ---------------------------------------------------------------------


def test_from_nothing_to_open(sharer: Person, sign_in: SignIn) -> None:
    browser = sign_in(sharer)
    browser.post("/offer/", typed(topics_of(sharer)))
    assert not is_open(sharer)
    assert browser.post("/offer/open/")["Location"] == "/offer/handbook/"
    page = browser.post("/offer/handbook/", RIGHT, follow=True).content.decode()
    assert "your offer is open" in page
    offer = Offer.objects.get(person=sharer)
    assert (offer.room, offer.formats, offer.not_for_words) == (3, [Format.ONE_OFF], "Visa questions")
    assert open_at(datetime.now(UTC)).filter(person=sharer).exists()


def test_an_offer_opens_only_after_the_handbook(sharer: Person) -> None:
    offers.describe(person=sharer, said=Offered([t.pk for t in topics_of(sharer)], ["one_off"], 2), at=NOW)
    with pytest.raises(HandbookFirst):
        offers.open_offer(person=sharer, at=NOW)
    offers.pass_handbook(person=sharer, at=NOW)
    assert offers.open_offer(person=sharer, at=NOW)
    assert is_open(sharer)


def test_an_offer_opens_only_with_a_topic(sam: Person) -> None:
    offers.pass_handbook(person=sam, at=NOW)
    with pytest.raises(OfferNeedsATopic):
        offers.open_offer(person=sam, at=NOW)


def test_the_handbook_without_topics_leads_back_to_the_offer(sam: Person, sign_in: SignIn) -> None:
    page = sign_in(sam).post("/offer/handbook/", RIGHT, follow=True).content.decode()
    assert "One step is left: look through your offer and open it." in page
    assert Offer.objects.get(person=sam).handbook_passed_at is not None


def test_one_button_saves_and_opens_and_the_handbook_comes_between(sharer: Person, sign_in: SignIn) -> None:
    browser = sign_in(sharer)
    page = browser.get("/offer/").content.decode()
    assert page.count(" checked") == len(topics_of(sharer)) + len(["long_term", "one_off", "room for two"])
    assert "Save and open my offer" in page
    assert browser.post("/offer/", typed(topics_of(sharer), open="1"))["Location"] == "/offer/handbook/"
    assert not is_open(sharer)
    assert "Check and open my offer" in browser.get("/offer/handbook/").content.decode()
    assert "your offer is open" in browser.post("/offer/handbook/", RIGHT, follow=True).content.decode()
    assert "Save my offer" in browser.get("/offer/").content.decode()


def test_after_the_handbook_the_button_opens_at_once(sharer: Person, sign_in: SignIn) -> None:
    browser = sign_in(sharer)
    assert "Check my answers" in browser.get("/offer/handbook/").content.decode()
    page = browser.post("/offer/handbook/", RIGHT, follow=True).content.decode()
    assert page.count(" checked") == len(topics_of(sharer)) + len(["long_term", "one_off", "room for two"])
    assert (
        "Your offer is open."
        in browser.post("/offer/", typed(topics_of(sharer), open="1"), follow=True).content.decode()
    )
    assert open_at(datetime.now(UTC)).filter(person=sharer).exists()


@pytest.mark.parametrize(
    ("lacking", "sentence"), [("topics", "needs at least one topic"), ("formats", "at least one way of mentoring")]
)
def test_what_lacks_something_is_neither_saved_nor_opened(
    sharer: Person, sign_in: SignIn, lacking: str, sentence: str
) -> None:
    offers.pass_handbook(person=sharer, at=NOW)
    page = sign_in(sharer).post("/offer/", typed(topics_of(sharer), open="1") | {lacking: []}).content.decode()
    assert sentence in page
    assert "First year on a bike" in page
    assert f'id="id_{lacking}_error"' in page
    assert not Offer.objects.get(person=sharer).topics.exists()
    assert not is_open(sharer)


def test_an_offer_opens_only_with_a_way_of_mentoring(sharer: Person) -> None:
    offers.pass_handbook(person=sharer, at=NOW)
    ids = [topic.pk for topic in topics_of(sharer)]
    offers.describe(person=sharer, said=Offered(ids, [], 2), at=NOW)
    with pytest.raises(OfferNeedsAFormat):
        offers.open_offer(person=sharer, at=NOW)
    assert offers.publish(person=sharer, said=Offered(ids, ["one_off"], 2), at=NOW)
    assert is_open(sharer)
    with pytest.raises(OfferNeedsAFormat):
        offers.describe(person=sharer, said=Offered(ids, [], 2), at=NOW)
    assert Offer.objects.get(person=sharer).formats == [Format.ONE_OFF]


def test_words_kept_are_called_unsaved_only_while_they_differ(sharer: Person, sign_in: SignIn) -> None:
    browser = sign_in(sharer)
    note = "not saved yet"
    browser.post("/drafts/offer/", {"good_for_words": "", "not_for_words": ""})
    assert note not in browser.get("/offer/").content.decode()
    browser.post("/drafts/offer/", {"good_for_words": "First year on a bike", "not_for_words": "Visa questions"})
    assert note in browser.get("/offer/").content.decode()
    browser.post("/offer/", typed(topics_of(sharer)))
    assert note not in browser.get("/offer/").content.decode()


def test_own_words_stay_on_the_profile_and_the_page_says_so(sharer: Person, sign_in: SignIn) -> None:
    browser = sign_in(sharer)
    sentence = "Your own words stay on your profile."
    assert sentence not in browser.get("/offer/").content.decode()
    sharer.own_words.create(about="share", words="Cargo bikes")
    assert sentence in browser.get("/offer/").content.decode()


def test_a_wrong_answer_opens_nothing_and_keeps_the_right_ones(sharer: Person, sign_in: SignIn) -> None:
    page = sign_in(sharer).post("/offer/handbook/", {**RIGHT, "full": "wait"}).content.decode()
    assert "they cannot ask the next person until you have answered" in page
    assert "2 of 3 are right" in page
    assert 'value="point"' in page
    assert page.count(" checked") == 3
    assert not Offer.objects.filter(handbook_passed_at__isnull=False).exists()


def test_no_answer_is_asked_for_kindly(sharer: Person, sign_in: SignIn) -> None:
    page = sign_in(sharer).post("/offer/handbook/", {"advice": "point", "full": "nonsense"}).content.decode()
    assert "Please choose one." in page
    assert "Please choose one from the list." in page
    assert not Offer.objects.exists()


# --- Steps ----------------------------------------------------------------------------------------


def test_asked_twice_the_second_time_changes_nothing(mina: Person) -> None:
    assert offers.pause(person=mina, until=None, at=NOW)
    assert not offers.pause(person=mina, until=None, at=LATER)
    assert offers.resume(person=mina, at=NOW)
    assert not offers.resume(person=mina, at=NOW)
    assert not offers.open_offer(person=mina, at=NOW)
    assert offers.close(person=mina, at=NOW)
    assert not offers.close(person=mina, at=NOW)
    steps = AuditEntry.objects.filter(subject_key=mina.key).order_by("id").values_list("action", flat=True)
    assert list(steps) == ["offer.paused", "offer.resumed", "offer.closed"]


def test_each_step_is_news_for_the_matcher(mina: Person) -> None:
    offers.pause(person=mina, until=None, at=LATER)
    assert fresh(mina).features_changed_at == LATER
    offers.pause(person=mina, until=None, at=LATER + timedelta(days=1))
    assert fresh(mina).features_changed_at == LATER


def test_a_break_ends_by_itself_on_its_day_in_the_mentors_own_zone(mina: Person) -> None:
    """The same instant is already the fifth in Auckland and still the fourth in London."""
    away = PersonFactory.create(zone="Pacific/Auckland")
    teaches(OfferFactory.create(person=away), TopicFactory.create(slug="pricing-job"))
    for person in (mina, away):
        offers.pause(person=person, until=date(2026, 12, 5), at=NOW)
    instant = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)
    assert not is_open(mina, instant)
    assert is_open(away, instant)
    assert not is_open(mina, datetime(2026, 12, 4, 23, 59, tzinfo=UTC))
    assert is_open(mina, datetime(2026, 12, 5, 0, 0, tzinfo=UTC))


def test_a_break_without_a_day_lasts(mina: Person) -> None:
    offers.pause(person=mina, until=None, at=NOW)
    assert not is_open(mina, NOW + timedelta(days=900))


def test_a_break_cannot_end_before_it_begins(mina: Person, sign_in: SignIn) -> None:
    with pytest.raises(BreakIsOver):
        offers.pause(person=mina, until=NOW.date(), at=NOW)
    page = sign_in(mina).post("/offer/pause/", {"until": "2020-01-01"}).content.decode()
    assert "Please choose a day that is still to come." in page
    assert 'value="2020-01-01"' in page
    assert is_open(mina)


def test_a_closed_offer_has_no_break(sharer: Person, sign_in: SignIn) -> None:
    with pytest.raises(OfferNotOpen):
        offers.pause(person=sharer, until=None, at=NOW)
    page = sign_in(sharer).post("/offer/pause/", follow=True).content.decode()
    assert "there is nothing to pause" in page


@pytest.mark.parametrize("step", ["open", "pause", "resume", "close"])
def test_a_look_changes_nothing(mina: Person, sign_in: SignIn, step: str) -> None:
    assert sign_in(mina).get(f"/offer/{step}/").status_code == 405
    assert is_open(mina)


def test_pausing_can_be_undone_from_the_flash(mina: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    page = browser.post("/offer/pause/", follow=True).content.decode()
    assert 'action="/offer/resume/"' in page
    assert not open_at(datetime.now(UTC)).filter(person=mina).exists()
    browser.post("/offer/resume/")
    assert open_at(datetime.now(UTC)).filter(person=mina).exists()
