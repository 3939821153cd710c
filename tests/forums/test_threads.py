"""Beginning conversations and saying something in them."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from forums.choices import BoardAudience, ThreadKind
from forums.commands import counts, posts
from forums.errors import BoardIsArchived, SaysNothing, ThreadIsGone, ThreadIsLocked, ThreadWaits, TooLongToPost
from forums.models import Post, Thread, Watch
from forums.queries import readers, threads
from profiles.commands import blocks
from profiles.errors import NotAllowed, TooMany
from profiles.models import Person
from tests.factories import NOW
from tests.forums.helping import MINUTE, began, begun, neighbour, replied, room, settled, wrote

pytestmark = pytest.mark.django_db


def test_a_conversation_begins_with_a_post_and_is_followed(mina: Person) -> None:
    thread = began(mina, room(), "Gloves under 30?", words="That survive **rain**.")
    post = Post.objects.get()
    assert (post.thread, post.number, post.html) == (thread, 1, "<p>That survive <strong>rain</strong>.</p>")
    assert (thread.posts_count, thread.answers_count, thread.last_post, thread.last_number) == (1, 0, post, 1)
    assert Watch.objects.get().person == mina


def test_replies_are_counted_and_the_last_is_known(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    replied(thread, teo, at=NOW + MINUTE)
    own = replied(thread, mina, "Thank you.", at=NOW + 2 * MINUTE)
    thread.refresh_from_db()
    assert (thread.posts_count, thread.answers_count, thread.last_number) == (3, 1, 3)
    assert (thread.last_post, thread.last_post_at) == (own, own.written_at)


def test_the_figures_kept_are_those_counted_anew(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    for minute in range(4):
        replied(thread, teo if minute % 2 else mina, at=NOW + minute * MINUTE)
    thread.refresh_from_db()
    kept = {name: getattr(thread, name) for name in counts.FIGURES}
    counts.anew(thread)
    assert kept == {name: getattr(thread, name) for name in counts.FIGURES}


def test_the_same_form_sent_ten_times_is_one_row(mina: Person, teo: Person) -> None:
    board = room()
    made = {began(mina, board, form="the same").pk for _ in range(10)}
    (thread,) = Thread.objects.all()
    assert made == {thread.pk}
    assert len({replied(thread, teo, form="another").pk for _ in range(10)}) == 1
    assert Post.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_once_is_one_row() -> None:
    author, board = neighbour(), room()
    starts = threading.Barrier(8)

    def one(_number: int) -> int:
        try:
            starts.wait()
            return begun(author, board, form="the same").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1
    assert Thread.objects.count() == Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_replies_at_once_get_a_number_each_and_are_all_counted() -> None:
    thread = begun(neighbour("Asker"), room())
    people = [neighbour(f"Neighbour {number}") for number in range(12)]

    def one(person: Person) -> int:
        try:
            return wrote(thread, person).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, people)) == list(range(2, 14))
    thread.refresh_from_db()
    assert (thread.posts_count, thread.answers_count, thread.numbers) == (13, 12, 13)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_under_many_tries_at_once() -> None:
    thread, author = begun(neighbour("Asker"), room()), neighbour("Hasty")

    def one(_number: int) -> bool:
        try:
            wrote(thread, author)
        except TooMany:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(60))) == posts.POSTS_AN_HOUR
    assert Post.objects.filter(author=author).count() == posts.POSTS_AN_HOUR


@pytest.mark.parametrize(("words", "refusal"), [(" \n", SaysNothing), ("x" * 20_001, TooLongToPost)])
def test_what_cannot_be_a_post_is_refused(mina: Person, words: str, refusal: type[Exception]) -> None:
    thread = began(mina, room())
    with pytest.raises(refusal):
        replied(thread, mina, words)
    assert Post.objects.count() == 1


def test_a_closed_conversation_takes_words_of_moderators_alone(mina: Person, teo: Person, mo: Person) -> None:
    thread = began(mina, room())
    Thread.objects.update(locked_at=NOW)
    with pytest.raises(ThreadIsLocked):
        replied(thread, teo)
    assert replied(thread, mo).number == 2


def test_nothing_is_said_to_what_is_hidden_poured_away_or_kept_apart(mina: Person, teo: Person, mo: Person) -> None:
    thread, other = began(mina, room()), began(mina, room("other"))
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    with pytest.raises(ThreadIsGone):
        replied(thread, teo)
    blocks.remove(blocker=mina, blocked=teo, at=NOW)
    for change in ({"hidden_at": NOW, "hidden_by": mo, "hidden_why": "Rules"}, {"merged_into": other}):
        Thread.objects.filter(pk=thread.pk).update(**change)
        with pytest.raises(ThreadIsGone):
            replied(thread, teo)


def test_an_archived_board_is_read_not_written_in(mina: Person, teo: Person) -> None:
    board = room()
    thread = began(mina, board)
    board.archived_at = NOW
    board.save()
    with pytest.raises(BoardIsArchived):
        began(mina, board, "Another one")
    with pytest.raises(BoardIsArchived):
        replied(thread, teo)


def test_a_board_of_a_duty_is_closed_to_others(mina: Person, mo: Person) -> None:
    board = room("moderators", audience=BoardAudience.MODERATOR)
    with pytest.raises(NotAllowed):
        began(mina, board)
    assert began(mo, board).board == board


def test_the_first_posts_of_somebody_new_wait_and_are_not_counted(mina: Person, teo: Person) -> None:
    thread = began(mina, room())
    held = wrote(thread, teo)
    thread.refresh_from_db()
    assert (held.held_at, held.tell_at) == (NOW, None)
    assert (thread.posts_count, thread.answers_count, thread.last_number, thread.numbers) == (1, 0, 1, 2)
    assert replied(thread, settled(teo)).held_at is None


def test_a_conversation_of_somebody_new_waits_as_a_whole(teo: Person, mina: Person) -> None:
    thread = begun(teo, room())
    assert (thread.held_at, thread.posts_count) == (NOW, 0)
    assert not thread.is_listed
    with pytest.raises(ThreadWaits):
        replied(thread, mina)


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"kind": "poll"},
        {"posts_count": 9},
        {"answers_count": 2},
        {"last_number": 9},
        {"hidden_at": NOW},
        {"accepted_at": NOW},
    ],
)
def test_the_database_keeps_the_rules(mina: Person, change: dict[str, object]) -> None:
    thread = began(mina, room())
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(**change)


def test_only_a_question_has_an_answer(mina: Person, teo: Person) -> None:
    thread = began(mina, room(), kind=ThreadKind.TALK)
    post = replied(thread, teo)
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(accepted=post, accepted_at=NOW)


def test_deep_pages_are_found_by_the_index(mina: Person) -> None:
    """The cursor is a condition an index can begin at, not one that is tried on every row before."""
    board = room()
    for minute in range(3):
        began(mina, board, at=NOW + minute * MINUTE)
    reader = readers.of(mina)
    page = threads.page(threads.on_board(reader, board), reader)
    assert [line.last_at for line in page.lines] == [NOW + 2 * MINUTE, NOW + MINUTE, NOW]
