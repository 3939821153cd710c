"""Atom feeds: what visitors may read and nothing else, the same for whoever asks, told again only when it changed."""

from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.choices import BoardAudience
from forums.commands import posts, tidying
from forums.models import Board, Tag, Thread
from profiles.commands import blocks, mutes
from profiles.models import Person
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, begun, neighbour, replied, room, wrote
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FORUM = "/forum/feed/"


@pytest.fixture
def board() -> Board:
    return room(audience=BoardAudience.PUBLIC)


@pytest.fixture
def thread(mina: Person, board: Board) -> Thread:
    return began(mina, board, tags=[Tag.objects.create(slug="rain", name="Rain & cold")])


def feeds_of(thread: Thread) -> list[str]:
    return [FORUM, f"/forum/b/{thread.board.slug}/feed/", "/forum/tags/rain/feed/", f"/forum/t/{thread.key}/feed/"]


def read(url: str, client: Client | None = None) -> Element:
    answer = (client or Client()).get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    return fromstring(answer.content.decode())


def links(url: str) -> list[str]:
    found = [entry.find(f"{ATOM}link") for entry in read(url).iter(f"{ATOM}entry")]
    return [link.attrib["href"].removeprefix(settings.SITE_URL) for link in found if link is not None]


def test_each_feed_holds_what_was_said_last(thread: Thread, board: Board, mina: Person, teo: Person) -> None:
    other = began(mina, board, at=NOW + MINUTE)
    reply = replied(thread, teo, at=NOW + 2 * MINUTE)
    opening = thread.posts.get(number=1)
    assert links(FORUM) == links(feeds_of(thread)[1]) == [thread.get_absolute_url(), other.get_absolute_url()]
    assert links("/forum/tags/rain/feed/") == [thread.get_absolute_url()]
    assert links(feeds_of(thread)[3]) == [reply.get_absolute_url(), opening.get_absolute_url()]
    page = text(Client(), FORUM)
    assert "&lt;p&gt;The app wants another photo." in page
    assert '<category term="Rain &amp; cold"' in page


def test_names_are_those_that_visitors_see(thread: Thread, mina: Person, teo: Person) -> None:
    replied(thread, teo)
    assert "Mina" not in "".join(text(Client(), url) for url in feeds_of(thread))
    Person.objects.filter(pk=mina.pk).update(audience="everyone")
    assert "Mina" in text(Client(), FORUM)


def test_nothing_private_held_or_hidden_is_in_a_feed(thread: Thread, board: Board, mina: Person, sam: Person) -> None:
    """The refused twin of each: what others may not read changes no byte."""
    before = [Client().get(url).content for url in feeds_of(thread)]
    began(mina, room("members"), "Among members", tags=list(thread.tags.all()))
    begun(sam, board, "Waits for a moderator", tags=list(thread.tags.all()))
    wrote(thread, sam, "Waits too.")
    posts.hide(post=replied(thread, neighbour()), by=None, why="Not kind.", at=NOW)
    taken = began(mina, board, "Taken out")
    posts.hide(post=taken.posts.get(number=1), by=None, why="Not kind.", at=NOW)
    assert [Client().get(url).content for url in feeds_of(thread)] == before
    assert Client().get(f"/forum/t/{taken.key}/feed/").status_code == 404
    assert Client().get("/forum/b/members/feed/").status_code == 404


def test_what_goes_out_of_sight_leaves_its_feeds(thread: Thread, mo: Person) -> None:
    tidying.move(thread=thread, board=room("members"), by=mo, at=NOW)
    assert links(FORUM) == links("/forum/tags/rain/feed/") == []
    assert Client().get(f"/forum/t/{thread.key}/feed/").status_code == 404


def test_a_feed_is_the_same_for_whoever_asks(thread: Thread, mina: Person, sam: Person, sign_in: SignIn) -> None:
    blocks.add(blocker=sam, blocked=mina, at=NOW)
    mutes.add(person=sam, muted=mina, at=NOW)
    for url in feeds_of(thread):
        assert sign_in(sam).get(url).content == sign_in(mina).get(url).content == Client().get(url).content


def test_nobody_is_told_again_what_they_have(thread: Thread, teo: Person) -> None:
    for url in feeds_of(thread):
        first = Client().get(url)
        assert "max-age=300" in first["Cache-Control"]
        again = Client().get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert Client().get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
        replied(thread, neighbour(f"Replies {url}"), at=NOW + timedelta(hours=1 + len(url)))
        changed = Client().get(url, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200


def test_an_edit_is_told(thread: Thread, mina: Person) -> None:
    first = Client().get(FORUM)
    posts.edit(post=thread.posts.get(number=1), by=mina, words="The app wants a third.", at=NOW + timedelta(days=1))
    changed = Client().get(FORUM, headers={"If-None-Match": first["ETag"]})
    assert "a third" in changed.content.decode()
    assert changed["Last-Modified"] != first["Last-Modified"]


def test_what_was_poured_together_is_one_feed(thread: Thread, board: Board, teo: Person, mo: Person) -> None:
    other = began(teo, board)
    tidying.merge(thread=other, into=thread, by=mo, at=NOW)
    answer = Client().get(f"/forum/t/{other.key}/feed/")
    assert (answer.status_code, answer["Location"]) == (302, f"/forum/t/{thread.key}/feed/")


def test_what_no_xml_may_hold_is_left_out(thread: Thread, teo: Person) -> None:
    replied(thread, teo, "Bell \x07, form feed \x0c and \uffff: <b>]]></b> & done")
    Thread.objects.filter(pk=thread.pk).update(title="A bell \x07 & <b>")
    for url in feeds_of(thread):
        read(url)


def test_a_feed_costs_the_same_however_long(board: Board, teo: Person, mina: Person) -> None:
    thread = began(mina, board, tags=[Tag.objects.create(slug="rain", name="Rain")])
    costs = []
    for round_ in range(2):
        for number in range(1 + 11 * round_):
            replied(thread, neighbour(f"Replies {round_} {number}"))
            began(neighbour(f"Begins {round_} {number}"), board, tags=list(thread.tags.all()))
        counted = []
        for url in feeds_of(thread):
            with CaptureQueriesContext(connection) as queries:
                read(url)
            counted.append(len(queries))
        costs.append(counted)
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 4


def test_pages_name_their_feed_where_there_is_one(thread: Thread, mina: Person, sign_in: SignIn) -> None:
    ours = began(mina, room("members"))
    pages = ("/forum/", thread.board.get_absolute_url(), "/forum/?tag=rain", thread.get_absolute_url())
    for page, feed in zip(pages, feeds_of(thread), strict=True):
        assert f'<link rel="alternate" type="application/atom+xml" href="{feed}">' in text(Client(), page)
    for private in (ours.get_absolute_url(), ours.board.get_absolute_url()):
        assert "atom+xml" not in text(sign_in(mina), private)
