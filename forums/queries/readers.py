"""Who reads, and what that means for what they see: asked once a page, used by every query."""

from dataclasses import dataclass

from django.db import connection

from forums.choices import BoardAudience
from profiles.choices import RoleName
from profiles.models import Person
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
# Said as it is: every page of the forum begins with it, and six queries joined cost Django more than Postgres.
UNSEEN = """
SELECT
    ARRAY(
        SELECT muted_id FROM profiles_mute WHERE person_id = %(me)s
        UNION ALL SELECT blocked_id FROM profiles_block WHERE blocker_id = %(me)s
        UNION ALL SELECT blocker_id FROM profiles_block WHERE blocked_id = %(me)s
    ),
    ARRAY(SELECT board_id FROM forums_watch WHERE person_id = %(me)s AND level = 'mute' AND board_id IS NOT NULL),
    ARRAY(SELECT thread_id FROM forums_watch WHERE person_id = %(me)s AND level = 'mute' AND thread_id IS NOT NULL),
    ARRAY(
        SELECT subject_key FROM profiles_aside WHERE person_id = %(me)s AND kind IN ('forums.post', 'forums.thread')
        -- Without what opens it, a conversation makes no sense: it is put aside with it.
        UNION ALL SELECT thread.key FROM profiles_aside aside JOIN forums_post post ON post.key = aside.subject_key
            JOIN forums_thread thread ON thread.id = post.thread_id
            WHERE aside.person_id = %(me)s AND aside.kind IN ('forums.post', 'forums.thread') AND post.number = 1
    )
"""


def of(person: Person | None) -> Reader:
    """Return what somebody may see. One query; none for a visitor."""
    if person is None:
        return VISITOR
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN, {"me": person.pk})
        people, boards, threads, aside = (frozenset(column) for column in cursor.fetchone())
    return Reader(
        person=person,
        audiences=audiences_of(person),
        moderates=RoleName.MODERATOR in roles.held_by(person),
        away=people - {person.pk},
        boards=boards,
        threads=threads,
        aside=aside,
    )


def audiences_of(person: Person) -> frozenset[str]:
    """Return whose boards a member enters: everybody's, the members' and those of their duties."""
    duties = (role.value for role in roles.held_by(person))
    return frozenset({BoardAudience.PUBLIC.value, BoardAudience.MEMBERS.value, *duties})
