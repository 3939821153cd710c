"""Django's admin: for admins, for reading, written down, and without what people wrote to each other."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from nwlb import admin
from profiles.models import AuditEntry, Label, Person
from tests.access.roles import Outcome, outcome
from tests.factories import PersonFactory
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/profiles/person/"


def lists() -> list[str]:
    return [reverse(f"admin:{label.replace('.', '_')}_changelist") for label in admin.SHOWN]


def test_an_admin_reads_every_list(ada: Person, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    for path in ("/admin/", "/admin/profiles/", *lists()):
        assert browser.get(path).status_code == 200, path


def test_what_is_stored_is_called_as_people_call_it(ada: Person, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert "Communitys" not in browser.get("/admin/").content.decode()
    assert "Who waits for a match" in browser.get("/admin/").content.decode()
    assert "<h1>People</h1>" in browser.get(PEOPLE).content.decode()


def test_an_admin_reads_a_row_of_each_that_has_one(ada: Person, mina: Person, sign_in: SignIn) -> None:
    browser, opened = sign_in(ada), 0
    for label in admin.SHOWN:
        row = apps.get_model(label)._default_manager.first()
        if row is not None:
            path = reverse(f"admin:{label.replace('.', '_')}_change", args=[row.pk])
            assert browser.get(path).status_code == 200, path
            opened += 1
    assert opened > 8


def test_for_others_there_is_no_admin(cora: Person, mo: Person, sam: Person, sign_in: SignIn) -> None:
    row = f"{PEOPLE}{sam.pk}/"
    for person in (cora, mo, sam):
        browser = sign_in(person)
        for path in ("/admin/", "/admin/profiles/", row, *lists()):
            assert browser.get(path).status_code == 404, (person.name, path)
    assert outcome(Client().get("/admin/")) == Outcome.LOGIN
    assert not AuditEntry.objects.filter(action="admin.opened").exists()


def test_without_the_second_step_there_is_none_either(ada: Person, sign_in: SignIn, settings: Settings) -> None:
    settings.MFA_REQUIRED_OF_ROLES = True
    answer = sign_in(ada).get("/admin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))


def test_nothing_is_written_there(ada: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    for path in (f"{PEOPLE}{sam.pk}/", PEOPLE, "/admin/"):
        assert browser.post(path, {"name": "Other", "action": "delete_selected"}).status_code == 405
    for path in ("add/", f"{sam.pk}/delete/", f"{sam.pk}/history/"):
        assert browser.get(PEOPLE + path).status_code in (302, 404), path
    for path in ("/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/jsi18n/"):
        assert browser.get(path).status_code == 404, path
    sam.refresh_from_db()
    assert sam.name == "Sam"


def test_what_is_opened_is_written_down(ada: Person, sam: Person, sign_in: SignIn) -> None:
    sign_in(ada).get(f"{PEOPLE}{sam.pk}/")
    entry = AuditEntry.objects.get(action="admin.opened")
    assert (entry.actor_key, entry.subject_kind, entry.subject_key) == (
        ada.key,
        "profiles_person_change",
        str(sam.pk),
    )


def test_words_and_keys_are_not_there(ada: Person, sam: Person, sign_in: SignIn) -> None:
    assert not set(admin.SHOWN) & set(admin.NEVER)
    for label in (*admin.SHOWN, *admin.NEVER):
        apps.get_model(label)
    for label, (_name, hidden) in admin.SHOWN.items():
        for name in hidden:
            apps.get_model(label)._meta.get_field(name)
    assert {model._meta.label_lower for model in admin.site._registry} == set(admin.SHOWN)
    sam.goal = "A goal that only Sam should read"
    sam.save()
    assert sam.goal not in sign_in(ada).get(f"{PEOPLE}{sam.pk}/").content.decode()


def test_a_person_leads_to_what_can_be_changed(ada: Person, sam: Person, sign_in: SignIn) -> None:
    assert f"/people/{sam.key}/duties/" in sign_in(ada).get(f"{PEOPLE}{sam.pk}/").content.decode()


def test_somebody_is_found_by_their_key(ada: Person, sam: Person, teo: Person, sign_in: SignIn) -> None:
    page = sign_in(ada).get(PEOPLE, {"q": sam.key}).content.decode()
    assert sam.handle in page
    assert teo.handle not in page


def test_a_list_costs_the_same_however_long(ada: Person, sign_in: SignIn) -> None:
    browser, costs = sign_in(ada), []
    for more in (1, 20):
        PersonFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PEOPLE)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_no_more_is_counted_than_people_leaf(monkeypatch: pytest.MonkeyPatch, ada: Person, sign_in: SignIn) -> None:
    monkeypatch.setattr(admin, "MOST_COUNTED", 7)
    assert Label.objects.count() > 7
    browser = sign_in(ada)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/admin/profiles/label/").status_code == 200
    counts = [query["sql"] for query in queries if "COUNT(*)" in query["sql"]]
    assert counts
    assert all("LIMIT 7" in sql for sql in counts), counts


@pytest.mark.django_db(transaction=True)
def test_it_stands_under_the_csp(
    page: Page, live_server: LiveServer, ada: Person, sam: Person, sign_in: SignIn
) -> None:
    """The console, looked at by a fixture of every browser test, stays empty."""
    cookie = sign_in(ada).cookies["session"]
    page.context.add_cookies([{"name": "session", "value": cookie.value, "url": live_server.url}])
    for path in ("/admin/", "/admin/profiles/", PEOPLE, f"{PEOPLE}?q={sam.key}", f"{PEOPLE}{sam.pk}/"):
        answer = page.goto(f"{live_server.url}{path}")
        assert answer
        assert answer.ok, path
