"""What shows nothing is nothing said, wherever words are written, on pages and by programs."""

import pytest

from forums.commands import posts, tidying
from forums.errors import SaysNothing, TitleMissing
from forums.models import Post, Thread
from matching.commands import letters, messages
from matching.errors import SaysNothing as NoMessage
from matching.models import Message
from profiles.choices import plain, says_something, tidy
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, begun, replied, room, settled
from tests.matching.helping import said_yes

pytestmark = pytest.mark.django_db
BLANK = ["\u200b", "\u200b\u2060 \ufeff", "\u3164", "\u2800\u00ad", "\u034f\ufe0f", "\u202e\u200f", "\u2028\n\u00a0"]
MARKS = ["&#8203;", "[a]: https://b.example", "[](https://b.example)", "---", "> \u200b", "&nbsp;"]
WORDS = ["a", "你", "٣", "🙏", "👩\u200d🌾", "?", "€", "نمی\u200cدانم"]


@pytest.mark.parametrize("words", BLANK)
def test_what_nobody_can_see_says_nothing(words: str) -> None:
    assert not says_something(words)
    assert tidy(words) == plain(words) == ""


@pytest.mark.parametrize("words", WORDS)
def test_what_can_be_seen_says_something(words: str) -> None:
    assert says_something(words)
    assert plain(words) == words


@pytest.mark.parametrize("words", BLANK + MARKS)
def test_a_post_shows_something(mina: Person, teo: Person, words: str) -> None:
    thread = began(mina, room())
    with pytest.raises(SaysNothing):
        replied(thread, teo, words)
    with pytest.raises(SaysNothing):
        posts.edit(post=thread.posts.get(), by=mina, words=words, at=NOW)
    with pytest.raises(SaysNothing):
        begun(mina, thread.board, words=words)
    assert replied(thread, teo, "👩\u200d🌾").words == "👩\u200d🌾"


@pytest.mark.parametrize("title", BLANK)
def test_a_title_shows_something(mina: Person, mo: Person, teo: Person, title: str) -> None:
    thread = began(mina, room())
    reply = replied(thread, teo)
    with pytest.raises(TitleMissing):
        begun(mina, thread.board, title)
    with pytest.raises(TitleMissing):
        tidying.split(thread=thread, keys=[reply.key], title=title, by=mo, at=NOW)
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("words", BLANK)
def test_a_message_and_a_letter_show_something(mina: Person, teo: Person, words: str) -> None:
    pair = said_yes(teo, mina)
    with pytest.raises(NoMessage):
        messages.send(mentorship=pair, author=teo, words=words, form_key="1", at=NOW)
    with pytest.raises(NoMessage):
        letters.write(case=pair.ask.case, author=teo, words=words, form_key="1", at=NOW)


def test_pages_say_so_and_write_nothing(mina: Person, teo: Person, sign_in: SignIn) -> None:
    board, pair = room(), said_yes(teo, mina)
    browser = sign_in(settled(teo))
    form = {"board": board.slug, "kind": "talk", "language": "en", "form_key": "1"}
    pages = [
        ("/forum/new/", {**form, "title": "\u200b", "words": "Hello"}, "Please say in a line what it is about."),
        ("/forum/new/", {**form, "title": "Hello", "words": "\u200b"}, "Please write something first."),
        ("/forum/new/", {**form, "title": "Hello", "words": "&#8203;"}, "Please write something first."),
        (f"/messages/{pair.key}/", {"words": "\u200b", "form_key": "1"}, "Please write something first."),
    ]
    for url, said, sentence in pages:
        answer = browser.post(url, said)
        assert answer.status_code == 200, url
        assert sentence in answer.content.decode(), url
    assert not Thread.objects.exists()
    assert not Message.objects.exists()


def test_programs_are_told_so(mina: Person, teo: Person) -> None:
    thread, pair = began(mina, room()), said_yes(teo, mina)
    program = Program(settled(teo))
    new = {"board": thread.board.slug, "kind": "talk", "title": "Hello", "words": "Hello"}
    for path, said, status in [
        ("threads/", {**new, "title": "\u200b"}, 400),
        ("threads/", {**new, "words": "\u200b"}, 400),
        (f"threads/{thread.key}/posts/", {"words": "\u200b"}, 400),
        (f"threads/{thread.key}/posts/", {"words": "&#8203;"}, 409),
        (f"mentorships/{pair.key}/messages/", {"words": "\u200b"}, 400),
    ]:
        assert program.ask("POST", path, said).status_code == status, (path, said)
    assert Post.objects.count() == 1
    assert not Message.objects.exists()
