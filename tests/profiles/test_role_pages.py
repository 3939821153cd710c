"""The page on which an admin changes duties, and whether somebody is seen."""

import pytest

from profiles.choices import RoleName
from profiles.models import AuditEntry, Person, Role
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db


def holds(person: Person, role: RoleName) -> bool:
    return Role.objects.filter(person=person, role=role, until=None).exists()


def test_an_admin_gives_and_ends_a_duty(ada: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    page = f"/people/{sam.key}/duties/"
    assert "Give this duty" in browser.get(page).content.decode()
    assert browser.post(f"{page}give/", {"role": "moderator"}).status_code == 302
    assert holds(sam, RoleName.MODERATOR)
    assert "Held now" in browser.get(page).content.decode()
    browser.post(f"{page}end/", {"role": "moderator"})
    assert not holds(sam, RoleName.MODERATOR)
    actions = AuditEntry.objects.filter(actor_key=ada.key).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["role.given", "role.ended"]


def test_a_coordinator_does_neither(cora: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(cora)
    assert browser.post(f"/people/{sam.key}/duties/give/", {"role": "moderator"}).status_code == 404
    assert browser.post(f"/people/{sam.key}/hide/", {"why": "spam"}).status_code == 404
    assert not holds(sam, RoleName.MODERATOR)


def test_a_role_that_is_none_changes_nothing(ada: Person, sam: Person, sign_in: SignIn) -> None:
    sign_in(ada).post(f"/people/{sam.key}/duties/give/", {"role": "king"})
    assert not Role.objects.filter(person=sam).exists()


def test_the_last_admin_is_told_why_they_stay(ada: Person, sign_in: SignIn) -> None:
    answer = sign_in(ada).post(f"/people/{ada.key}/duties/end/", {"role": "admin"}, follow=True)
    assert "Nobody else is an admin." in answer.content.decode()
    assert holds(ada, RoleName.ADMIN)


def test_a_profile_is_hidden_with_a_reason_and_shown_again(
    ada: Person, sam: Person, teo: Person, sign_in: SignIn
) -> None:
    browser, other = sign_in(ada), sign_in(teo)
    without = browser.post(f"/people/{sam.key}/hide/", {"why": " "})
    assert "Please say in a few words why." in without.content.decode()
    assert other.get(f"/people/{sam.key}/").status_code == 200
    browser.post(f"/people/{sam.key}/hide/", {"why": "Sells things."})
    assert other.get(f"/people/{sam.key}/").status_code == 404
    assert "Sells things." in browser.get(f"/people/{sam.key}/duties/").content.decode()
    browser.post(f"/people/{sam.key}/show-again/")
    assert other.get(f"/people/{sam.key}/").status_code == 200
