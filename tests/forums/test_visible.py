"""Who sees what of the forum: boards by duty, what waits or is hidden, people kept apart, and no trace of it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.choices import BoardAudience, WatchLevel
from forums.commands import posts as commands
from forums.models import Post, Thread, Watch
from forums.queries import boards, posts, readers, threads
from profiles.commands import blocks, mutes
from profiles.models import Person
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, begun, neighbour, replied, room, wrote
from tests.matching.helping import text

pytestmark = pytest.mark.django_db


def seen(person: Person | None) -> set[Thread]:
    return set(threads.visible_to(person))


def listed(person: Person | None) -> list[Thread]:
    reader = readers.of(person)
    return [line.thread for line in threads.page(threads.listed_for(reader), reader).lines]


def read(person: Person | None) -> set[Post]:
    return set(posts.visible_to(person))


def test_boards_are_seen_by_those_they_are_for(sam: Person, mo: Person) -> None:
    public = room("public", audience=BoardAudience.PUBLIC)
    ours = room("ours")
    duty = room("duty", audience=BoardAudience.MODERATOR)
    assert list(boards.visible_to(None)) == [public]
    assert set(boards.visible_to(sam)) == {public, ours}
    assert set(boards.visible_to(mo)) == {public, ours, duty}


def test_conversations_are_seen_where_their_board_is(mina: Person, sam: Person, mo: Person) -> None:
    public = began(mina, room("public", audience=BoardAudience.PUBLIC))
    ours = began(mina, room("ours"))
    duty = began(mo, room("duty", audience=BoardAudience.MODERATOR))
    assert seen(None) == {public}
    assert seen(sam) == {public, ours}
    assert seen(mo) == {public, ours, duty}
    assert read(sam) == set(Post.objects.filter(thread__in=[public, ours]))


def test_what_waits_is_seen_by_its_author_and_moderators(teo: Person, sam: Person, mo: Person) -> None:
    thread = begun(teo, room())
    assert seen(teo) == seen(mo) == {thread}
    assert seen(sam) == seen(None) == set()
    assert read(sam) == set()
    assert listed(teo) == []
    assert threads.on_top(readers.of(teo), threads.listed_for(readers.of(teo))) == [thread]
    assert threads.on_top(readers.of(sam), threads.listed_for(readers.of(sam))) == []


def test_what_is_hidden_is_seen_by_its_author_and_moderators(
    mina: Person, teo: Person, sam: Person, mo: Person
) -> None:
    thread = began(mina, room())
    post = replied(thread, teo)
    commands.hide(post=post, by=mo, why="Not kind.", at=NOW)
    assert post in read(teo)
    assert post in read(mo)
    assert post not in read(sam)
    thread.refresh_from_db()
    assert (thread.posts_count, thread.answers_count, thread.last_number) == (1, 0, 1)
    commands.show_again(post=post, by=mo, at=NOW)
    assert post in read(sam)


def test_a_block_works_both_ways_and_silences_the_figures(mina: Person, teo: Person, sam: Person) -> None:
    thread = began(mina, room())
    replied(thread, sam, at=NOW + MINUTE)
    replied(thread, teo, at=NOW + 2 * MINUTE)
    blocks.add(blocker=sam, blocked=teo, at=NOW)
    for one, other in ((sam, teo), (teo, sam)):
        (line,) = threads.lines([thread_of(one, thread)], readers.of(one))
        assert line.replies == 1
        assert line.last_by.name == one.name
        assert not [post for post in read(one) if post.author == other]
    (line,) = threads.lines([thread_of(mina, thread)], readers.of(mina))
    assert (line.replies, line.last_by.name) == (2, "Teo")


def thread_of(person: Person, thread: Thread) -> Any:
    return threads.with_details(threads.visible_to(person), readers.of(person)).get(pk=thread.pk)


def test_conversations_of_people_kept_apart_or_muted_are_not_there(mina: Person, teo: Person, sam: Person) -> None:
    thread = began(mina, room())
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    mutes.add(person=sam, muted=mina, at=NOW)
    assert seen(teo) == seen(sam) == set()
    assert listed(teo) == listed(sam) == []
    assert seen(None) == set()
    assert seen(mina) == {thread}


def test_what_was_asked_without_a_name_stays_so_that_its_absence_tells_nothing(mina: Person, teo: Person) -> None:
    thread = began(mina, room(), anonymous=True)
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    assert seen(teo) == {thread}
    (line,) = threads.lines([thread_of(teo, thread)], readers.of(teo))
    assert line.last_by.name == "Anonymous"
    assert line.last_by.url == ""


def test_muted_boards_and_conversations_leave_the_lists(mina: Person, sam: Person) -> None:
    one, two, three = began(mina, room("a")), began(mina, room("b")), began(mina, room("c"))
    Watch.objects.create(person=sam, board=one.board, level=WatchLevel.MUTE, at=NOW)
    Watch.objects.create(person=sam, thread=two, level=WatchLevel.MUTE, at=NOW)
    assert listed(sam) == [three]
    assert seen(sam) == {one, two, three}


def test_what_somebody_put_aside_is_out_of_their_sight_alone(mina: Person, teo: Person, sam: Person) -> None:
    thread, other = began(mina, room()), began(mina, room("other"))
    post = replied(thread, teo)
    mutes.put_aside(person=sam, kind="forums.post", key=post.key, at=NOW)
    mutes.put_aside(person=sam, kind="forums.thread", key=other.key, at=NOW)
    assert post not in read(sam)
    assert listed(sam) == [thread]
    assert post in read(mina)
    assert set(listed(teo)) == {thread, other}


def test_what_opens_a_conversation_is_put_aside_with_all_of_it(mina: Person, sam: Person, sign_in: SignIn) -> None:
    thread = began(mina, room())
    replied(thread, mina, "The second thing I said")
    mutes.put_aside(person=sam, kind="forums.post", key=thread.posts.get(number=1).key, at=NOW)
    assert listed(sam) == []
    page = text(sign_in(sam), thread.get_absolute_url())
    assert page.index("The app wants another photo.") < page.index("The second thing I said")


def test_a_reply_that_one_put_aside_leads_to_its_conversation(mina: Person, sam: Person, sign_in: SignIn) -> None:
    thread = began(mina, room())
    post = replied(thread, mina, "Not for Sam")
    mutes.put_aside(person=sam, kind="forums.post", key=post.key, at=NOW)
    answer = sign_in(sam).get(post.get_absolute_url(), follow=True)
    assert answer.redirect_chain == [(thread.get_absolute_url(), 302)]
    assert "Not for Sam" not in answer.content.decode()


def test_a_hidden_post_changes_no_byte_of_what_others_see(
    mina: Person, teo: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    thread = began(mina, room())
    browser, before = sign_in(sam), []
    pages = ("/forum/", thread.get_absolute_url(), thread.board.get_absolute_url())
    read_already = [text(browser, page) for page in pages]
    before = [plain(browser, page) for page in pages]
    assert read_already
    held = wrote(thread, teo, "A secret that waits", at=NOW + MINUTE)
    hidden = replied(thread, neighbour(), "A secret that was hidden", at=NOW + 2 * MINUTE)
    commands.hide(post=hidden, by=mo, why="Private.", at=NOW)
    assert [plain(browser, page) for page in pages] == before
    Post.objects.filter(pk__in=[held.pk, hidden.pk]).update(words="Other", html="<p>Other</p>")
    assert [plain(browser, page) for page in pages] == before


def plain(browser: Client, page: str) -> str:
    """A page without what changes with each look: tokens and the key of an empty form."""
    lines = text(browser, page).splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower() and "form_key" not in line)


def test_names_of_members_are_not_told_to_visitors(mina: Person) -> None:
    thread = began(mina, room("public", audience=BoardAudience.PUBLIC))
    page = text(Client(), thread.get_absolute_url())
    assert "Mina" not in page
    assert "A member" in page
    mina.audience = "everyone"
    mina.save()
    assert "Mina" in text(Client(), thread.get_absolute_url())


@pytest.mark.parametrize("person", ["sam", "nobody"])
def test_lists_and_conversations_cost_the_same_however_long(
    person: str, mina: Person, sam: Person, teo: Person, sign_in: SignIn
) -> None:
    board = room(audience=BoardAudience.PUBLIC)
    thread = began(mina, board)
    blocks.add(blocker=sam, blocked=teo, at=NOW)
    browser = sign_in(sam) if person == "sam" else Client()
    pages = ("/forum/", thread.get_absolute_url(), board.get_absolute_url(), f"{thread.get_absolute_url()}?before=9")
    costs = []
    for round_ in range(2):
        for number in range(1 + 12 * round_):
            replied(thread, neighbour(f"Replies {round_} {number}"), at=NOW + MINUTE)
            replied(began(neighbour(f"Begins {round_} {number}"), board, at=NOW), teo, at=NOW + MINUTE)
        for page in pages:
            text(browser, page)  # read for the first time, how far is written down
        costs.append([cost(browser, page) for page in pages])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= (12 if person == "sam" else 6)


def cost(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        text(browser, page)
    return len(queries)
