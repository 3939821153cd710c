"""What no page may answer with a 500, whoever sends it."""

import pytest
from django.test import Client

from nwlb.middleware import page_above

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["q=%00", "q=%ED%A0%80", "q=a%00b", "next=%00"])
def test_what_postgres_cannot_store_is_refused(query: str) -> None:
    assert Client().get(f"/?{query}").status_code == 400


@pytest.mark.parametrize("query", ["q=%20", "q=%E2%82%AC", "q=00", "page=1e9"])
def test_ordinary_queries_pass(query: str) -> None:
    assert Client().get(f"/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("body", "status"), [(b"name=a%00b", 400), (b"name=\0", 400), (b"name=%ed%bf%bf", 400), (b"name=a", 200)]
)
def test_form_bodies(body: bytes, status: int) -> None:
    answer = Client().post("/account/login/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status


def test_a_body_of_ten_megabytes_is_too_large() -> None:
    answer = Client().post("/account/login/", b"a" * 10_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_a_length_that_is_no_number_is_too_large() -> None:
    answer = Client().get("/", headers={"content-length": "many"})
    assert answer.status_code in (400, 413)


def test_ten_thousand_and_one_fields_are_refused() -> None:
    answer = Client().post("/account/login/", {f"f{n}": "x" for n in range(10_001)})
    assert answer.status_code == 400


def test_an_unknown_page_is_a_404_with_words() -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert b"<h1>" in answer.content


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/settings/picture/?a=1", "/settings/picture/?a=1"),
        ("http://elsewhere.example/settings/picture/", "/settings/"),
        ("http://testserver//elsewhere.example/", "/settings/"),
        ("", "/settings/"),
    ],
)
def test_what_is_too_large_leads_back_to_the_form_of_ours(referer: str, back: str) -> None:
    sent_from = {"referer": referer, "host": "testserver"}
    form = "application/x-www-form-urlencoded"
    page = Client().post("/settings/picture/", b"a" * 10_000_000, content_type=form, headers=sent_from)
    assert f'href="{back}">Go back' in page.content.decode()


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/offer/open/", "/offer/"),
        ("/cases/nobodynobody/next/", "/cases/nobodynobody/"),
        ("/forum/t/nobodynobody/accept/", "/forum/t/nobodynobody/"),
        ("/forum/asked/nobodynobody/pass/", "/forum/asked/"),
    ],
)
def test_whoever_looks_at_an_address_for_buttons_is_led_to_its_page(path: str, above: str) -> None:
    answer = Client().get(path, headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer["Location"]) == (302, above)
    assert page_above("/nothing/above/") == "/home/"


def test_what_is_sent_to_a_mere_page_is_refused_in_words() -> None:
    answer = Client().post("/forum/", headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    assert b"<h1>" in answer.content


def test_the_api_stays_with_its_405() -> None:
    answer = Client().get("/api/v1/me/learn/nothing/", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert Client().post("/api/v1/topics/", headers={"accept": "text/html"}).status_code == 405


def test_a_program_gets_no_page_with_its_405() -> None:
    answer = Client().get("/offer/open/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")
