"""The forum of the demo: boards, tags and conversations as such a community could have, by the product's commands."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle

from forums.choices import BoardAudience, ReactionKind, ThreadKind
from forums.commands import boards, posts, reactions, threads
from forums.commands.boards import Room
from forums.commands.threads import Said
from forums.models import Board, Thread
from nwlb.seeding.forum_words import CONVERSATIONS, ROOMS, TAGS, Talk
from profiles.choices import RoleName
from profiles.models import Person
from profiles.policies.standing import NEWCOMER_DAYS
from profiles.queries import topics
from profiles.queries.people import present

HOUR = timedelta(hours=1)
PEOPLE = 24


def tell(*, at: datetime) -> int:
    """Let people who have been here for a while ask and answer. Returns how many conversations there are."""
    people = _people(at)
    if len(people) < PEOPLE or Board.objects.exists():
        return 0
    for place, (slug, name, about, hue) in enumerate(ROOMS):
        room = Room(slug, name, about, hue=hue, position=place, audience=BoardAudience.PUBLIC)
        boards.set_up(room=room, by=None, at=at)
    duty = Room("moderators", "Moderators", "How we decide, and why.", position=99, audience=BoardAudience.MODERATOR)
    boards.set_up(room=duty, by=None, at=at)
    known = topics.ids("topic", [topic for _slug, _name, topic in TAGS])
    tags = {
        slug: boards.add_tag(slug=slug, name=name, topic=known.get(topic), by=None, at=at) for slug, name, topic in TAGS
    }
    turn = cycle(people)
    for talk in CONVERSATIONS:
        said = Said(
            board=Board.objects.get(slug=talk.board),
            kind=ThreadKind(talk.kind),
            title=talk.title,
            words=talk.words,
            language=talk.language,
            tags=[tags[slug] for slug in talk.tags],
        )
        began = at - talk.hours_ago * HOUR
        thread, _made = threads.open_thread(author=next(turn), said=said, form_key=f"demo {talk.title}"[:36], at=began)
        _go_on(thread, talk, turn, people, began)
    return Thread.objects.count()


def _go_on(thread: Thread, talk: Talk, turn: Iterator[Person], people: Sequence[Person], began: datetime) -> None:
    """Say the replies an hour apart; the marked one is what worked, and some people say so."""
    for number, words in enumerate(talk.replies, 1):
        said_at = began + number * HOUR * talk.hours_ago / (len(talk.replies) + 1)
        post, _made = posts.reply(
            thread=thread, author=next(turn), words=words, form_key=f"{thread.key} {number}", at=said_at
        )
        if number == talk.worked:
            threads.accept(thread=thread, post=post, by=thread.author, at=said_at + HOUR / 2)
            for person in people[: 3 + number]:
                if person != post.author:
                    reactions.react(post=post, by=person, kind=ReactionKind.HELPED_ME, at=said_at + HOUR / 2)


def _people(at: datetime) -> list[Person]:
    """Return members who are not new and hold no duty, and among them the one whom the demo follows."""
    rows = Person.objects.filter(present(), account__isnull=False)
    rows = rows.filter(confirmed_at__lt=at - timedelta(days=NEWCOMER_DAYS + 14))
    return list(rows.exclude(roles__role__in=RoleName.values).order_by("pk")[:PEOPLE])
