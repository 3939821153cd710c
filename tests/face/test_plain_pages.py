"""Pages for when something went wrong: they need no database, no session and no request."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

PLAIN = ["400.html", "403.html", "404.html", "405.html", "413.html", "429.html", "500.html", "pages/offline.html"]


@pytest.mark.parametrize("name", PLAIN)
def test_it_stands_without_anything(name: str) -> None:
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert 'href="/"' in page


@pytest.mark.parametrize("name", PLAIN)
def test_it_stands_with_a_request_that_nobody_has_looked_at_yet(name: str) -> None:
    """The outermost middleware refuses before there is a session; the test database is not open here."""
    page = render_to_string(name, request=RequestFactory().get("/somewhere/"))
    assert page.count("<h1>") == 1


def test_it_never_leaves_a_form_that_could_not_be_sent() -> None:
    assert "<form" not in render_to_string("500.html", request=RequestFactory().get("/"))


def test_the_wait_is_said_in_minutes_where_it_is_known() -> None:
    assert "about 3 minutes" in render_to_string("429.html", {"minutes": 3})
    assert "about 1 minute." in render_to_string("429.html", {"minutes": 1})
    assert "some minutes" in render_to_string("429.html")


def test_a_form_without_its_token_is_not_called_forbidden() -> None:
    assert "too long" in render_to_string("403.html", {"csrf": True})
    assert "too long" not in render_to_string("403.html")


@pytest.mark.parametrize(("theme", "written"), [("dark", True), ("light", True), ("auto", False), ("x", False)])
def test_only_a_choice_overrides_the_phone(theme: str, written: bool) -> None:
    assert ("data-theme" in render_to_string("404.html", {"theme": theme})) is written


def test_who_saves_data_gets_no_font() -> None:
    assert "woff2" in render_to_string("404.html")
    frugal = render_to_string("404.html", {"save_data": True})
    assert "woff2" not in frugal
    assert "fonts.css" not in frugal
