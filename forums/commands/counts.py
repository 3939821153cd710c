"""The figures of a thread: what everybody may see of it. Its row is locked, or new."""

from django.db.models import Count, F, Q

from forums.models import OpenQuestion, Post, Thread
from forums.models.posts import SHOWN

FIGURES = ("numbers", "posts_count", "answers_count", "last_post", "last_post_at", "last_number", "held_at")


def add(thread: Thread, post: Post) -> None:
    """Count a new post. One that is held takes a number and nothing more; held, an opening holds its thread."""
    thread.numbers = post.number
    if post.is_shown:
        thread.posts_count += 1
        thread.answers_count += post.author_id != thread.author_id
        thread.last_post, thread.last_post_at, thread.last_number = post, post.written_at, post.number
    elif post.is_opening:
        thread.held_at = post.held_at
    thread.save(update_fields=FIGURES)
    if thread.is_question and thread.answers_count == 1:
        _say_whether_it_waits(thread)


def anew(thread: Thread) -> None:
    """Count again, after something was hidden, shown, approved or moved."""
    shown = Post.objects.filter(SHOWN, thread=thread)
    answers = Count("pk", filter=~Q(author=thread.author_id))
    thread.posts_count, thread.answers_count = shown.aggregate(all=Count("pk"), answers=answers).values()
    last = shown.order_by("-number").first()
    thread.last_post, thread.last_number = last, last.number if last else 0
    thread.last_post_at = last.written_at if last else thread.opened_at
    opening = Post.objects.filter(thread=thread, number=1).first()
    thread.held_at = opening.held_at if opening else None
    if thread.accepted_id is not None and not shown.filter(pk=thread.accepted_id).exists():
        thread.accepted_at = None
    elif thread.accepted_id is not None and thread.accepted_at is None:
        thread.accepted_at = thread.last_post_at  # it was hidden, and is shown again
    thread.save(update_fields=[*FIGURES, "accepted_at"])
    if thread.is_question:
        _say_whether_it_waits(thread)


def _say_whether_it_waits(thread: Thread) -> None:
    """With an answer a question is off the coordinators' list; when its only one is gone, the sweep looks again."""
    question = OpenQuestion.objects.filter(thread=thread)
    if thread.answers_count:
        question.filter(with_coordinators_at__isnull=False).update(with_coordinators_at=None)
    else:
        question.filter(due_at=None, with_coordinators_at=None).update(due_at=F("since"))
