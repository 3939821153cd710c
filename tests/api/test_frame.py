"""Who comes in, what every error looks like, and pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from profiles.commands import blocks, favourites, tokens
from profiles.models import Favourite, Person, Token
from profiles.queries import favourites as kept
from profiles.web import doors
from profiles.web.resources import PROBLEM
from tests.api.program import Program
from tests.factories import NOW, AccountFactory, PersonFactory

SignIn = Callable[[Person], Client]


def test_a_token_opens_what_it_was_made_for(teo: Person) -> None:
    assert Program(teo, "read:lists").ask("GET", "favourites/").status_code == 200


def test_a_token_opens_nothing_else(mina: Person, teo: Person) -> None:
    program = Program(teo, "read:lists")
    refused = program.ask("PUT", f"favourites/{mina.key}/")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope")
    assert "write:lists" in refused.json()["detail"]
    assert Program(teo, "read:me").ask("GET", "favourites/").status_code == 403
    assert not Favourite.objects.exists()


@pytest.mark.parametrize("shown", ["Bearer nwlb_nothing", "Bearer", "Bearer a b", "bearer \xff", "Bearer nwlb_"])
def test_an_unknown_token_is_401(teo: Person, shown: str) -> None:
    answer = Client().get("/api/v1/favourites/", headers={"Authorization": shown})
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_token")
    assert answer["WWW-Authenticate"] == 'Bearer realm="nwlb"'


def test_without_a_token_it_is_401_with_a_sentence(db: None) -> None:
    answer = Client().get("/api/v1/favourites/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["detail"] == "Please sign in, or send a token."


def test_only_the_hash_of_a_token_is_kept(teo: Person) -> None:
    secret = Program(teo).secret
    (row,) = Token.objects.values()
    assert secret not in str(row)
    assert row["prefix"] == secret[:9]


def test_a_token_ends(teo: Person) -> None:
    program = Program(teo)
    Token.objects.update(at=NOW - timedelta(days=2), expires_at=timezone.now() - timedelta(seconds=1))
    assert program.ask("GET", "favourites/").status_code == 401


def test_a_token_that_was_taken_back_opens_nothing(teo: Person) -> None:
    program = Program(teo)
    assert tokens.revoke(token=Token.objects.get(), by=teo, at=NOW)
    assert program.ask("GET", "favourites/").status_code == 401


def test_a_token_of_a_closed_account_opens_nothing(teo: Person) -> None:
    program = Program(teo)
    assert teo.account is not None
    teo.account.is_active = False
    teo.account.save()
    assert program.ask("GET", "favourites/").status_code == 401


def test_the_day_of_the_last_use_is_kept(teo: Person) -> None:
    Program(teo).ask("GET", "favourites/")
    assert Token.objects.get().last_used_on == timezone.now().date()


def test_a_session_writes_with_a_csrf_token_only(mina: Person, teo: Person) -> None:
    assert teo.account is not None
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(teo.account)
    path = f"/api/v1/favourites/{mina.key}/"
    refused = browser.put(path)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    browser.get("/settings/look/")
    assert browser.put(path, headers={"X-CSRFToken": browser.cookies["csrf"].value}).status_code == 204


def test_a_token_needs_no_csrf_and_counts_before_a_session(mina: Person, teo: Person, sam: Person) -> None:
    program = Program(teo)
    assert sam.account is not None
    program.force_login(sam.account)
    assert program.ask("PUT", f"favourites/{mina.key}/").status_code == 204
    assert Favourite.objects.get().person == teo


def test_who_has_not_finished_joining_hears_so(db: None) -> None:
    browser = Client()
    browser.force_login(AccountFactory.create())
    answer = browser.get("/api/v1/favourites/")
    assert (answer.status_code, answer.json()["code"]) == (403, "join_first")


@pytest.mark.parametrize(
    ("method", "path", "body", "form", "status", "code"),
    [
        ("GET", "nothing/here/", b"", "application/json", 404, "not_found"),
        ("POST", "nothing", b"{}", "application/json", 404, "not_found"),
        ("GET", "favourites/nobodynobody/", b"", "application/json", 405, "method_not_allowed"),
        ("OPTIONS", "favourites/", b"", "application/json", 405, "method_not_allowed"),
        ("PUT", "favourites/nobodynobody/", b"", "application/json", 404, "not_found"),
        ("GET", "favourites/?q=%00", b"", "application/json", 400, "malformed"),
        ("PUT", "favourites/nobodynobody/", b"a" * 2_000_000, "application/json", 413, "too_large"),
        ("GET", "favourites/?cursor=forged", b"", "application/json", 400, "bad_cursor"),
        ("GET", "favourites/?cursor=" + "A" * 200, b"", "application/json", 400, "bad_cursor"),
        ("GET", "favourites/?cursor=%F0%9F%90%99", b"", "application/json", 400, "bad_cursor"),
    ],
)
def test_every_error_is_a_problem(
    teo: Person, method: str, path: str, body: bytes, form: str, status: int, code: str
) -> None:
    program = Program(teo)
    shown = {"Authorization": f"Bearer {program.secret}"}
    answer = program.generic(method, f"/api/v1/{path}", body, content_type=form, headers=shown)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    said = answer.json()
    assert said["code"] == code
    assert said["status"] == status
    assert said["detail"]
    assert said["type"].endswith(f"#{said['code']}")


def test_too_many_requests_are_a_problem_and_without_redis_none_are(
    teo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "OF_A_MEMBER", 2)
    monkeypatch.setattr("profiles.web.doors.time.time", lambda: 1_800_000_001.0)
    program = Program(teo)
    answers = [program.ask("GET", "favourites/") for _n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "too_many"
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_pages_hold_everybody_once_and_both_ways(sam: Person) -> None:
    for n in range(2 * kept.PAGE + 5):
        favourites.keep(person=sam, other=PersonFactory.create(name=f"Kept {n}"), at=NOW)
    program = Program(sam)
    pages = [program.ask("GET", "favourites/").json()]
    while pages[-1]["next"]:
        pages.append(program.ask("GET", pages[-1]["next"]).json())
    names = [person["name"] for page in pages for person in page["results"]]
    assert names == [f"Kept {n}" for n in reversed(range(2 * kept.PAGE + 5))]
    assert pages[0]["previous"] is None
    assert program.ask("GET", pages[2]["previous"]).json()["results"] == pages[1]["results"]


def test_a_cursor_of_one_list_opens_no_other(sam: Person) -> None:
    for _n in range(kept.PAGE + 1):
        favourites.keep(person=sam, other=PersonFactory.create(), at=NOW)
    program = Program(sam)
    cursor = program.ask("GET", "favourites/").json()["next"].partition("cursor=")[2]
    assert program.ask("GET", f"favourites/?cursor={cursor}").status_code == 200
    assert program.ask("GET", f"favourites/?cursor={cursor[:-3]}").status_code == 400


def test_times_are_utc_whatever_the_zone(mina: Person, teo: Person) -> None:
    favourites.keep(person=teo, other=mina, at=NOW)
    (person,) = Program(teo).ask("GET", "favourites/").json()["results"]
    assert person["since"].endswith("Z")


def test_no_cache_keeps_an_answer(teo: Person) -> None:
    answer = Program(teo).ask("GET", "favourites/")
    assert "no-store" in answer["Cache-Control"]
    assert {"Authorization", "Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))


def test_who_blocks_is_gone_from_the_api_as_well(mina: Person, teo: Person) -> None:
    favourites.keep(person=teo, other=mina, at=NOW)
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    program = Program(teo)
    assert program.ask("GET", "favourites/").json()["results"] == []
    assert program.ask("PUT", f"favourites/{mina.key}/").status_code == 404
