"""What a visitor was shown is shown to the next one too, until anybody writes, and never anything of a member's."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings as now
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains

from forums.choices import BoardAudience
from forums.models import Thread
from profiles.models import Person
from profiles.web import kept_pages
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room, settled

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
Look = Callable[..., str]


@pytest.fixture(autouse=True)
def _kept(settings: Settings) -> None:
    settings.VISITOR_PAGES_KEPT_FOR = 60
    caches["pages"].clear()


@pytest.fixture
def thread(mina: Person) -> Thread:
    thread = began(mina, room(audience=BoardAudience.PUBLIC))
    replied(thread, mina, "It took four days.")
    return thread


@pytest.fixture(params=["thread", "board", "forum"])
def address(request: pytest.FixtureRequest, thread: Thread) -> str:
    forum = reverse("forums:thread_list")
    return {"thread": thread.get_absolute_url(), "board": thread.board.get_absolute_url(), "forum": forum}[
        request.param
    ]


@pytest.fixture
def look() -> Look:
    """Look as somebody who was never here, and forget whose form it is."""

    def _look(address: str, client: Client | None = None, **headers: str) -> str:
        response = (client or Client()).get(address, headers=headers)
        return TOKEN.sub("", response.content.decode()) if response.status_code == 200 else ""

    return _look


def test_the_second_visitor_costs_no_query(
    look: Look, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = look(address)
    assert "<h1" in first
    with django_assert_num_queries(0):
        assert look(address) == first


def test_the_language_can_be_changed_from_a_kept_page(thread: Thread) -> None:
    tokens = set()
    for _ in range(2):
        client = Client(enforce_csrf_checks=True)
        [token] = TOKEN.findall(client.get(thread.get_absolute_url()).content.decode())
        said = {"language": "es", "next": "/", "csrfmiddlewaretoken": token}
        assert client.post(reverse("set_language"), said).status_code == 302
        assert client.cookies[now.LANGUAGE_COOKIE_NAME].value == "es"
        tokens.add(token)
    assert len(tokens) == 2
    stranger = Client(enforce_csrf_checks=True)
    stranger.get(thread.get_absolute_url())
    assert stranger.post(reverse("set_language"), said).status_code == 403


def test_what_nobody_wrote_through_the_site_shows_when_pages_are_forgotten(
    look: Look, thread: Thread, teo: Person
) -> None:
    look(thread.get_absolute_url())
    replied(thread, teo, "Mine took nine.")
    assert "nine" not in look(thread.get_absolute_url())
    kept_pages.forget()
    assert "nine" in look(thread.get_absolute_url())


def test_what_somebody_writes_is_there_at_the_next_look(
    look: Look, thread: Thread, teo: Person, sign_in: SignIn
) -> None:
    settled(teo)
    look(thread.get_absolute_url())
    said = {"words": "Mine took nine.", "form_key": "one"}
    sign_in(teo).post(reverse("forums:post_reply", args=[thread.key]), said)
    assert "nine" in look(thread.get_absolute_url())


def test_what_is_closed_by_a_program_is_closed_at_the_next_look(
    look: Look, thread: Thread, mo: Person, sign_in: SignIn
) -> None:
    before = look(thread.board.get_absolute_url())
    assert sign_in(mo).put(reverse("api:thread_lock", args=[thread.key])).status_code < 400
    assert look(thread.board.get_absolute_url()) != before


@pytest.mark.parametrize(
    "other",
    [
        {"headers": {"Accept-Language": "es"}},
        {"cookies": {"theme": "dark"}},
        {"headers": {"Save-Data": "on"}},
        {"query": "?after=0"},
    ],
)
def test_who_wants_it_otherwise_gets_it_otherwise(
    look: Look, address: str, other: dict[str, dict[str, str]], settings: Settings
) -> None:
    def theirs() -> str:
        client = Client()
        client.cookies.load(other.get("cookies", {}))
        return look(f"{address}{other.get('query', '')}", client, **other.get("headers", {}))

    plain, wanted = look(address), theirs()
    settings.VISITOR_PAGES_KEPT_FOR = 0
    assert (look(address), theirs()) == (plain, wanted)


def test_a_members_page_is_neither_kept_nor_answered_from_what_is(
    look: Look, address: str, teo: Person, sign_in: SignIn
) -> None:
    assert reverse("profiles:notice_list") in look(address, sign_in(teo))
    assert reverse("profiles:notice_list") not in look(address)
    assert reverse("profiles:notice_list") in look(address, sign_in(teo))


def test_a_message_is_shown_to_whom_it_is_for(look: Look, address: str) -> None:
    look(address)
    client = Client()
    client.post(reverse("forums:thread_open"), {"title": "Too late"})  # they are told to sign in first
    assert "signed out" in look(address, client)
    assert "signed out" not in look(address)


def test_what_is_not_there_is_asked_for_each_time(look: Look, thread: Thread) -> None:
    assert not look("/forum/t/nothing00000/")
    later = Thread.objects.filter(pk=thread.pk)
    later.update(key="nothing00000")
    assert look("/forum/t/nothing00000/")


def test_what_was_read_before_somebody_wrote_is_not_shown_after() -> None:
    said = ["before"]

    @kept_pages.kept_for_visitors
    def view(request: HttpRequest) -> HttpResponseBase:
        page = said[0]
        if page == "before":  # somebody else's request ends while this page is being made
            said[0] = "after"
            kept_pages.forget()
        return HttpResponse(page)

    first, second = (view(RequestFactory().get("/")) for _ in range(2))
    assertContains(first, "before")
    assertContains(second, "after")


def test_without_the_cache_each_page_is_made_anew(look: Look, thread: Thread, teo: Person, settings: Settings) -> None:
    down = {"BACKEND": "nwlb.cache.FailOpenRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": down}
    look(thread.get_absolute_url())
    replied(thread, teo, "Mine took nine.")
    assert "nine" in look(thread.get_absolute_url())
