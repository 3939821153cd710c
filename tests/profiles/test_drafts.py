"""Words that were typed and not yet sent: kept for whoever typed them, shown to nobody else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import escape
from pytest_django.asserts import assertContains

from profiles.commands import drafts
from profiles.errors import TooLong, TooMany
from profiles.forms.drafts import MEMBER_FORMS, VISITOR_FORMS
from profiles.forms.onboarding import LearnForm, ShareForm, WhenForm, WorkForm
from profiles.models import Draft, Person
from profiles.queries.drafts import of_person, visitor_of
from tests.factories import NOW
from tests.factories.cast import SignIn

pytestmark = pytest.mark.django_db


def keep(visitor: str = "v", form: str = "join-learn", **fields: list[str]) -> None:
    drafts.keep(form=form, payload=fields, person=None, visitor=visitor, address="a", at=NOW)


@pytest.fixture
def member_form(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(MEMBER_FORMS, "letter", ("about",))
    return "letter"


def test_a_visitors_words_are_kept_and_the_answer_says_when(client: Client) -> None:
    response = client.post("/drafts/join-learn/", {"goal": "Two clients", "topics": ["1", "2"]})
    assert response.status_code == 204
    draft = Draft.objects.get()
    assert draft.payload == {"topics": ["1", "2"], "goal": ["Two clients"]}
    assert float(response["Draft-At"]) == draft.updated_at.timestamp()
    assert f'data-draft-at="{response["Draft-At"]}"' in client.get("/join/3/").content.decode()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    client.post("/drafts/join-learn/", {"goal": "x"})
    cookie = client.cookies["join"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["max-age"], cookie["path"]) == ("Lax", 60 * 60 * 24 * 30, "/")
    assert len(cookie.value) == 43


def test_who_reads_the_table_cannot_claim_the_words(client: Client) -> None:
    client.post("/drafts/join-learn/", {"goal": "mine"})
    thief = Client()
    thief.cookies["join"] = Draft.objects.get().visitor
    assert "mine" not in thief.get("/join/3/").content.decode()
    thief.cookies["join"] = client.cookies["join"].value
    assert "mine" in thief.get("/join/3/").content.decode()


def test_only_declared_fields_are_kept(client: Client) -> None:
    client.post("/drafts/join-learn/", {"goal": "x", "password": "secret", "next": "", "agreed": "1"})
    assert Draft.objects.get().payload == {"goal": ["x"]}


@pytest.mark.parametrize("form", ["join-account", "join-other", "letter", "offer"])
def test_a_form_that_is_not_declared_for_visitors_does_not_exist(client: Client, form: str, member_form: str) -> None:
    assert client.post(f"/drafts/{form}/", {"about": "x"}).status_code == 404
    assert not Draft.objects.exists()


def test_looking_is_not_keeping(client: Client) -> None:
    assert client.get("/drafts/join-learn/").status_code == 405


def test_a_members_words_belong_to_the_person(teo: Person, sam: Person, sign_in: SignIn, member_form: str) -> None:
    assert sign_in(teo).post(f"/drafts/{member_form}/", {"about": "Me"}).status_code == 204
    found = of_person(teo, member_form)
    assert found is not None
    assert (found.payload, found.visitor) == ({"about": ["Me"]}, "")
    assert of_person(sam, member_form) is None


def test_a_member_has_no_joining_forms(teo: Person, sign_in: SignIn) -> None:
    assert sign_in(teo).post("/drafts/join-learn/", {"goal": "x"}).status_code == 404


def test_a_button_without_scripts_goes_on_inside_the_site(client: Client) -> None:
    assert client.post("/drafts/join-learn/", {"goal": "x", "next": "/join/2/"})["Location"] == "/join/2/"


def test_keeping_by_a_button_is_said(teo: Person, sign_in: SignIn) -> None:
    browser = sign_in(teo)
    browser.post("/drafts/case/", {"words": "How?", "next": "/home/"})
    assert "Kept. Only you see it." in browser.get("/home/").content.decode()


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_a_button_never_leads_off_the_site(client: Client, onward: str) -> None:
    assert client.post("/drafts/join-learn/", {"goal": "x", "next": onward})["Location"] == "/"


def test_keeping_needs_the_token_of_the_form() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/drafts/join-learn/", {"goal": "x"}).status_code == 403


def test_too_much_is_refused_and_what_was_kept_stays(client: Client) -> None:
    client.post("/drafts/join-learn/", {"goal": "x"})
    assert client.post("/drafts/join-learn/", {"goal": "x" * 24_000}).status_code == 413
    assert Draft.objects.get().payload == {"goal": ["x"]}
    with pytest.raises(TooLong):
        keep(goal=["x" * 24_000])


def test_without_scripts_too_much_is_handed_back_to_be_made_shorter(client: Client) -> None:
    words = "<b>My story" * 3_000
    answer = client.post("/drafts/join-learn/", {"goal": words, "next": "/join/learn/"})
    assert answer.status_code == 413
    assertContains(answer, f">{escape(words)}</textarea>", status_code=413)
    assertContains(answer, 'name="next" value="/join/learn/"', status_code=413)
    assert not Draft.objects.exists()


def test_keeping_again_replaces() -> None:
    keep(goal=["one"])
    keep(goal=["two"])
    assert Draft.objects.get().payload == {"goal": ["two"]}


def test_one_visitor_cannot_keep_without_end() -> None:
    for _n in range(drafts.MOST_OF_ONE):
        keep(goal=["x"])
    with pytest.raises(TooMany):
        keep(goal=["x"])
    keep(visitor="another", goal=["x"])


def test_throwing_the_cookie_away_does_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_FROM_ONE_ADDRESS", 5)
    for n in range(5):
        keep(visitor=f"v{n}", goal=["x"])
    with pytest.raises(TooMany):
        keep(visitor="v5", goal=["x"])


def test_words_of_a_month_ago_are_forgotten_and_newer_ones_not() -> None:
    keep(visitor="old")
    keep(visitor="new")
    Draft.objects.filter(visitor="new").update(updated_at=NOW + timedelta(days=1))
    assert drafts.forget_old(at=NOW + timedelta(days=30, seconds=1)) == 1
    assert Draft.objects.get().visitor == "new"


@pytest.mark.django_db(transaction=True)
def test_the_same_form_kept_twenty_times_at_once_is_one_row() -> None:
    def keep_one(n: int) -> None:
        try:
            keep(goal=[str(n)])
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(keep_one, range(20)))
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "form"),
    [("join-work", WorkForm), ("join-share", ShareForm), ("join-learn", LearnForm), ("join-when", WhenForm)],
)
def test_every_field_of_a_step_is_kept(name: str, form: type[WorkForm]) -> None:
    assert set(VISITOR_FORMS[name]) == set(form.base_fields)


def test_a_visitors_name_is_not_their_token() -> None:
    assert visitor_of("token") != "token"
    assert len(visitor_of("token")) == 43
