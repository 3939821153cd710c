import pytest

from profiles.choices import Wrong
from profiles.models import Person
from tests.factories.cast import SignIn
from tests.profiles.reporting import filed

pytestmark = pytest.mark.django_db


def test_a_coordinator_finds_the_match_runs_at_home(sign_in: SignIn, cora: Person) -> None:
    assert "What you look after" in sign_in(cora).get("/home/").content.decode()


@pytest.mark.parametrize("wrong", [Wrong.DANGER, Wrong.SPAM])
def test_a_duty_stands_above_all_else_and_says_what_is_urgent(
    sign_in: SignIn, mo: Person, sam: Person, teo: Person, wrong: Wrong
) -> None:
    filed(sam, teo, wrong)
    page = sign_in(mo).get("/home/").content.decode().split("<main")[1]
    assert page.index("What you look after") < page.index("What would you like to learn?")
    assert ("Urgent" in page) is (wrong == Wrong.DANGER)


def test_what_is_urgent_about_oneself_is_not_said(sign_in: SignIn, mo: Person, sam: Person) -> None:
    filed(sam, mo, Wrong.DANGER)
    assert "Urgent" not in sign_in(mo).get("/home/").content.decode()


def test_a_member_has_nothing_to_look_after(sign_in: SignIn, teo: Person) -> None:
    assert "What you look after" not in sign_in(teo).get("/home/").content.decode()


def test_somebody_who_has_said_nothing_is_asked_what_they_would_like_to_learn(sign_in: SignIn, sam: Person) -> None:
    page = sign_in(sam).get("/home/").content.decode()
    assert "What would you like to learn?" in page
    assert "Your hours" in page


def test_somebody_who_fits_is_named(sign_in: SignIn, teo: Person, mina: Person) -> None:
    page = sign_in(teo).get("/home/").content.decode()
    assert mina.name in page
    assert "What would you like to learn?" not in page
