"""What moderators do to keep conversations findable, and admins to set up boards."""

import pytest

from forums.choices import BoardAudience
from forums.commands import boards, threads, tidying
from forums.commands.boards import Room
from forums.errors import NothingToSplit, NotTheseTogether, SlugTaken, TitleMissing
from forums.models import Board, Post, Thread, Watch
from profiles.errors import NotAllowed
from profiles.models import AuditEntry, Notice, Person
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import MINUTE, began, replied, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(mina: Person) -> Thread:
    return began(mina, room())


def actions() -> list[str]:
    return list(AuditEntry.objects.filter(action__startswith="thread.").order_by("id").values_list("action", flat=True))


def test_what_is_pinned_stands_first_and_once(thread: Thread, mina: Person, mo: Person, sign_in: SignIn) -> None:
    newer = began(mina, thread.board, "A newer one", at=NOW + MINUTE)
    tidying.pin(thread=thread, by=mo, pinned=True, at=NOW)
    page = text(sign_in(mina), "/forum/")
    assert page.index(thread.get_absolute_url()) < page.index(newer.get_absolute_url())
    assert page.count(thread.get_absolute_url()) == 1
    tidying.pin(thread=thread, by=mo, pinned=False, at=NOW)
    page = text(sign_in(mina), "/forum/")
    assert page.index(thread.get_absolute_url()) > page.index(newer.get_absolute_url())
    assert actions() == ["thread.pinned", "thread.unpinned"]


def test_what_is_closed_offers_no_reply_and_its_author_is_told(
    thread: Thread, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    tidying.lock(thread=thread, by=mo, locked=True, at=NOW)
    assert Notice.objects.get(person=mina).facts == {"what": "locked"}
    assert 'id="reply"' not in text(sign_in(teo), thread.get_absolute_url())
    tidying.lock(thread=thread, by=mo, locked=False, at=NOW)
    assert 'id="reply"' in text(sign_in(teo), thread.get_absolute_url())


def test_what_is_moved_keeps_its_address(thread: Thread, mina: Person, mo: Person, sign_in: SignIn) -> None:
    other = room("other")
    tidying.move(thread=thread, board=other, by=mo, at=NOW)
    assert other.name in text(sign_in(mina), thread.get_absolute_url())


def test_two_become_one_and_every_address_leads_there(
    thread: Thread, mina: Person, teo: Person, sam: Person, mo: Person, sign_in: SignIn
) -> None:
    other = began(teo, thread.board, "The same again", words="It rains here too.")
    began_with, post = thread.posts.get().words, replied(other, sam, "It took a week.")
    first = replied(thread, teo, "It took four days.")
    tidying.merge(thread=other, into=thread, by=mo, at=NOW)
    order = list(Post.objects.filter(thread=thread).order_by("number").values_list("words", flat=True))
    assert order == [began_with, first.words, "It rains here too.", post.words]
    thread.refresh_from_db()
    assert (thread.posts_count, thread.numbers, thread.last_post) == (4, 4, post)
    browser = sign_in(mina)
    assert browser.get(other.get_absolute_url()).headers["Location"] == thread.get_absolute_url()
    assert browser.get(post.get_absolute_url()).headers["Location"].startswith(thread.get_absolute_url())
    assert set(Watch.objects.values_list("person", "thread")) == {(one.pk, thread.pk) for one in (mina, teo, sam)}
    third = began(mina, thread.board, "And a third")
    tidying.merge(thread=thread, into=third, by=mo, at=NOW)
    assert browser.get(other.get_absolute_url()).headers["Location"] == third.get_absolute_url()


def test_only_what_the_same_people_read_becomes_one(thread: Thread, mina: Person, mo: Person) -> None:
    public = began(mina, room("public", audience=BoardAudience.PUBLIC))
    for into in (thread, public):
        with pytest.raises(NotTheseTogether):
            tidying.merge(thread=thread, into=into, by=mo, at=NOW)


def test_replies_become_a_conversation_of_their_own(
    thread: Thread, mina: Person, teo: Person, sam: Person, mo: Person
) -> None:
    kept = replied(thread, teo, "It took four days.")
    posts = [replied(thread, person, words) for person, words in ((sam, "What about gloves?"), (teo, "Wool."))]
    threads.accept(thread=thread, post=posts[1], by=mina, at=NOW)
    made = tidying.split(thread=thread, keys=[post.key for post in posts], title="Gloves", by=mo, at=NOW)
    assert list(made.posts.order_by("number").values_list("number", "words")) == [
        (1, "What about gloves?"),
        (2, "Wool."),
    ]
    thread.refresh_from_db()
    made.refresh_from_db()
    assert (made.author, made.posts_count, made.answers_count) == (sam, 2, 1)
    assert (thread.posts_count, thread.last_post, thread.accepted, thread.is_answered) == (2, kept, None, False)


def test_an_opening_is_not_split_off(thread: Thread, teo: Person, mo: Person) -> None:
    replied(thread, teo)
    with pytest.raises(NothingToSplit):
        tidying.split(thread=thread, keys=[thread.posts.get(number=1).key], title="Own", by=mo, at=NOW)
    with pytest.raises(TitleMissing):
        tidying.split(thread=thread, keys=[], title=" ", by=mo, at=NOW)


def test_nobody_but_moderators_tidies_up(thread: Thread, mina: Person) -> None:
    other = began(mina, thread.board)
    with pytest.raises(NotAllowed):
        tidying.pin(thread=thread, by=mina, pinned=True, at=NOW)
    with pytest.raises(NotAllowed):
        tidying.lock(thread=thread, by=mina, locked=True, at=NOW)
    with pytest.raises(NotAllowed):
        tidying.move(thread=thread, board=thread.board, by=mina, at=NOW)
    with pytest.raises(NotAllowed):
        tidying.merge(thread=thread, into=other, by=mina, at=NOW)
    with pytest.raises(NotAllowed):
        tidying.split(thread=thread, keys=[], title="Own", by=mina, at=NOW)
    assert actions() == []


def test_the_pages_of_it_work_without_a_script(
    thread: Thread, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    browser, here = sign_in(mo), thread.get_absolute_url()
    replied(thread, teo, "What about gloves?")
    other, third = began(mina, thread.board, "The same again"), room("third")
    browser.post(f"{here}pin/", {"on": "1"})
    browser.post(f"{here}lock/", {"on": "1"})
    browser.post(f"{here}move/", {"board": third.slug})
    thread.refresh_from_db()
    assert (thread.is_pinned, thread.is_locked, thread.board) == (True, True, third)
    page = text(browser, f"{here}split/")
    assert "What about gloves?" in page
    reply = thread.posts.get(number=2)
    browser.post(f"{here}split/", {"title": "Gloves", "keys": [reply.key]})
    assert Thread.objects.get(title="Gloves").posts.get() == reply
    answer = browser.post(f"{here}merge/", {"address": "https://example.org/nothing/"}, follow=True)
    assert "No conversation has this address." in answer.content.decode()
    address = f"http://testserver{other.get_absolute_url()}?after=3#post"
    page = browser.post(f"{here}merge/", {"address": address}).content.decode()
    assert thread.title in page
    assert other.title in page
    assert not Thread.objects.filter(merged_into__isnull=False).exists()
    browser.post(f"{here}merge/", {"address": address, "sure": "1"})
    thread.refresh_from_db()
    assert thread.merged_into == other


@pytest.mark.parametrize(
    "address",
    [
        "http://evil.example/forum/t/{}/",
        "//evil.example/forum/t/{}/",
        "http://[/forum/t/{}/",
        "/forum/p/{}/",
        "/forum/t/{}/tidy/",
        "evil/{}",
        "http://testserver@evil.example/forum/t/{}/",
    ],
)
def test_only_an_address_of_ours_names_a_conversation(
    thread: Thread, mina: Person, mo: Person, sign_in: SignIn, address: str
) -> None:
    browser, other = sign_in(mo), began(mina, thread.board, "The same again")
    said = {"address": address.format(other.key), "sure": "1"}
    answer = browser.post(f"{thread.get_absolute_url()}merge/", said, follow=True)
    assert "No conversation has this address." in answer.content.decode()
    thread.refresh_from_db()
    assert thread.merged_into is None


def test_a_key_alone_names_one_too(thread: Thread, mina: Person, mo: Person, sign_in: SignIn) -> None:
    other = began(mina, thread.board, "The same again")
    sign_in(mo).post(f"{thread.get_absolute_url()}merge/", {"address": other.key, "sure": "1"})
    thread.refresh_from_db()
    assert thread.merged_into == other


def test_an_admin_sets_up_boards(ada: Person, mo: Person, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    said = {"name": "Tools", "slug": "tools", "audience": "members", "hue": "2", "position": "1"}
    assert browser.post("/forum/boards/new/", said).status_code == 302
    assert "has this address already" in browser.post("/forum/boards/new/", said).content.decode()
    browser.post("/forum/boards/tools/", {**said, "name": "Tools and gear", "archived": "on"})
    board = Board.objects.get()
    assert (board.name, board.archived_at is not None) == ("Tools and gear", True)
    with pytest.raises(NotAllowed):
        boards.set_up(room=Room("x", "X"), by=mo, at=NOW)
    with pytest.raises(SlugTaken):
        boards.set_up(room=Room("tools", "X"), by=None, at=NOW)
