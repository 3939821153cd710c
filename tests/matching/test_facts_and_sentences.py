"""Facts and sentences follow what is stored: each move of one field moves its own fact, and no other."""

from collections.abc import Callable

import pytest
from django.test import Client

from profiles.choices import Audience, Talk, Years
from profiles.models import OfferTopic, Person, PersonCraft, PersonTopic
from profiles.queries.hours import hours_of, week_from_hours
from tests.factories import CraftFactory, PlaceFactory, TopicFactory, wants, week_of
from tests.matching.pairs import change, only, sentence, state

SignIn = Callable[[Person], Client]
TWO_HOURS = week_of(days=[0], hours=[8, 9])


def test_five_facts_of_two_couriers_in_one_town(mina: Person, teo: Person) -> None:
    assert [(fact.label, fact.state, fact.text) for fact in only(teo).facts] == [
        ("Skill", "yes", "Mina offers “Pricing a job”, your first wish."),
        ("Work", "yes", "Mina has done the same work as you for 10 years or more: Delivery, courier."),
        ("Hours", "yes", "You are both free 20 hours a week, mostly on weekday mornings."),
        ("Language", "yes", "You both speak English."),
        ("Place", "yes", "Mina lives in your town."),
    ]


def test_one_hour_of_one_person_changes_the_fact_and_its_sentence(mina: Person, teo: Person, sign_in: SignIn) -> None:
    change(mina, week=TWO_HOURS)
    change(teo, talks=[Talk.CHAT])
    assert (state(only(teo), "Hours"), sentence(only(teo), "Hours")) == (
        "part",
        "You are both free 2 hours a week, mostly on weekday mornings.",
    )
    assert "You are both free 2 hours a week" in sign_in(teo).get("/people/").content.decode()
    change(mina, week=week_from_hours(hours_of(TWO_HOURS)[:1]))
    assert (state(only(teo), "Hours"), sentence(only(teo), "Hours")) == (
        "no",
        "You share less than two free hours a week.",
    )
    assert "You share less than two free hours a week." in sign_in(teo).get("/people/").content.decode()
    change(mina, week=week_from_hours([150]))
    assert sentence(only(teo), "Hours") == "You share no free hours that either of you has said."


def test_a_zone_changes_the_fact_and_its_sentence(mina: Person, teo: Person, sign_in: SignIn) -> None:
    change(mina, zone="Europe/Berlin")
    assert sentence(only(teo), "Hours") == "You are both free 15 hours a week, mostly on weekday mornings."
    change(mina, zone="Asia/Kolkata")  # half an hour counts
    change(teo, talks=[Talk.CHAT])
    assert state(only(teo), "Hours") == "no"
    assert "You share no free hours" in sign_in(teo).get("/people/").content.decode()
    assert "20 hours" not in sign_in(teo).get("/people/").content.decode()


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (None, "Mina does the same work as you: Delivery, courier."),
        (Years.STARTING, "Mina has just started in the same work as you: Delivery, courier."),
        (Years.ONE_TO_THREE, "Mina has done the same work as you for 1 to 3 years: Delivery, courier."),
        (Years.FOUR_TO_NINE, "Mina has done the same work as you for 4 to 9 years: Delivery, courier."),
    ],
)
def test_years_are_told_as_stored(mina: Person, teo: Person, years: Years | None, words: str) -> None:
    PersonCraft.objects.filter(person=mina).update(years=years)
    assert sentence(only(teo), "Work") == words


def test_another_trade_and_another_craft_of_the_trade(mina: Person, teo: Person) -> None:
    PersonCraft.objects.filter(person=mina).update(craft=CraftFactory.create(slug="bike-messenger"))
    assert (state(only(teo), "Work"), sentence(only(teo), "Work")) == (
        "part",
        "Mina does other work in your trade: Delivery, courier.",
    )
    PersonCraft.objects.filter(person=mina).update(craft=CraftFactory.create(slug="cleaner"))
    assert (state(only(teo), "Work"), sentence(only(teo), "Work")) == ("no", "Mina does other work than you.")


def test_wishes_in_their_order(mina: Person, teo: Person) -> None:
    PersonTopic.objects.filter(person=teo).delete()
    topics = [TopicFactory.create(slug=slug) for slug in ("invoices", "pricing-job", "direct-clients")]
    wants(teo, *topics[:2])
    assert sentence(only(teo), "Skill") == "Mina offers “Pricing a job”, one of your wishes."
    PersonTopic.objects.filter(person=teo).delete()
    wants(teo, *topics)
    assert (
        sentence(only(teo), "Skill") == "Mina offers “Pricing a job” and “Finding direct clients”, two of your wishes."
    )


def test_a_neighbour_of_the_wish_is_told_as_one(mina: Person, teo: Person) -> None:
    OfferTopic.objects.filter(offer__person=mina).exclude(topic__slug="pricing-job").delete()
    PersonTopic.objects.filter(person=teo).delete()
    wants(teo, TopicFactory.create(slug="invoices"))
    assert state(only(teo), "Skill") == "part"
    assert sentence(only(teo), "Skill") == (
        "Mina does not offer “Invoices and late payers”, but “Pricing a job”, which is close to it."
    )


def test_languages(mina: Person, teo: Person) -> None:
    change(teo, languages=["so", "en"])
    assert sentence(only(teo), "Language") == "You both speak English, which is not your first language."
    change(mina, languages=["en", "so"])
    assert (state(only(teo), "Language"), sentence(only(teo), "Language")) == (
        "yes",
        "You both speak Somali and English.",
    )


def test_places(mina: Person, teo: Person) -> None:
    change(mina, place=PlaceFactory.create(id=2643743, name="London", latitude="51.5", longitude="-0.1"))
    assert sentence(only(teo), "Place") == "Mina lives in your region. Online works for both of you."
    change(mina, talks=[Talk.VIDEO])
    assert sentence(only(teo), "Place") == "Mina lives in the same region as you."


# --- Not said, by whom, and hidden -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "unsaid", "theirs", "yours"),
    [
        (
            "Hours",
            {"week": None},
            "Mina has not said yet when they are free.",
            "You have not said yet when you are free.",
        ),
        (
            "Language",
            {"languages": []},
            "Mina has not said yet which languages they speak.",
            "You have not said yet which languages you speak.",
        ),
        (
            "Place",
            {"place": None, "talks": []},
            "Mina has not said yet where they live.",
            "You have not said yet where you live.",
        ),
    ],
)
def test_not_said_names_who_has_not(
    mina: Person, teo: Person, fact: str, unsaid: dict[str, object], theirs: str, yours: str
) -> None:
    change(mina, **unsaid)
    assert (state(only(teo), fact), sentence(only(teo), fact)) == ("not_said", theirs)
    change(mina, week=week_of(), languages=["en"], place=teo.place)
    change(teo, **unsaid)
    assert (state(only(teo), fact), sentence(only(teo), fact)) == ("not_said", yours)


@pytest.mark.parametrize(
    ("hidden", "fact", "words"),
    [
        ("show_hours", "Hours", "Mina has not said yet when they are free."),
        ("show_languages", "Language", "Mina has not said yet which languages they speak."),
        ("show_crafts", "Work", "Mina has not said yet what work they do."),
    ],
)
def test_what_a_mentor_shows_to_nobody_is_not_said(
    mina: Person, teo: Person, hidden: str, fact: str, words: str
) -> None:
    assert state(only(teo), fact) == "yes"
    change(mina, **{hidden: Audience.ONLY_ME})
    assert (state(only(teo), fact), sentence(only(teo), fact)) == ("not_said", words)


def test_a_hidden_place_shows_in_no_fact_and_no_card(mina: Person, teo: Person, sign_in: SignIn) -> None:
    assert "Bristol" in sign_in(teo).get("/people/").content.decode()
    change(mina, show_place=Audience.ONLY_ME)
    assert state(only(teo), "Place") == "part"
    assert sentence(only(teo), "Place") == "Online works for both of you."
    assert "Bristol" not in sign_in(teo).get("/people/").content.decode()


@pytest.mark.parametrize(
    ("hidden", "other"),
    [("show_hours", {"week": week_of(hours=[3])}), ("show_languages", {"languages": ["so"]})],
)
def test_a_hidden_field_cannot_be_told_by_trying(
    mina: Person, teo: Person, hidden: str, other: dict[str, object]
) -> None:
    """Whatever the seeker says of themselves, a hidden field answers neither by a fact nor by absence."""
    change(mina, **{hidden: Audience.ONLY_ME})
    before = only(teo).facts
    change(mina, **other)
    assert only(teo).facts == before


def test_what_seekers_hide_from_others_serves_themselves(mina: Person, teo: Person) -> None:
    change(teo, show_hours=Audience.ONLY_ME, show_place=Audience.ONLY_ME, show_crafts=Audience.ONLY_ME)
    assert [fact.state for fact in only(teo).facts] == ["yes"] * 5


def test_hours_that_change_are_not_judged(mina: Person, teo: Person) -> None:
    change(mina, hours_vary=True, week=week_of(hours=[3]))
    assert sentence(only(teo), "Hours") == (
        "The hours of Mina change every week, so we cannot tell when you are both free."
    )
