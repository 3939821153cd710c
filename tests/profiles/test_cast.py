"""The cast itself: what the other tests lean on."""

from profiles.choices import RoleName
from profiles.models import Person
from profiles.queries import roles
from tests.factories import CraftFactory, OfferFactory, PersonFactory, TopicFactory, week_of
from tests.factories.cast import SignIn


def test_everybody_is_a_member_of_their_own_kind(
    mina: Person, teo: Person, mo: Person, cora: Person, ada: Person, sam: Person
) -> None:
    cast = [mina, teo, mo, cora, ada, sam]
    assert [person.name for person in cast] == ["Mina", "Teo", "Mo", "Cora", "Ada", "Sam"]
    assert all(person.is_member for person in cast)
    assert [set(roles.held_by(person)) for person in (mo, cora, ada, sam)] == [
        {RoleName.MODERATOR},
        {RoleName.COORDINATOR},
        {RoleName.ADMIN},
        set(),
    ]


def test_a_signed_in_browser_is_that_person(teo: Person, sign_in: SignIn) -> None:
    assert teo.account is not None
    assert sign_in(teo).session["_auth_user_id"] == str(teo.account.pk)


def test_factories_find_the_reference_data(db: None) -> None:
    topic = TopicFactory.create(slug="pricing-job")
    assert topic == TopicFactory.create(slug="pricing-job")
    assert CraftFactory.create(slug="courier").labels.filter(preferred=True, language="en").count() == 1
    assert TopicFactory.create(slug="made-here").labels.get().text == "Made here"


def test_an_imported_person_is_no_member(db: None) -> None:
    assert not PersonFactory.create(imported=True).is_member


def test_a_closed_offer_has_not_passed_the_handbook(db: None) -> None:
    assert OfferFactory.create(closed=True).handbook_passed_at is None


def test_a_week_begins_on_monday_with_the_highest_bit() -> None:
    assert week_of(days=[0], hours=[0])[0] == 0b1000_0000
    assert sum(byte.bit_count() for byte in week_of()) == 20
