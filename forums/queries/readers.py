"""Who reads, and what that means for what they see: asked once a page, used by every query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Value
from django.db.models.functions import Cast

from forums.choices import BoardAudience, WatchLevel
from forums.models import Post, Watch
from profiles.choices import RoleName
from profiles.models import Aside, Block, Mute, Person
from profiles.queries import roles


@dataclass(frozen=True)
class Reader:
    """A member, or a visitor (``person`` is None).

    ``away`` are the ids of those whose words they do not see: kept apart by a block, whoever set
    it, or muted. ``boards`` and ``threads`` are what they muted: left out of lists, still there
    for who has the address. ``aside`` are the keys of posts and conversations that they put aside.
    """

    person: Person | None
    audiences: frozenset[str]
    moderates: bool = False
    away: frozenset[int] = frozenset()
    boards: frozenset[int] = frozenset()
    threads: frozenset[int] = frozenset()
    aside: frozenset[str] = frozenset()

    def is_me(self, person_id: int) -> bool:
        return self.person is not None and self.person.pk == person_id


VISITOR = Reader(person=None, audiences=frozenset({BoardAudience.PUBLIC.value}))
ASIDE = ("forums.post", "forums.thread")


def of(person: Person | None) -> Reader:
    """Return what somebody may see. One query; none for a visitor."""
    if person is None:
        return VISITOR
    columns = zip(*_unseen(person), strict=True)
    people, boards, threads, aside = (frozenset(value for value in column if value is not None) for column in columns)
    return Reader(
        person=person,
        audiences=audiences_of(person),
        moderates=RoleName.MODERATOR in roles.held_by(person),
        away=people - {person.pk},
        boards=boards,
        threads=threads,
        aside=aside,
    )


def _unseen(person: Person) -> list[tuple[Any, ...]]:
    """Return rows of a person, a board, a thread and a key, one of each not null; the last holds nothing at all."""
    no_id, no_key = Cast(Value(None), BigIntegerField()), Cast(Value(None), CharField())
    watches = Watch.objects.filter(person=person, level=WatchLevel.MUTE)
    aside = Aside.objects.filter(person=person, kind__in=ASIDE)
    openings = Post.objects.filter(key__in=aside.values("subject_key"), number=1).order_by()
    rows = watches.values_list(no_id, "board", "thread", no_key)
    for people in (
        Mute.objects.filter(person=person).values_list("muted", no_id, no_id, no_key),
        Block.objects.filter(blocker=person).values_list("blocked", no_id, no_id, no_key),
        Block.objects.filter(blocked=person).values_list("blocker", no_id, no_id, no_key),
        aside.values_list(no_id, no_id, no_id, "subject_key"),
        # Without what opens it, a conversation makes no sense: it is put aside with it.
        openings.values_list(no_id, no_id, no_id, "thread__key"),
    ):
        rows = rows.union(people, all=True)
    return [*rows, (None,) * 4]


def audiences_of(person: Person) -> frozenset[str]:
    """Return whose boards a member enters: everybody's, the members' and those of their duties."""
    duties = (role.value for role in roles.held_by(person))
    return frozenset({BoardAudience.PUBLIC.value, BoardAudience.MEMBERS.value, *duties})
