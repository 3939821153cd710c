"""The pages on which people say who they are, and the admin what the community is."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.choices import Years
from profiles.commands import handles, people
from profiles.commands.people import Described
from profiles.errors import HandleReserved, HandleTaken
from profiles.models import AuditEntry, Person, Place
from tests.factories import NOW, CraftFactory, PersonFactory, PlaceFactory
from tests.profiles.pages import SignIn, fresh, text_of

LATER = NOW + timedelta(days=1)


# --- The profile ----------------------------------------------------------------------------------


def typed(**changed: Any) -> dict[str, Any]:
    return {"name": "Sam", "handle": "sam", "languages": ["en"], **changed}


def test_a_whole_profile_is_kept(sam: Person, sign_in: SignIn) -> None:
    courier, tutor = CraftFactory.create(slug="courier"), CraftFactory.create(slug="tutor")
    said = typed(
        name="  Sam   of  Easton ",
        handle="@sam.easton",
        headline="Rides at night",
        about="One.\r\nTwo.",
        goal="A round of my own.",
        town="Bristol, United Kingdom",
        languages=["en", "ar"],
        another_language="so",
        talks=["phone"],
        crafts=[courier.pk, tutor.pk],
        own_crafts="Bread round\r\nbread  round\r\n\r\nDog walks",
        **{f"years_{courier.pk}": "2"},
    )
    page = text_of(sign_in(sam).post("/settings/profile/", said, follow=True))
    assert "Your profile is saved." in page
    kept = fresh(sam)
    assert (kept.name, kept.handle, kept.about) == ("Sam of Easton", "sam.easton", "One.\nTwo.")
    assert kept.place == Place.objects.get(name="Bristol", country="GB")
    assert kept.zone == "Europe/London"
    assert kept.languages == ["en", "ar", "so"]
    assert kept.talks == ["phone"]
    assert dict(kept.crafts.values_list("craft__slug", "years")) == {"courier": Years.FOUR_TO_NINE, "tutor": None}
    assert list(kept.own_words.order_by("id").values_list("words", flat=True)) == ["Bread round", "Dog walks"]


def test_saving_what_the_page_shows_changes_nothing(mina: Person, sign_in: SignIn) -> None:
    courier = mina.crafts.get().craft
    before = Person.objects.filter(pk=mina.pk).values().get()
    said = typed(name="Mina", handle="mina", town="Bristol, England, United Kingdom", talks=["phone", "in_person"])
    said |= {"crafts": [courier.pk], f"years_{courier.pk}": Years.TEN_OR_MORE}
    page = text_of(sign_in(mina).post("/settings/profile/", said, follow=True))
    assert "Your profile is saved." in page
    assert Person.objects.filter(pk=mina.pk).values().get() == before


def test_words_kept_are_called_unsaved_only_while_they_differ(mina: Person, sign_in: SignIn) -> None:
    """A script keeps all words of the page when one box is ticked."""
    Person.objects.filter(pk=mina.pk).update(about="One.\nTwo.")
    mina.own_words.create(about="craft", words="Bread round")
    browser, note = sign_in(mina), "not saved yet"
    same = {"name": "Mina", "handle": "mina", "headline": mina.headline, "about": "One.\r\nTwo.", "goal": mina.goal}
    same |= {"town": "Bristol, England, United Kingdom", "own_crafts": "Bread round"}
    browser.post("/drafts/profile/", same)
    assert note not in text_of(browser.get("/settings/profile/"))
    browser.post("/drafts/profile/", same | {"about": "One.\r\nThree."})
    assert note in text_of(browser.get("/settings/profile/"))


@pytest.mark.parametrize("handle", ["MINA", "mina", "ＭＩＮＡ", "ｍina", "mína"])
def test_a_handle_that_reads_the_same_is_taken(mina: Person, sam: Person, sign_in: SignIn, handle: str) -> None:
    page = text_of(sign_in(sam).post("/settings/profile/", typed(handle=handle, name="Mina", about="Typed long")))
    assert "This short name is taken. “mina-2” is free." in page
    assert "Typed long" in page
    assert fresh(sam).handle == "sam"


@pytest.mark.parametrize("handle", ["admin", "Moderator", "ＮＷＬＢ", "-support.", "kept"])
def test_a_handle_that_belongs_to_the_place_is_refused(sam: Person, sign_in: SignIn, handle: str) -> None:
    assert "kept for this place itself" in text_of(sign_in(sam).post("/settings/profile/", typed(handle=handle)))
    with pytest.raises(HandleReserved):
        people.describe(person=sam, said=Described(name="Sam", handle=handle), at=NOW)
    assert fresh(sam).handle == "sam"


def test_a_handle_beside_one_of_the_place_is_fine(sam: Person) -> None:
    people.describe(person=sam, said=Described(name="Sam", handle="administrata"), at=NOW)
    assert fresh(sam).handle == "administrata"


def test_a_handle_of_the_place_is_never_made_from_a_name(db: None) -> None:
    assert next(handles.free(handles.derived_from("Help"))) == "help-2"
    assert handles.Unused().next("Root") == ("root-2", 2)
    assert next(handles.free(handles.derived_from("Helper"))) == "helper"


def test_the_database_decides_when_two_want_a_handle_at_once(mina: Person, sam: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(people, "ensure_handle_is_free", lambda *_a: None)
    with pytest.raises(HandleTaken):
        people.describe(person=sam, said=Described(name="Sam", handle="MINA"), at=NOW)
    assert fresh(sam).handle == "sam"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Please write a name that others may call you."),
        ({"name": "\u200b\u202e"}, "Please write a name"),
        ({"name": "..."}, "Please write a name with at least one letter."),
        ({"name": "x" * 61}, "60 letters fit here, and these are 61"),
        ({"handle": ""}, "Please choose a short name."),
        ({"handle": "a b"}, "Only letters, numbers, dots and dashes"),
        ({"handle": "<b>"}, "Only letters, numbers, dots and dashes"),
        ({"handle": "ab"}, "at least 3 characters"),
        ({"headline": "x" * 121}, "120 letters fit here, and these are 121"),
        ({"about": "x" * 2001}, "2000 letters fit here, and these are 2001"),
        ({"town": "Xyzzyxyzzy"}, "We do not know this town."),
        ({"crafts": ["999999"]}, "not on our list any more"),
        ({"crafts": ["9" * 5000]}, "not on our list any more"),
        ({"languages": ["tlh"]}, "not on our list any more"),
        ({"talks": ["smoke"]}, "not on our list any more"),
        ({"own_crafts": "\n".join("abcdefg")}, "Up to 5 lines, please."),
        ({"own_crafts": "x" * 81}, "up to 80 letters a line"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    sam: Person, sign_in: SignIn, changed: dict[str, Any], sentence: str
) -> None:
    before = Person.objects.filter(pk=sam.pk).values().get()
    response = sign_in(sam).post("/settings/profile/", typed(goal="My goal stays", **changed))
    assert response.status_code == 200
    assert sentence in text_of(response)
    assert "My goal stays" in text_of(response)
    assert Person.objects.filter(pk=sam.pk).values().get() == before


def test_where_two_towns_have_one_name_the_person_chooses(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    asked = text_of(browser.post("/settings/profile/", typed(town="Springfield")))
    assert "There is more than one. Please choose below." in asked
    chosen = Place.objects.filter(name="Springfield").order_by("-population")[1]
    browser.post("/settings/profile/", typed(town="Springfield", which=str(chosen.pk)))
    assert fresh(sam).place == chosen
    elsewhere = Place.objects.exclude(name="Springfield").first()
    assert elsewhere is not None
    refused = text_of(browser.post("/settings/profile/", typed(town="Springfield", which=str(elsewhere.pk))))
    assert "Please choose one from the list." in refused
    assert fresh(sam).place == chosen


def test_the_matcher_hears_of_what_it_reads_and_of_nothing_else(sam: Person) -> None:
    people.describe(person=sam, said=Described("Sam", "sam", about="New words", languages=["en"]), at=LATER)
    assert fresh(sam).features_changed_at == NOW
    people.describe(person=sam, said=Described("Sam", "sam", about="New words", languages=["en", "ar"]), at=LATER)
    assert fresh(sam).features_changed_at == LATER


@pytest.mark.parametrize("what", ["place", "talks", "crafts", "years"])
def test_each_thing_the_matcher_reads_is_news(sam: Person, what: str) -> None:
    craft = CraftFactory.create(slug="courier")
    people.describe(person=sam, said=Described("Sam", "sam", languages=["en"], crafts={craft.pk: None}), at=NOW)
    said: dict[str, Any] = {"languages": ["en"], "crafts": {craft.pk: None}}
    changes: dict[str, dict[str, Any]] = {
        "place": {"place": PlaceFactory.create()},
        "talks": {"talks": ["chat"]},
        "crafts": {"crafts": {}},
        "years": {"crafts": {craft.pk: Years.STARTING}},
    }
    people.describe(person=sam, said=Described("Sam", "sam", **{**said, **changes[what]}), at=LATER)
    assert fresh(sam).features_changed_at == LATER


def test_another_name_is_written_down_without_the_name(sam: Person) -> None:
    people.describe(person=sam, said=Described("Samira", "samira", languages=["en"]), at=NOW)
    entry = AuditEntry.objects.get(action="person.renamed")
    assert (entry.actor_key, entry.subject_key, entry.facts) == (sam.key, sam.key, {})


def test_every_model_field_posted_changes_only_declared_ones(sam: Person, mina: Person, sign_in: SignIn) -> None:
    declared = {
        "name", "handle", "handle_folded", "headline", "about", "goal", "place", "zone", "languages", "talks",
        "features_changed_at",
    }  # fmt: skip
    rest = [field.attname for field in Person._meta.concrete_fields if field.name not in declared]
    before = Person.objects.filter(pk=sam.pk).values(*rest).get()
    hostile = dict.fromkeys([*rest, "account", "hidden_by", "id", "pk"], str(mina.pk))
    hostile |= {"key": "hacked", "confirmed_at": "", "hidden_why": "x", "audience": "everyone", "in_previews": "on"}
    hostile |= {"show_about": "everyone", "zone": "Asia/Tokyo", "picture": "x", "week": "x", "locale": "de"}
    browser = sign_in(sam)
    page = text_of(browser.post("/settings/profile/", {**hostile, **typed(headline="Changed")}, follow=True))
    assert "Your profile is saved." in page
    assert fresh(sam).headline == "Changed"
    assert Person.objects.filter(pk=sam.pk).values(*rest).get() == before
    assert fresh(sam).zone == "UTC"


def test_words_that_were_typed_and_not_saved_come_back(sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    browser.post("/drafts/profile/", typed(about="Half a sentence", headline="New line"))
    page = text_of(browser.get("/settings/profile/"))
    assert "Half a sentence" in page
    assert "not saved yet" in page
    assert fresh(sam).about == ""
    browser.post("/settings/profile/", typed(about="A whole sentence."))
    page = text_of(browser.get("/settings/profile/"))
    assert "A whole sentence." in page
    assert "New line" not in page
    assert "not saved yet" not in page


def test_nobody_gets_the_words_of_somebody_else(sam: Person, mina: Person, sign_in: SignIn) -> None:
    sign_in(sam).post("/drafts/offer/", {"not_for_words": "Half a sentence"})
    assert "Half a sentence" in text_of(sign_in(sam).get("/offer/"))
    assert "Half a sentence" not in text_of(sign_in(mina).get("/offer/"))


# --- All of them ----------------------------------------------------------------------------------

PAGES = (
    "settings", "settings/profile", "settings/picture", "settings/topics", "settings/hours", "settings/privacy",
    "settings/blocks", "settings/look", "settings/security", "settings/data", "offer", "offer/handbook", "people/kept",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_members(sam: Person, sign_in: SignIn, path: str) -> None:
    browser = sign_in(sam)
    assert browser.get(f"/{path}/").status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(f"/{path}/")["Cache-Control"] == "private, no-store"
    assert len(queries) <= 12
    stranger = Client().get(f"/{path}/")
    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/account/login/")


@pytest.mark.parametrize("path", PAGES)
def test_other_methods_are_refused(sam: Person, sign_in: SignIn, path: str) -> None:
    assert sign_in(sam).delete(f"/{path}/").status_code == 405


def test_a_form_from_elsewhere_changes_nothing(sam: Person) -> None:
    assert sam.account is not None
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sam.account)
    assert browser.post("/settings/profile/", typed(headline="Hacked")).status_code == 403
    assert fresh(sam).headline == ""


def test_people_brought_in_have_no_page_of_their_own(db: None) -> None:
    brought = PersonFactory.create(imported=True)
    assert Client().get(brought.get_absolute_url()).status_code == 302


def test_a_number_is_asked_about_before_everybody_reads_it(mina: Person, sign_in: SignIn) -> None:
    browser = sign_in(mina)
    sent = {"name": "Mina", "handle": mina.handle, "about": "Call me: 0117 496 0001", "headline": "Courier, 25 an hour"}
    asked = browser.post("/settings/profile/", sent).content.decode()
    assert "This looks like a phone number" in asked
    assert "Call me: 0117 496 0001" in asked, "what was typed stays"
    mina.refresh_from_db()
    assert mina.about == ""
    browser.post("/settings/profile/", {**sent, "anyway": "on"})
    mina.refresh_from_db()
    assert mina.about == "Call me: 0117 496 0001"
    again = browser.post("/settings/profile/", {**sent, "headline": "Courier"})
    assert again.status_code == 302, "what is kept already is not asked about again"
