"""Whom a post concerns: those who follow, and may and want to read it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from forums.choices import BoardAudience, WatchLevel
from forums.models import Board, Post, Watch
from profiles.models import Mute, Notice, Person, Role
from profiles.queries.blocks import without_blocked
from profiles.queries.people import present

OF_ALL_MEMBERS = {BoardAudience.PUBLIC, BoardAudience.MEMBERS}


def who_may_read(post: Post, people: QuerySet[Person]) -> QuerySet[Person]:
    """Leave out its author, who left, who may not enter the board, who muted it, and who is kept apart.

    Of what was written without a name nobody is left out for a block: that would tell who wrote it.
    """
    muted = Watch.objects.filter(person=OuterRef("pk"), level=WatchLevel.MUTE)
    mutes = Q(thread=post.thread_id) | Q(board=post.thread.board_id)
    if not post.anonymous:
        people = without_blocked(people, post.author)
        people = people.filter(~Exists(Mute.objects.filter(person=OuterRef("pk"), muted=post.author_id)))
    people = people.filter(present(), ~Exists(muted.filter(mutes))).exclude(pk=post.author_id)
    return people.filter(enters(post.thread.board))


def enters(board: Board) -> Q:
    """Say which people enter a board."""
    if board.audience in OF_ALL_MEMBERS:
        return Q()
    return Q(Exists(Role.objects.filter(person=OuterRef("pk"), role=board.audience, until=None)))


def of_post(post: Post) -> QuerySet[Person]:
    """Return those who follow the conversation, or for its opening its board or its author, and may read the post."""
    wanted = Q(thread=post.thread_id)
    if post.is_opening:
        wanted = Q(board=post.thread.board_id)
        if not post.anonymous:
            wanted |= Q(about=post.author_id)
    follows = Watch.objects.filter(wanted, level=WatchLevel.FOLLOW)
    return who_may_read(post, Person.objects.filter(pk__in=follows.values("person")))


def without_news_of(thread_key: str, people: QuerySet[Person]) -> QuerySet[Person]:
    """Leave out who has unread news of a conversation already: one piece is enough until they look."""
    news = Notice.objects.filter(
        person=OuterRef("pk"), read_at=None, verb="post_written", subject_kind="forums.thread", subject_key=thread_key
    )
    return people.filter(~Exists(news))
