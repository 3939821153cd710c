"""Short ways to boards and conversations, for tests of the forum."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection

from forums.choices import BoardAudience, ThreadKind
from forums.commands import posts, threads
from forums.commands.threads import Said
from forums.models import Board, Post, Tag, Thread
from profiles.models import Person, Topic
from profiles.policies.standing import NEWCOMER_DAYS
from tests.factories import NOW, PersonFactory, shares

MINUTE = timedelta(minutes=1)
FORMS = count(1)


def room(slug: str = "pay-and-apps", **said: Any) -> Board:
    name = said.pop("name", slug.replace("-", " ").capitalize())
    return Board.objects.create(slug=slug, name=name, **{"audience": BoardAudience.MEMBERS, **said})


def settled(person: Person) -> Person:
    """Let somebody be here for so long that nothing of theirs waits for a moderator."""
    person.confirmed_at = NOW - timedelta(days=NEWCOMER_DAYS)
    person.save(update_fields=["confirmed_at"])
    return person


def neighbour(name: str = "Neighbour", **said: Any) -> Person:
    """Somebody who has been here for a while."""
    return settled(PersonFactory.create(name=name, **said))


def began(
    author: Person, board: Board, title: str = "How long did it take?", at: datetime = NOW, **said: Any
) -> Thread:
    """Let somebody begin a conversation that others see at once."""
    return begun(settled(author), board, title, at, **said)


def begun(author: Person, board: Board, title: str = "How long?", at: datetime = NOW, **said: Any) -> Thread:
    number = next(FORMS)
    form = said.pop("form", f"form-{number}")
    words = {"kind": ThreadKind.QUESTION, "words": f"The app wants another photo. {number}", "language": "en", **said}
    opening = Said(board=board, title=title, **words)
    thread, _made = threads.open_thread(author=author, said=opening, form_key=form, at=at)
    return thread


def replied(thread: Thread, author: Person, words: str = "", at: datetime = NOW, form: str = "") -> Post:
    """Let somebody who has been here for a while say something."""
    return wrote(thread, settled(author), words, at, form)


def wrote(thread: Thread, author: Person, words: str = "", at: datetime = NOW, form: str = "") -> Post:
    """Let somebody say something; without words something that nobody has said yet."""
    number = next(FORMS)
    words, form = words or f"Four days. {number}", form or f"form-{number}"
    post, _made = posts.reply(thread=thread, author=author, words=words, form_key=form, at=at)
    return post


def knower(name: str, *topics: Topic, **said: Any) -> Person:
    """Somebody who has been here for a while and can share topics."""
    person = neighbour(name, **said)
    shares(person, *topics)
    return person


def tag(topic: Topic) -> Tag:
    return Tag.objects.get_or_create(slug=topic.slug, defaults={"name": topic.slug, "topic": topic})[0]


def closing(do: Callable[[], object]) -> object:
    """Run something in a thread of its own, and leave no connection behind."""
    try:
        return do()
    finally:
        connection.close()
