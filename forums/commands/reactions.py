"""Saying "been there", "helped me" or "thank you" with one tap."""

from datetime import datetime, timedelta

from django.db import transaction

from forums.choices import ReactionKind
from forums.errors import NotToOwnWords
from forums.models import Post, Reaction
from profiles.commands import limits, notices
from profiles.models import Person
from profiles.queries import blocks

HOUR = timedelta(hours=1)
REACTIONS_AN_HOUR = 200


@transaction.atomic
def react(*, post: Post, by: Person, kind: ReactionKind, at: datetime) -> bool:
    """Say it once; a second time changes nothing. The author hears of thanks: without names, once a day and post."""
    if post.author_id == by.pk:
        raise NotToOwnWords
    limits.spend(action="react", subject=by.key, allowed=REACTIONS_AN_HOUR, per=HOUR, at=at)
    _row, made = Reaction.objects.get_or_create(post=post, person=by, kind=kind, defaults={"at": at})
    if made and kind != ReactionKind.BEEN_THERE and post.is_shown and not blocks.are_apart(post.author, by):
        notices.tell(
            person=post.author,
            verb="reaction_given",
            subject_kind="forums.post",
            subject_key=post.key,
            slot=f"{at:%Y-%m-%d}",
            at=at,
        )
    return made


def take_back(*, post: Post, by: Person, kind: ReactionKind) -> bool:
    gone, _per_model = Reaction.objects.filter(post=post, person=by, kind=kind).delete()
    return bool(gone)
