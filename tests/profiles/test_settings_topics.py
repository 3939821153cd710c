"""The pages of topics and hours."""

from datetime import timedelta

import pytest

from profiles.choices import Side
from profiles.commands import people, wishes
from profiles.errors import TooManyShares, TooManyWishes
from profiles.models import OwnWords, Person, PersonTopic
from profiles.queries.hours import hours_of, week_from_presets
from tests.factories import NOW, TopicFactory, wants
from tests.profiles.pages import SignIn, fresh, text_of

LATER = NOW + timedelta(days=1)


# --- Topics ---------------------------------------------------------------------------------------


def wished(person: Person) -> list[str]:
    rows = PersonTopic.objects.filter(person=person, side=Side.LEARN).select_related("topic")
    return [row.topic.slug for row in rows]


def test_wishes_keep_the_order_that_was_given(sam: Person, sign_in: SignIn) -> None:
    made = [TopicFactory.create(slug=slug) for slug in ("pricing-job", "direct-clients", "invoices")]
    one, two, three = made
    browser = sign_in(sam)
    browser.post("/settings/topics/", {"topics": [one.pk, two.pk]})
    assert wished(sam) == ["pricing-job", "direct-clients"]
    order = {f"place_{one.pk}": "1", f"place_{two.pk}": "1"}
    browser.post("/settings/topics/", {"topics": [one.pk, two.pk, three.pk], **order})
    assert wished(sam) == ["direct-clients", "pricing-job", "invoices"]
    browser.post("/settings/topics/", {"topics": [one.pk]})
    assert wished(sam) == ["pricing-job"]


def test_five_wishes_at_most(sam: Person, sign_in: SignIn) -> None:
    made = [TopicFactory.create().pk for _n in range(6)]
    page = text_of(sign_in(sam).post("/settings/topics/", {"topics": made}))
    assert "Five wishes at most" in page
    assert page.count(" checked") == 6
    assert wished(sam) == []
    with pytest.raises(TooManyWishes):
        wishes.learn(person=sam, topics=made, words=[], at=NOW)
    wishes.learn(person=sam, topics=made[:5], words=[], at=NOW)
    assert len(wished(sam)) == 5


def test_thirty_shares_at_most(sam: Person) -> None:
    made = [TopicFactory.create().pk for _n in range(31)]
    with pytest.raises(TooManyShares):
        wishes.share(person=sam, topics=made, words=[], at=NOW)
    wishes.share(person=sam, topics=made[:30], words=[], at=NOW)
    assert sam.topics.filter(side=Side.SHARE).count() == 30


def test_own_words_that_name_a_topic_become_it(sam: Person, sign_in: SignIn) -> None:
    sign_in(sam).post("/settings/topics/?side=share", {"words": "  unpaid   INVOICES \nJuggling"})
    assert [row.topic.slug for row in sam.topics.filter(side=Side.SHARE)] == ["invoices"]
    assert list(sam.own_words.values_list("about", "words")) == [(OwnWords.About.SHARE, "Juggling")]


def test_the_sides_do_not_touch_each_other(mina: Person, sign_in: SignIn) -> None:
    wants(mina, TopicFactory.create(slug="invoices"))
    sign_in(mina).post("/settings/topics/?side=learn", {"topics": []})
    assert wished(mina) == []
    assert mina.topics.filter(side=Side.SHARE).count() == 2


def test_an_open_offer_says_why_its_last_topic_stays(mina: Person, sign_in: SignIn) -> None:
    page = text_of(sign_in(mina).post("/settings/topics/?side=share", {"topics": []}))
    assert "Your offer needs at least one topic" in page
    assert mina.topics.filter(side=Side.SHARE).count() == 2


def test_topics_are_news_for_the_matcher_once(sam: Person) -> None:
    topic = TopicFactory.create()
    assert wishes.learn(person=sam, topics=[topic.pk], words=[], at=LATER)
    assert not wishes.learn(person=sam, topics=[topic.pk], words=[], at=LATER + timedelta(days=1))
    assert fresh(sam).features_changed_at == LATER


# --- Hours ----------------------------------------------------------------------------------------


def test_a_part_that_is_ticked_adds_its_hours(mina: Person, sign_in: SignIn) -> None:
    kept = hours_of(mina.week)
    said = {"hours": [*kept, 30], "presets": ["weekday_mornings", "weekends"]}
    sign_in(mina).post("/settings/hours/", said)
    assert set(hours_of(fresh(mina).week)) == {*kept, 30, *hours_of(week_from_presets(["weekends"]))}


def test_a_part_whose_tick_goes_takes_its_hours(mina: Person, sign_in: SignIn) -> None:
    sign_in(mina).post("/settings/hours/", {"hours": [*hours_of(mina.week), 30]})
    assert hours_of(fresh(mina).week) == [30]


def test_one_hour_taken_out_of_a_part_stays_out(mina: Person, sign_in: SignIn) -> None:
    kept = hours_of(mina.week)
    sign_in(mina).post("/settings/hours/", {"hours": kept[1:], "presets": ["weekday_mornings"]})
    assert hours_of(fresh(mina).week) == kept[1:]
    assert fresh(mina).features_changed_at != NOW


def test_no_hour_means_not_said(mina: Person, sign_in: SignIn) -> None:
    sign_in(mina).post("/settings/hours/", {"vary": "on"})
    assert fresh(mina).week is None
    assert fresh(mina).hours_vary


@pytest.mark.parametrize("slot", ["168", "-1", "x", "9" * 5000, "1.5"])
def test_an_hour_outside_the_week_is_refused(mina: Person, sign_in: SignIn, slot: str) -> None:
    response = sign_in(mina).post("/settings/hours/", {"hours": [slot]})
    assert "not on our list any more" in text_of(response)
    assert bytes(fresh(mina).week or b"") == bytes(mina.week or b"")


def test_saving_the_same_hours_is_no_news(mina: Person) -> None:
    assert not people.set_hours(person=mina, week=bytes(mina.week or b""), vary=False, at=LATER)
    assert fresh(mina).features_changed_at == NOW
