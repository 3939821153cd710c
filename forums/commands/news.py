"""Telling those who follow, after a post was written: a row with a due time, claimed by a sweep."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forums.commands import mentions
from forums.models import Post
from forums.queries import followers
from profiles.commands import notices
from profiles.models import Person

AT_ONCE = 50


def tell_due(*, at: datetime) -> int:
    """Tell of the posts that are due, each in a transaction of its own. Returns of how many."""
    told = 0
    while told < AT_ONCE and tell_next(at=at):
        told += 1
    return told


@transaction.atomic
def tell_next(*, at: datetime) -> bool:
    """Claim one post and tell those whom it concerns; False when none is due or free.

    Killed in the middle, nothing was told and it is due again.
    """
    due = Post.objects.select_for_update(skip_locked=True, of=("self",)).filter(tell_at__lte=at).order_by("tell_at")
    post = due.select_related("thread__board", "author").first()
    if post is None:
        return False
    Post.objects.filter(pk=post.pk).update(tell_at=None)
    if post.is_shown and post.thread.is_listed:
        called = mentions.tell_new(post, at=at)
        people = followers.of_post(post).exclude(pk__in=called)
        if not post.is_opening:
            people = followers.without_news_of(post.thread.key, people)
        for person in people.iterator():
            tell_follower(person, post, at=at)
    return True


def tell_follower(person: Person, post: Post, *, at: datetime) -> None:
    """Say that something was begun, or said, where somebody follows; who asked without a name is not named."""
    by = None if post.anonymous else post.author
    about: dict[str, Any] = {"subject_kind": "forums.thread", "subject_key": post.thread.key, "by": by, "at": at}
    if post.is_opening:
        notices.tell(person=person, verb="thread_opened", **about)
    else:
        notices.tell(person=person, verb="post_written", slot=post.key, facts={"post": post.key}, **about)
