"""Names: nothing unseen in them, and none that claims a duty."""

from typing import Any

import pytest
from django.test import Client

from profiles.choices import fold, tidy
from profiles.commands import handles, people
from profiles.commands.people import Described
from profiles.errors import NameMissing, NameOfADuty
from profiles.forms.accounts import NameForm
from profiles.models import Person
from profiles.policies.people import is_reserved
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.profiles.pages import fresh, text_of
from tests.profiles.test_settings import typed

pytestmark = pytest.mark.django_db
CLAIMS = [
    *("Moderator ✓", "Admin", "ADMIN", "Ａｄｍｉｎ", "Mo the moderator", "moderator-2", "Ad\u200bmin", "A d m i n"),
    *("No Worker Left Behind", "no.worker left-behind team", "Coordinadora", "Moderación", "Administrador 1", "NWLB"),
]
OWN = [
    "Mo",
    "Cora",
    "Adminta",
    "Modesta",
    "Amina",
    "Coordina",
    "Moderato",
    "علی\u200cرضا",
    "Łucja ❤\ufe0f",
    "नरे\u200dश",
]


@pytest.mark.parametrize(
    ("typed_name", "kept"),
    [
        ("Mo\u200b", "Mo"),
        ("\u202eoM", "oM"),
        ("M\u2066o\u2069", "Mo"),
        ("Mo\u200d", "Mo"),
        ("M\u200co", "Mo"),
        ("Mo\u00ad\ufe0f", "Mo"),
        ("Mo\U000e0041", "Mo"),
        ("Mo 🏴\U000e0067\U000e0062\U000e007f", "Mo 🏴\U000e0067\U000e0062\U000e007f"),
        ("Mo 👩\u200d🌾", "Mo 👩\u200d🌾"),
        *((name, name) for name in OWN),
    ],
)
def test_what_no_eye_sees_is_left_out(sam: Person, sign_in: SignIn, typed_name: str, kept: str) -> None:
    assert tidy(typed_name) == kept
    assert sign_in(sam).post("/settings/profile/", typed(name=typed_name)).status_code == 302
    assert fresh(sam).name == kept
    form = NameForm({"name": typed_name, "agree": "on"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == kept


@pytest.mark.parametrize("name", CLAIMS)
def test_a_name_that_claims_a_duty_is_refused(sam: Person, sign_in: SignIn, name: str) -> None:
    page = text_of(sign_in(sam).post("/settings/profile/", typed(name=name, about="Typed long")))
    assert "sounds like somebody who runs this place" in page
    assert "Typed long" in page
    assert Program(sam).ask("PATCH", "me/", {"name": name}).status_code == 400
    assert not NameForm({"name": name, "agree": "on"}).is_valid()
    with pytest.raises(NameOfADuty):
        people.describe(person=sam, said=Described(name=tidy(name), handle="sam"), at=NOW)
    assert fresh(sam).name == "Sam"


def test_who_has_such_a_name_already_keeps_it(sam: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=sam.pk).update(name="Admin")
    browser: Client = sign_in(sam)
    assert browser.post("/settings/profile/", typed(name="Admin", headline="Early")).status_code == 302
    assert fresh(sam).headline == "Early"


def test_nobody_is_called_by_nothing(sam: Person) -> None:
    with pytest.raises(NameMissing):
        people.describe(person=sam, said=Described(name="✓", handle="sam"), at=NOW)
    assert not NameForm({"name": "\u200b✓", "agree": "on"}).is_valid()


@pytest.mark.parametrize("name", ["Admin", "The Moderator", "Coordinadora", "!!!", "؟"])
def test_no_handle_is_made_of_a_duty(db: Any, name: str) -> None:
    assert next(handles.free(handles.derived_from(name))) == "member"
    assert is_reserved(name.replace(" ", "-")) == any(letter.isalpha() for letter in name)


@pytest.mark.parametrize(("name", "handle"), [("مُراد", "مراد"), ("José Ángel", "jose-angel"), ("Kim 2", "kim-2")])
def test_a_sign_on_a_letter_parts_no_handle(name: str, handle: str) -> None:
    assert fold(handles.derived_from(name)) == fold(handle)
