"""What moderators do to keep conversations findable: pin, close, move, pour together, take apart. All in the audit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from forums.commands import counts, posts, search_documents, watches
from forums.errors import NothingToSplit, NotTheseTogether, TitleMissing
from forums.models import Board, Post, ReadMark, Thread, Watch
from profiles.choices import tidy
from profiles.commands import audit, notices
from profiles.models import Person
from profiles.policies.reports import ensure_moderates

MOST_TO_SPLIT = 50


@transaction.atomic
def pin(*, thread: Thread, by: Person, pinned: bool, at: datetime) -> None:
    """Let a conversation stand above the others, or no more."""
    _change(thread, by, "thread.pinned" if pinned else "thread.unpinned", at, pinned_at=at if pinned else None)


@transaction.atomic
def lock(*, thread: Thread, by: Person, locked: bool, at: datetime) -> None:
    """Close a conversation for all but moderators, or open it again. Its author is told when it is closed."""
    _change(thread, by, "thread.locked" if locked else "thread.unlocked", at, locked_at=at if locked else None)
    if locked:
        _tell(thread, by, "locked", at)


@transaction.atomic
def move(*, thread: Thread, board: Board, by: Person, at: datetime) -> None:
    """Put a conversation on another board. Addresses stay as they are."""
    _change(thread, by, "thread.moved", at, board=board)
    _tell(thread, by, "moved", at)


@transaction.atomic
def merge(*, thread: Thread, into: Thread, by: Person, at: datetime) -> Thread:
    """Pour a conversation into another: its posts come behind the others there, in their order.

    Only where the same people read both, so that nothing becomes known. Who followed the one
    follows the other; the old address leads to it.
    """
    ensure_moderates(by)
    first, second = sorted((thread, into), key=lambda one: one.pk)
    locked = {one.pk: posts.lock(one) for one in (first, second)}
    source, target = locked[thread.pk], locked[into.pk]
    alike = source.board.audience == target.board.audience
    if source == target or not source.is_listed or not target.is_listed or not alike:
        raise NotTheseTogether
    openings = list(Post.objects.filter(thread=source, number=1).values_list("pk", flat=True))
    Post.objects.filter(thread=source).update(thread=target, number=F("number") + target.numbers)
    search_documents.write(openings)
    target.numbers += source.numbers
    source.accepted = source.accepted_at = source.last_post = source.pinned_at = None
    source.numbers = source.posts_count = source.answers_count = source.last_number = 0
    source.merged_into = target
    source.save()
    Thread.objects.filter(merged_into=source).update(merged_into=target)
    _take_readers_along(source, target)
    counts.anew(target)
    audit.record(action="thread.merged", by=by, kind="forums.thread", key=source.key, facts={"into": target.key}, at=at)
    _tell(source, by, "merged", at)
    return target


def _take_readers_along(source: Thread, target: Thread) -> None:
    theirs = Watch.objects.filter(thread=target, person=OuterRef("person"))
    Watch.objects.filter(thread=source).filter(~Exists(theirs)).update(thread=target)
    Watch.objects.filter(thread=source).delete()
    ReadMark.objects.filter(thread=source).delete()


@transaction.atomic
def split(*, thread: Thread, keys: Sequence[str], title: str, by: Person, at: datetime) -> Thread:
    """Make a conversation of its own of some replies; the first of them opens it, under the title that is given."""
    ensure_moderates(by)
    title = tidy(title)
    if not title:
        raise TitleMissing
    source = posts.lock(thread)
    rows = Post.objects.filter(thread=source, key__in=keys[:MOST_TO_SPLIT], number__gt=1).select_related("author")
    chosen = list(rows.order_by("number"))
    if not chosen or not chosen[0].is_shown or not source.is_listed:
        raise NothingToSplit
    made = _begin_with(chosen, source, title)
    if source.accepted_id in {post.pk for post in chosen}:
        source.accepted = source.accepted_at = None
        source.save(update_fields=["accepted", "accepted_at"])
    for number, post in enumerate(chosen, 1):
        Post.objects.filter(pk=post.pk).update(thread=made, number=number)
        watches.follow_by_writing(thread=made, person=post.author, at=at)
    search_documents.write([post.pk for post in chosen])
    counts.anew(made)
    counts.anew(source)
    audit.record(action="thread.split", by=by, kind="forums.thread", key=source.key, facts={"into": made.key}, at=at)
    _tell(made, by, "split", at)
    return made


def _begin_with(chosen: Sequence[Post], source: Thread, title: str) -> Thread:
    first = chosen[0]
    return Thread.objects.create(
        board=source.board,
        kind=source.kind,
        title=title,
        author=first.author,
        anonymous=first.anonymous,
        language=source.language,
        opened_at=first.written_at,
        last_post_at=first.written_at,
        numbers=len(chosen),
    )


def _change(thread: Thread, by: Person, action: str, at: datetime, **fields: Any) -> None:
    ensure_moderates(by)
    Thread.objects.filter(pk=posts.lock(thread).pk).update(**fields)
    audit.record(action=action, by=by, kind="forums.thread", key=thread.key, at=at)


def _tell(thread: Thread, by: Person, what: str, at: datetime) -> None:
    """Tell who began it; moderators know what they did themselves."""
    if thread.author_id != by.pk:
        notices.tell(
            person=thread.author,
            verb="thread_tidied",
            subject_kind="forums.thread",
            subject_key=thread.key,
            slot=f"{what} {at:%Y-%m-%d %H:%M}",
            facts={"what": what},
            at=at,
        )
