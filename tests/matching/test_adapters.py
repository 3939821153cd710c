"""What matching tells the floors below: to a visitor in codes, to a person their own, and its erasure."""

import pytest

from matching.adapters.people_preview import OpenOffers
from matching.adapters.privacy import ALL
from matching.commands import runs
from matching.models import Suggestion, Wait
from profiles.choices import EVERYONE_POOL, Audience
from profiles.commands import privacy
from profiles.contracts import Answers, PreviewCard
from profiles.models import Craft, Offer, Person
from tests.factories import NOW, PlaceFactory, TopicFactory, wants, week_of
from tests.matching.pairs import change, mentor


@pytest.fixture
def willing(mina: Person) -> Person:
    change(mina, in_previews=True)
    return mina


def answers(**more: object) -> Answers:
    learn = (TopicFactory.create(slug="pricing-job").pk,)
    return Answers(**{"learn": learn, "languages": ("en",), **more})  # type: ignore[arg-type]


def cards(said: Answers | None = None) -> tuple[PreviewCard, ...]:
    return OpenOffers().preview(answers=said or answers(), at=NOW).cards


def test_a_card_holds_codes_only(willing: Person) -> None:
    said = answers(place=PlaceFactory.create().pk, week=week_of())
    courier = Craft.objects.get(slug="courier")
    assert cards(said) == (PreviewCard(said.learn[0], courier.pk, near=True, free="weekday_mornings"),)


@pytest.mark.parametrize(
    "hidden",
    [
        {"in_previews": False},
        {"confirmed_at": None},
        {"hidden_at": NOW, "hidden_why": "spam"},
        {"languages": ["so"]},
    ],
)
def test_who_is_not_shown_to_visitors(willing: Person, hidden: dict[str, object]) -> None:
    assert len(cards()) == 1
    change(willing, **hidden)
    assert cards() == ()


def test_a_closed_offer_is_not_shown(willing: Person) -> None:
    Offer.objects.filter(person=willing).update(opened_at=None)
    assert cards() == ()


def test_what_a_mentor_shows_to_nobody_is_on_no_card(willing: Person) -> None:
    change(willing, show_place=Audience.ONLY_ME, show_hours=Audience.ONLY_ME, show_crafts=Audience.ONLY_ME)
    said = answers(place=PlaceFactory.create().pk, week=week_of())
    assert cards(said) == (PreviewCard(said.learn[0], None, near=False, free=""),)


def test_no_number_under_five(willing: Person) -> None:
    for number in range(3):
        mentor(f"Mentor {number}", in_previews=True)
    assert OpenOffers().preview(answers=answers(), at=NOW).count is None
    mentor("The fifth", in_previews=True)
    preview = OpenOffers().preview(answers=answers(), at=NOW)
    assert (preview.count, len(preview.cards)) == (5, 3)


def test_who_knows_no_wish_sees_people_of_their_work_and_who_says_nothing_sees_nobody(willing: Person) -> None:
    unsure = (TopicFactory.create(slug="unsure").pk,)
    courier = Craft.objects.get(slug="courier").pk
    assert len(cards(answers(learn=unsure, crafts=(courier,)))) == 1
    assert cards(answers(learn=unsure)) == ()
    assert cards(answers(learn=(999_999,), crafts=(999_999,))) == ()


def test_a_person_is_handed_their_own_and_nothing_of_others(mina: Person, teo: Person) -> None:
    wants(mina, TopicFactory.create(slug="invoices"))
    runs.run_match(pool=EVERYONE_POOL, at=NOW)
    own = ALL[0].export(teo)
    assert [row["mentor__key"] for row in own["suggestions"]] == [mina.key]
    assert own["waits"][0]["rounds_missed"] == 0
    assert ALL[0].export(mina)["suggestions"] == []


def test_erasure_takes_both_ends(mina: Person, teo: Person, sam: Person) -> None:
    wants(sam, TopicFactory.create(slug="pricing-job"))
    runs.run_match(pool=EVERYONE_POOL, at=NOW)
    privacy.erase(person=teo, by=teo, at=NOW)
    assert set(Suggestion.objects.values_list("seeker__name", flat=True)) == {"Sam"}
    assert set(Wait.objects.values_list("person__name", flat=True)) == {"Sam"}
    privacy.erase(person=mina, by=mina, at=NOW)
    assert not Suggestion.objects.exists()
