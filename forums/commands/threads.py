"""Beginning a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from forums.choices import ThreadKind
from forums.commands import drawings, duties, posts, watches
from forums.commands.drawings import Upload
from forums.contracts import registry
from forums.errors import NotAnAnswer, OnlyQuestionsWithoutName, TitleMissing, TooManyTags
from forums.models import Board, OpenQuestion, Post, Tag, Thread, ThreadTag
from forums.models.posts import SHOWN
from forums.models.tags import MOST_TAGS
from forums.policies.threads import ensure_may_open
from forums.queries.duties import STEP
from forums.queries.numbers import numbers
from profiles.choices import tidy
from profiles.commands import audit, limits, notices
from profiles.errors import NotAllowed
from profiles.models import Person

DAY = timedelta(days=1)
THREADS_A_DAY = 10


@dataclass(frozen=True)
class Said:
    """What a new conversation begins with."""

    board: Board
    kind: ThreadKind
    title: str
    words: str
    language: str
    tags: Sequence[Tag] = ()
    anonymous: bool = False


def open_thread(
    *, author: Person, said: Said, form_key: str, at: datetime, upload: Upload | None = None
) -> tuple[Thread, bool]:
    """Begin a conversation, and follow it. What was sent already is returned, and False.

    Counting the try locks a row of the author's, so that of two equal forms the second waits and
    finds what the first has made.
    """
    text, title = posts.text_of(said.words), tidy(said.title)
    _ensure_whole(said, title)
    with drawings.drawn_if_sent(by=author, upload=upload, at=at) as picture, transaction.atomic():
        here = {"number": 1, "thread__board": said.board, "thread__title": title}
        if (made := posts.sent_already(author, text, form_key, at, **here)) is not None:
            return posts.with_late_picture(made, picture, at=at).thread, False
        limits.spend(action="open thread", subject=author.key, allowed=THREADS_A_DAY, per=DAY, at=at)
        if (made := posts.sent_already(author, text, form_key, at, **here)) is not None:
            return posts.with_late_picture(made, picture, at=at).thread, False
        ensure_may_open(said.board, author)
        thread = _begin(author, said, title, at)
        posts.write(thread=thread, author=author, text=text, form_key=form_key, at=at, picture=picture)
        watches.follow_by_writing(thread=thread, person=author, at=at)
        if thread.is_question:
            OpenQuestion.objects.create(thread=thread, since=at, due_at=at + numbers().ask_after)
        return thread, True


def _ensure_whole(said: Said, title: str) -> None:
    if not title:
        raise TitleMissing
    if len(said.tags) > MOST_TAGS:
        raise TooManyTags
    if said.anonymous and said.kind != ThreadKind.QUESTION:
        raise OnlyQuestionsWithoutName


def _begin(author: Person, said: Said, title: str, at: datetime) -> Thread:
    thread = Thread.objects.create(
        board=said.board,
        kind=said.kind,
        title=title,
        author=author,
        anonymous=said.anonymous,
        language=said.language,
        opened_at=at,
        last_post_at=at,
    )
    ThreadTag.objects.bulk_create(ThreadTag(thread=thread, tag=tag) for tag in said.tags)
    return thread


@transaction.atomic
def accept(*, thread: Thread, post: Post, by: Person, at: datetime) -> bool:
    """Mark a reply as what worked: who asked does. Its author is thanked. False if it was marked already."""
    locked = posts.lock(thread)
    if locked.author_id != by.pk:
        raise NotAllowed
    answer = Post.objects.filter(SHOWN, pk=post.pk, thread=locked, number__gt=1).select_related("author").first()
    if answer is None or not locked.is_question:
        raise NotAnAnswer
    if locked.is_answered and locked.accepted_id == answer.pk:
        return False
    Thread.objects.filter(pk=locked.pk).update(accepted=answer, accepted_at=at)
    if answer.author_id != by.pk:
        notices.tell(
            person=answer.author,
            verb="answer_accepted",
            subject_kind="forums.post",
            subject_key=answer.key,
            at=at,
            by=None if locked.anonymous else by,
        )
        _has_helped(locked, at=at)
    return True


def _has_helped(thread: Thread, *, at: datetime) -> None:
    """An answer of somebody else works: nobody need look for one, and the request that asked here is supported."""
    duties.withdraw(thread=thread, at=at)
    question = OpenQuestion.objects.filter(thread=thread).exclude(case="").first()
    if question is not None and registry.asked is not None:
        registry.asked.supported(case=question.case, step=STEP, at=at)


@transaction.atomic
def unaccept(*, thread: Thread, by: Person, at: datetime) -> bool:
    """Take the mark back. False if there was none."""
    locked = posts.lock(thread)
    if locked.author_id != by.pk:
        raise NotAllowed
    marked = Thread.objects.filter(pk=locked.pk, accepted__isnull=False)
    return bool(marked.update(accepted=None, accepted_at=None))


@transaction.atomic
def hide(*, thread: Thread, by: Person | None, why: str, at: datetime) -> bool:
    """Take a conversation out of the sight of all but its author and moderators."""
    unseen = {"hidden_at": at, "hidden_by": by, "hidden_why": why}
    undecided = Q(hidden_at=None) if by is None else Q(hidden_by=None)
    moved = Thread.objects.filter(undecided, pk=thread.pk).update(**unseen)
    if moved:
        audit.record(action="thread.hidden", by=by, kind="forums.thread", key=thread.key, at=at)
    return bool(moved)


@transaction.atomic
def show_again(*, thread: Thread, by: Person | None, at: datetime) -> bool:
    seen = {"hidden_at": None, "hidden_by": None, "hidden_why": ""}
    moved = Thread.objects.filter(pk=thread.pk, hidden_at__isnull=False).update(**seen)
    if moved:
        audit.record(action="thread.shown", by=by, kind="forums.thread", key=thread.key, at=at)
    return bool(moved)
